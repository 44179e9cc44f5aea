"""Working hours of a week, in the provider's own time zone, with its public holidays: pure.

Times are wall-clock times. Hours that begin on a holiday are not worked, to their end. Where the
clocks change, a time that does not exist is taken by the old offset, and of a time that comes
twice hours begin with the first and end with the second: nobody is called closed in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays as calendars

DAY = 24 * 60
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)
# How far ahead somebody is looked for; longer closed is "not reachable".
HORIZON = timedelta(days=21)


@dataclass(frozen=True, order=True)
class Opening:
    """Hours of one weekday (Monday is 0), in minutes from midnight. An `end` not after `begin` is
    on the next day, so equal ones are a whole day."""

    weekday: int
    begin: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.begin + (DAY if self.end <= self.begin else 0)

    def stored(self) -> list[int | str]:
        """As the column keeps it: [0, "09:00", "17:00"]."""
        return [self.weekday, clock_of(self.begin), clock_of(self.end)]


@dataclass(frozen=True)
class Plan:
    """Openings, the zone they are meant in, and which local days are holidays."""

    openings: tuple[Opening, ...]
    zone: ZoneInfo
    is_holiday: Callable[[date], bool] = lambda day: False

    def spans(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Hours worked that begin before `until` and end after `since`, in UTC, by their begin."""
        day = since.astimezone(self.zone).date() - timedelta(days=2)
        last = until.astimezone(self.zone).date()
        while day <= last:
            if not self.is_holiday(day):
                for one in self.openings:
                    if one.weekday == day.weekday():
                        begin, end = self._span(day, one)
                        if begin < end and end > since and begin < until:
                            yield begin, end
            day += timedelta(days=1)

    def opens_in(self, at: datetime, horizon: timedelta = HORIZON) -> timedelta | None:
        """Nothing when open at `at`, else how long until it opens; None within the horizon."""
        begins = [begin for begin, _end in self.spans(at, at + horizon)]
        return max(min(begins) - at, timedelta(0)) if begins else None

    def is_open(self, at: datetime) -> bool:
        return self.opens_in(at, timedelta(seconds=1)) == timedelta(0)

    def _span(self, day: date, one: Opening) -> tuple[datetime, datetime]:
        begin, end = self._wall(day, one.begin, 0), self._wall(day, one.begin + one.minutes, 1)
        # Hours that the clocks skip whole are not hours.
        return begin, max(begin, end)

    def _wall(self, day: date, minutes: int, fold: int) -> datetime:
        local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        if fold and _is_skipped(local, self.zone):
            fold = 0
        return local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)


def _is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) != local


def clock_of(minutes: int) -> str:
    """ "09:00" for 540."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes_of(text: str) -> int:
    """540 for "09:00"; "24:00" is allowed. ValueError for anything else."""
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        raise ValueError("not a time of day")
    return int(text[:2]) * 60 + int(text[3:])


def openings_from(stored: Iterable[Iterable]) -> tuple[Opening, ...]:
    """What `Opening.stored` wrote, sorted. ValueError for anything else."""
    found = []
    for entry in stored:
        weekday, begin, end = entry
        if isinstance(weekday, bool) or not isinstance(weekday, int) or not 0 <= weekday <= 6:
            raise ValueError("not a weekday")
        opening = Opening(weekday, minutes_of(begin) % DAY, minutes_of(end))
        found.append(opening)
    return tuple(sorted(found))


def overlap(openings: Iterable[Opening]) -> bool:
    """Whether two openings of a week share a minute; Sunday night reaches into Monday."""
    spans = []
    for one in openings:
        begin = one.weekday * DAY + one.begin
        spans += [(begin + week, begin + week + one.minutes) for week in (0, 7 * DAY)]
    spans.sort()
    return any(one[1] > other[0] for one, other in pairwise(spans))


@lru_cache(maxsize=512)
def _calendar(code: str, year: int) -> frozenset[date]:
    country, _dash, part = code.partition("-")
    return frozenset(calendars.country_holidays(country, subdiv=part or None, years=year))


def is_calendar(code: str) -> bool:
    """Whether public holidays are known for "KE" or, a part of a country, "GB-ENG"."""
    country, _dash, part = code.partition("-")
    known = calendars.list_supported_countries(include_aliases=False)
    return country in known and (not part or part in known[country])


def holidays_of(code: str) -> Callable[[date], bool]:
    """Whether a day is a public holiday there; for "" none is."""
    if not code or not is_calendar(code):
        return lambda day: False
    return lambda day: day in _calendar(code, day.year)


def parse_hours(text: str) -> tuple[Opening, ...]:
    """Openings of a written week: "Mo-Fr 09:00-17:00; Sa 09:00-13:00". ValueError with the piece.

    Codes of days are those of OpenStreetMap's opening hours: Mo Tu We Th Fr Sa Su; a range may
    wrap (Sa-Mo), several times of a day are joined by commas.
    """
    found: list[Opening] = []
    for piece in re.split(r"[;\n]", text):
        if not (piece := piece.strip()):
            continue
        match = _PIECE.fullmatch(piece)
        if not match:
            raise ValueError(piece)
        for first, last in _day_ranges(match["days"]):
            for times in match["times"].split(","):
                begin, _dash, end = times.strip().partition("-")
                try:
                    minutes = minutes_of(begin) % DAY, minutes_of(end)
                except ValueError:
                    raise ValueError(piece) from None
                span = (last - first) % 7 + 1
                found += [Opening((first + step) % 7, *minutes) for step in range(span)]
    return tuple(sorted(set(found)))


def written_hours(openings: Iterable[Opening]) -> str:
    """The same in writing, one line for days that are alike: what `parse_hours` reads."""
    days: dict[int, list[str]] = {}
    for one in sorted(openings):
        days.setdefault(one.weekday, []).append(f"{clock_of(one.begin)}-{clock_of(one.end)}")
    lines: list[tuple[int, int, str]] = []
    for weekday in sorted(days):
        times = ",".join(days[weekday])
        if lines and lines[-1][1] == weekday - 1 and lines[-1][2] == times:
            lines[-1] = (lines[-1][0], weekday, times)
        else:
            lines.append((weekday, weekday, times))
    return "\n".join(
        f"{DAYS[first]}{f'-{DAYS[last]}' if last > first else ''} {times}"
        for first, last, times in lines
    )


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_RANGE = f"{_DAY}(?:-{_DAY})?"
_PIECE = re.compile(
    rf"(?P<days>{_RANGE}(?:, ?{_RANGE})*) +(?P<times>[0-9:]+-[0-9:]+(?:, ?[0-9:]+-[0-9:]+)*)"
)


def _day_ranges(text: str) -> Iterator[tuple[int, int]]:
    for piece in text.split(","):
        first, _dash, last = piece.strip().partition("-")
        yield DAYS.index(first), DAYS.index(last or first)
