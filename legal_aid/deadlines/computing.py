"""From a trigger and a limit to a day: pure, the same for everybody, never later than the law.

What is not certain is read so that the day comes early. A loose date counts from its first day; a
country of several time zones by the one that ends first; and as long as no lawyer has confirmed how
a limit is counted, calendar days are counted and a day on which offices are closed moves back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.utils import timezone

from incidents import dates
from incidents.clocks import zones_of
from legal_aid.deadlines.packs import Limit
from legal_aid.deadlines.working_days import Calendar


@dataclass(frozen=True)
class Days:
    """The first and the last local day that a trigger may mean; equal where it is certain."""

    first: date
    last: date

    @property
    def is_certain(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class Computed:
    """A limit counted from a trigger.

    `due`: the day by which to act, the earliest that the law can mean. `strict`: the first day of
    the trigger and the period, before any day off is looked at. `written`: by the rule as its
    sources have it, from the first day; `latest`: the same from the last. For all:
    `due <= written <= latest`.
    """

    limit: Limit
    days: Days
    strict: date
    due: date
    written: date
    latest: date
    closed: str = ""

    @property
    def is_moved_back(self) -> bool:
        """Whether `due` lies before a day off."""
        return self.due < self.strict

    @property
    def may_be_later(self) -> bool:
        return self.due < self.latest


def compute(limit: Limit, days: Days, calendar: Calendar) -> Computed | None:
    """None where the limit has no length, or ends beyond the calendar."""
    if limit.period is None:
        return None
    try:
        strict = limit.period.after(days.first)
        written = _as_written(limit, days.first, calendar)
        latest = _as_written(limit, days.last, calendar)
        safe = calendar.rolled(strict, "none" if limit.roll == "none" else "previous")
    except OverflowError:
        return None
    due = written if limit.confirmed else min(safe, written)
    return Computed(limit, days, strict, due, written, latest, calendar.holiday(strict))


def days_of(text: str, jurisdiction: str) -> Days | None:
    """The local days that an ISO minute or EDTF date may mean in a country; None for "".

    A minute without an offset was typed on a wall clock: its own day counts beside the day that it
    is in each of the country's zones. ValidationError for an impossible date.
    """
    if "T" not in text:
        span = dates.bounds(text)
        return Days(*span) if span else None
    moment = dates.moment(text)
    found = [moment.astimezone(zone).date() for zone in _zones(jurisdiction)]
    found.append(date.fromisoformat(text[:10]))
    return Days(min(found), max(found))


def days_left(due: date, now: datetime, jurisdiction: str) -> int:
    """Whole days until a day, 0 on the day itself, less once it is over; where it ends first."""
    today = max(now.astimezone(zone).date() for zone in _zones(jurisdiction))
    return (due - today).days


def ends_at(due: date, jurisdiction: str) -> datetime:
    """The moment at which a day is over, in the zone where it ends first."""
    ends = datetime.combine(due + timedelta(days=1), time.min)
    return min(ends.replace(tzinfo=zone) for zone in _zones(jurisdiction))


def _zones(jurisdiction: str) -> tuple[tzinfo, ...]:
    return zones_of(jurisdiction) or (timezone.get_current_timezone(),)


def _as_written(limit: Limit, day: date, calendar: Calendar) -> date:
    if limit.days == "working":
        end = calendar.add(day, limit.period.days)
    else:
        end = limit.period.after(day)
    return calendar.rolled(end, limit.roll or "previous")
