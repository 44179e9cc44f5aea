"""*Our numbers*: exact counts for the people who may open the records anyway.

Not for publication, and nothing here can be downloaded: what leaves the team goes through the
advocacy team's disclosure control.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents import dates, vocabulary
from incidents.lists.due import count_overdue
from incidents.lists.overview import Overview
from incidents.models import Record

WEEKS = 12
MOST_LINES = 15


@dataclass(frozen=True)
class Figure:
    """One count. `code` is the term that was counted, `label` its words."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Numbers:
    """`new` are records by the week in which they were registered, oldest first. A record counts
    once under each violation, agency or outcome that it names."""

    total: int
    still_open: int
    urgent: int
    overdue: int
    in_custody: int
    new: list[Figure]
    states: list[Figure]
    groups: list[Figure]
    agencies: list[Figure]
    regions: list[Figure]
    outcomes: list[Figure]
    unknown: int

    @property
    def most_new(self) -> int:
        """The most in one week: the length of the longest bar."""
        return max(one.count for one in self.new)

    @property
    def referred(self) -> int:
        """Records that were offered to a lawyer or are with one."""
        with_aid = (Record.State.OFFERED, Record.State.WITH_LAWYER)
        return sum(one.count for one in self.states if one.code in with_aid)


def numbers(view: Overview) -> Numbers:
    """Count the records of an overview."""
    rows = view.rows
    is_open = pl.col("state") != str(Record.State.CLOSED)
    return Numbers(
        total=rows.height,
        still_open=rows.filter(is_open).height,
        urgent=rows.filter(is_open & (pl.col("urgency") > 0)).height,
        overdue=count_overdue(view),
        in_custody=rows.filter(is_open & pl.col("in_custody")).height,
        new=_by_week(rows),
        states=_by_state(rows),
        groups=_several(rows, "groups", "group"),
        agencies=_several(rows, "agencies", "agency"),
        regions=_single(rows, "region"),
        outcomes=_several(rows, "outcomes", "outcome"),
        unknown=view.unknown,
    )


def _by_week(rows: pl.DataFrame) -> list[Figure]:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    counted = _counts(rows.select(pl.col("week").alias("code")))
    found = []
    for ago in reversed(range(WEEKS)):
        first = monday - timedelta(weeks=ago)
        week = dates.week_of(first)
        found.append(Figure(week, date_format(first, _("j M")), counted.get(week, 0)))
    return found


def _by_state(rows: pl.DataFrame) -> list[Figure]:
    counted = _counts(rows.select(pl.col("state").alias("code")))
    states = [state for state in Record.State if state != Record.State.ACTIVE or state in counted]
    return [Figure(str(state), str(state.label), counted.get(state, 0)) for state in states]


def _several(rows: pl.DataFrame, column: str, kind: str) -> list[Figure]:
    codes = rows.select(pl.col(column).list.unique().alias("code")).explode("code").drop_nulls()
    counted = _counts(codes.cast(pl.String))
    return _most(Figure(code, vocabulary.label(kind, code), n) for code, n in counted.items())


def _single(rows: pl.DataFrame, column: str) -> list[Figure]:
    codes = rows.select(pl.col(column).cast(pl.String).alias("code")).drop_nulls()
    counted = _counts(codes.filter(pl.col("code") != ""))
    return _most(Figure(code, code, n) for code, n in counted.items())


def _counts(codes: pl.DataFrame) -> dict[str, int]:
    return dict(codes.group_by("code").len().iter_rows())


def _most(figures: object) -> list[Figure]:
    return sorted(figures, key=lambda one: (-one.count, one.code))[:MOST_LINES]
