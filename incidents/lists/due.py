"""What is due on which day: follow-ups, answers of services, and people who are to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.utils import timezone

from incidents.following import falls_due, is_overdue
from incidents.lists.months import Month, month_of
from incidents.lists.overview import Listed, Overview
from incidents.models import Record

FOLLOW_UP, CONSENT = "follow_up", "consent"


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


def month(view: Overview, first: date, *, week_starts: int = 1) -> Month[Due]:
    """What is due in the month that begins on `first`, and whatever is overdue.

    `week_starts`: 0 Sunday, 1 Monday, as Django's FIRST_DAY_OF_WEEK. Closed records are left out.
    """
    things = sorted(_all(view), key=lambda one: (one.at, one.listed.pk))
    return month_of(things, first, now=timezone.now(), week_starts=week_starts)


def count_overdue(view: Overview) -> int:
    """How many things are overdue."""
    return sum(is_overdue(text) for _kind, text, _row in _texts(view))


def _all(view: Overview) -> list[Due]:
    found = []
    for kind, text, row in _texts(view):
        at = falls_due(text)
        if at is not None:
            found.append(Due(kind, text, at, Listed.of(row)))
    return found


def _texts(view: Overview) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(kind, when, its row) of everything that is due, of records that are not closed."""
    still = view.rows.filter(pl.col("state") != str(Record.State.CLOSED))
    waiting = still.filter((pl.col("due").list.len() > 0) | (pl.col("confirm_by") != ""))
    for row in waiting.iter_rows(named=True):
        for text in row["due"] or ():
            yield FOLLOW_UP, text, row
        if row["confirm_by"]:
            yield CONSENT, row["confirm_by"], row
