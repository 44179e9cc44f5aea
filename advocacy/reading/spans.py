"""The days behind the codes of periods, and the same days a year before."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from advocacy.definitions import Days
from advocacy.periods import Unit, days_of, key_at, unit_of
from advocacy.published import Axis


@dataclass(frozen=True)
class Span:
    """A period: what kind it is and its days, both ends known."""

    kind: Unit
    since: date
    until: date

    @property
    def days(self) -> Days:
        return Days(self.since, self.until)

    @property
    def middle(self) -> float:
        """The middle of the period, in years."""
        return (self.since.toordinal() + self.until.toordinal()) / 2 / 365.25


def span_of(code: str) -> Span | None:
    """The days of "2026-W14", "2026-03", "2026-Q1", "2026-H1" or "2026"; None for anything else."""
    try:
        days = days_of(code)
    except ValueError:
        return None
    return _span(unit_of(code), days) if code else None


def span_holding(kind: Unit, day: date) -> Span:
    """The period of a kind that a day lies in."""
    return _span(kind, days_of(key_at(day, kind)))


def span_with(days: Days) -> Span | None:
    """The period that has exactly these days, if there is one."""
    if days.since is None or days.until is None:
        return None
    held = (span_holding(kind, days.since) for kind in Unit)
    return next((span for span in held if span.days == days), None)


def before(span: Span) -> Span:
    """The period of the same kind before it."""
    return span_holding(span.kind, span.since - timedelta(days=1))


def year_before(days: Days) -> Days | None:
    """The same days a year earlier: the end of a month stays its end, a week keeps its number.

    None when an end is open, or there was no such week.
    """
    if days.since is None or days.until is None or days.since.year <= MINYEAR + 1:
        return None
    if days.since.isoweekday() == 1 and (days.until - days.since).days == 6:
        year, week, _day = days.since.isocalendar()
        earlier = span_of(f"{year - 1:04}-W{week:02}")
        return earlier.days if earlier else None
    return Days(_year_before(days.since), _year_before(days.until))


def length(days: Days) -> int:
    """How many days; ValueError when an end is open."""
    if days.since is None or days.until is None:
        raise ValueError("these days have no end")
    return (days.until - days.since).days + 1


def is_time(axis: Axis) -> bool:
    """Whether an axis is one of periods."""
    codes = [term.code for term in axis.terms if term.code]
    return bool(codes) and all(span_of(code) for code in codes)


def narrowed(first: Days, second: Days) -> Days:
    """What lies in both."""
    since = max((first.since or date.min), (second.since or date.min))
    until = min((first.until or date.max), (second.until or date.max))
    return Days(
        since if since.year > MINYEAR else None,
        until if until.year < MAXYEAR else None,
    )


def _span(kind: Unit, days: Days) -> Span:
    if days.since is None or days.until is None:
        raise ValueError("a period has two ends")
    return Span(kind, days.since, days.until)


def _year_before(day: date) -> date:
    if (day + timedelta(days=1)).day == 1:
        return _last_day(day.year - 1, day.month)
    return day.replace(year=day.year - 1)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
