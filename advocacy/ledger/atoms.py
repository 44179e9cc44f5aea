"""Which facts lie inside published days, and when two spans of days are the same."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import polars as pl

from advocacy.definitions import Days
from advocacy.periods import Atom


def inside(facts: pl.DataFrame, spans: Collection[Days]) -> pl.Series:
    """For each fact, whether all days that its atom leaves open lie inside one of the spans."""
    codes = facts["atom"]
    held = [
        code
        for code in codes.unique().to_list()
        if any(span.holds(Atom.parse(code).days) for span in spans)
    ]
    return codes.is_in(pl.Series(held, dtype=codes.dtype).implode())


def tight(days: Days) -> Days:
    """The same span without days at its ends in which no atom can begin or end.

    Atoms begin on Mondays and on the first of a month. Spans that hold the same atoms are the same
    span, or one population would have two names. ValueError if no atom fits.
    """
    if days.since is None or days.until is None:
        raise ValueError("an open span is not published")
    since, until, day = days.since, days.until, timedelta(days=1)
    while since.day != 1 and since.weekday() != 0:
        since += day
    while (until + day).day != 1 and until.weekday() != 6:
        until -= day
    if until < since:
        raise ValueError("no month and no week lies inside")
    return Days(since, until)
