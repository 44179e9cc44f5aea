"""A month as a calendar shows it, of whatever has a day."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from django.utils import timezone

from incidents import dates

MOST_OVERDUE = 50


class Dated(Protocol):
    """Something on a calendar: its day, and the moment after which it is overdue."""

    @property
    def at(self) -> datetime | None: ...

    @property
    def day(self) -> date: ...


Thing = TypeVar("Thing", bound=Dated)


@dataclass(frozen=True)
class Day(Generic[Thing]):
    """A day of the calendar with what is due on it."""

    date: date
    is_today: bool
    things: list[Thing] = field(default_factory=list)


@dataclass(frozen=True)
class Month(Generic[Thing]):
    """`blanks` days of the week before stand in front of the first. `overdue`: of any month, the
    longest overdue first, `overdue_total` of them."""

    first: date
    blanks: int
    days: list[Day[Thing]]
    overdue: list[Thing]
    overdue_total: int

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return self.first.replace(day=28) + timedelta(days=7)

    @property
    def total(self) -> int:
        return sum(len(day.things) for day in self.days)


def first_of_month(text: str) -> date:
    """The first day of "2026-11"; of this month for anything else."""
    today = timezone.localdate()
    try:
        found = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        found = today
    if not dates.FIRST_YEAR < found.year < dates.LAST_YEAR:
        found = today
    return found.replace(day=1)


def month_of(
    things: Sequence[Thing], first: date, *, now: datetime, week_starts: int = 1
) -> Month[Thing]:
    """The month that begins on `first`, and whatever is overdue; `things` in the order of time.

    `week_starts`: 0 Sunday, 1 Monday, as Django's FIRST_DAY_OF_WEEK.
    """
    today = timezone.localtime(now).date()
    last = calendar.monthrange(first.year, first.month)[1]
    by_day: dict[date, list[Thing]] = {}
    for one in things:
        by_day.setdefault(one.day, []).append(one)
    overdue = [one for one in things if one.at is not None and one.at < now]
    days = [first.replace(day=number) for number in range(1, last + 1)]
    return Month(
        first=first,
        blanks=(first.isoweekday() - week_starts) % 7,
        days=[Day(day, day == today, by_day.get(day, [])) for day in days],
        overdue=overdue[:MOST_OVERDUE],
        overdue_total=len(overdue),
    )
