"""Adding hours and days of work to a moment: pure, in the zone of whoever works.

Hours are half-open, [opens, closes), each weekday on its own; a holiday has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from django.conf import settings
from django.utils import timezone

DAY = timedelta(days=1)
# Who works less than this within two months is not waited for by working hours at all.
MOST_DAYS = 62


@dataclass(frozen=True)
class WorkingHours:
    """When somebody works: `weekly` by weekday (0 is Monday), as pairs of times in order; the last
    time of a day is written as `time.max`. Days in `closed` are no working days."""

    weekly: Mapping[int, tuple[tuple[time, time], ...]]
    zone: tzinfo
    closed: frozenset[date] = field(default=frozenset())

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The working hours of one day, as moments. An hour that a clock skips is not there."""
        if day in self.closed:
            return
        for opens, closes in self.weekly.get(day.weekday(), ()):
            begin = datetime.combine(day, opens, self.zone)
            end = datetime.combine(day, closes, self.zone)
            if closes == time.max:
                end = datetime.combine(day + DAY, time.min, self.zone)
            if _utc(begin) < _utc(end):
                yield begin, end

    def works_on(self, day: date) -> bool:
        return any(True for _span in self.spans(day))


def office_hours() -> WorkingHours:
    """Monday to Friday in the hours of the office, in the server's zone: for who names no hours."""
    opens, closes = settings.AMPARO_OFFICE_OPENS, settings.AMPARO_OFFICE_CLOSES
    whole = opens >= closes  # over midnight: an office that works at night works all day here
    begin, end = (time.min, time.max) if whole else (time(opens), time(closes))
    return WorkingHours(dict.fromkeys(range(5), ((begin, end),)), timezone.get_current_timezone())


def after_hours(now: datetime, hours: WorkingHours, work: timedelta) -> datetime:
    """The moment at which `work` of working time has passed since now.

    Who works too little for that within two months is given the time as if they always worked.
    """
    left = work
    for day in _days(now, hours):
        for begin, end in hours.spans(day):
            start = max(_utc(begin), _utc(now))
            if start >= _utc(end):
                continue
            if _utc(end) - start >= left:
                return start + left
            left -= _utc(end) - start
    return now + work


def after_days(now: datetime, hours: WorkingHours, days: int) -> datetime:
    """The same time of day that many working days later, not counting the day of now.

    Outside working hours of the last day: at its end, or its beginning if that comes later.
    """
    local, left = now.astimezone(hours.zone), days
    for day in _days(now, hours):
        if day == local.date() or not hours.works_on(day):
            continue
        left -= 1
        if not left:
            spans = list(hours.spans(day))
            wanted = _utc(datetime.combine(day, local.time(), hours.zone))
            return max(_utc(spans[0][0]), min(wanted, _utc(spans[-1][1])))
    return now + days * DAY


def _days(now: datetime, hours: WorkingHours) -> Iterator[date]:
    first = now.astimezone(hours.zone).date()
    return (first + ahead * DAY for ahead in range(MOST_DAYS))


def _utc(moment: datetime) -> datetime:
    """Moments of one zone compare and subtract by the wall clock otherwise."""
    return moment.astimezone(timezone.get_fixed_timezone(0))
