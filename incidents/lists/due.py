"""What is due on which day: follow-ups, answers of services, and people who are to be asked."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl
from django.utils import timezone

from incidents import dates
from incidents.following import falls_due, is_overdue
from incidents.lists.overview import Listed, Overview
from incidents.models import Record

FOLLOW_UP, CONSENT = "follow_up", "consent"
MOST_OVERDUE = 50


@dataclass(frozen=True)
class Due:
    """One thing that is due. `text` is an ISO day or minute, `at` the moment after which it is
    overdue; `kind` FOLLOW_UP or CONSENT."""

    kind: str
    text: str
    at: datetime
    listed: Listed

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()

    @property
    def has_time(self) -> bool:
        return "T" in self.text


@dataclass(frozen=True)
class Day:
    """A day of the calendar with what is due on it."""

    date: date
    is_today: bool
    things: list[Due] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """`blanks` days of the week before stand in front of the first. `overdue`: of any month, the
    longest overdue first, `overdue_total` of them."""

    first: date
    blanks: int
    days: list[Day]
    overdue: list[Due]
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


def month(view: Overview, first: date, *, week_starts: int = 1) -> Month:
    """What is due in the month that begins on `first`, and whatever is overdue.

    `week_starts`: 0 Sunday, 1 Monday, as Django's FIRST_DAY_OF_WEEK. Closed records are left out.
    """
    now, today = timezone.now(), timezone.localdate()
    things = sorted(_all(view), key=lambda one: (one.at, one.listed.pk))
    last = calendar.monthrange(first.year, first.month)[1]
    by_day: dict[date, list[Due]] = {}
    for one in things:
        by_day.setdefault(one.day, []).append(one)
    overdue = [one for one in things if one.at < now]
    days = [first.replace(day=number) for number in range(1, last + 1)]
    return Month(
        first=first,
        blanks=(first.isoweekday() - week_starts) % 7,
        days=[Day(day, day == today, by_day.get(day, [])) for day in days],
        overdue=overdue[:MOST_OVERDUE],
        overdue_total=len(overdue),
    )


def count_overdue(view: Overview) -> int:
    """How many things are overdue."""
    return sum(is_overdue(text) for _kind, text, _row in _texts(view))


def _all(view: Overview) -> list[Due]:
    found = []
    for kind, text, row in _texts(view):
        at = falls_due(text)
        if at is not None:
            found.append(Due(kind, text, at, view.listed(row)[0]))
    return found


def _texts(view: Overview) -> list[tuple[str, str, pl.DataFrame]]:
    """(kind, when, its row) of everything that is due, of records that are not closed."""
    still = view.rows.filter(pl.col("state") != str(Record.State.CLOSED))
    waiting = still.filter((pl.col("due").list.len() > 0) | (pl.col("confirm_by") != ""))
    found: list[tuple[str, str, pl.DataFrame]] = []
    for number, row in enumerate(waiting.iter_rows(named=True)):
        line = waiting[number]
        found += [(FOLLOW_UP, text, line) for text in row["due"] or ()]
        if row["confirm_by"]:
            found.append((CONSENT, row["confirm_by"], line))
    return found
