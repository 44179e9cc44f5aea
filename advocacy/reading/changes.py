"""The newest period beside the same period a year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from advocacy.periods import Unit
from advocacy.published import TOTAL, Axis, Release, Table
from advocacy.reading import chance, words
from advocacy.reading.caveats import caveats, method
from advocacy.reading.published_figures import (
    Figures,
    Population,
    Row,
    found_at,
    population_of,
    rows_of,
    time_axis,
)
from advocacy.reading.readings import Estimate, Reading
from advocacy.reading.spans import Span, length, span_of, year_before

# How far an incident has come depends on how long ago it was: this year's cannot be compared.
AGEING = frozenset({"stage", "reached", "time_to_lawyer", "outcome", "verification"})


def changes_of(
    release: Release, table: Table, figures: Figures, asked: set[Population]
) -> Iterator[Reading]:
    """A reading for each row and each kind of period, as far as the year before was published.

    What was `asked` already is not asked again: it would be one comparison more.
    """
    axis = time_axis(table)
    for row in rows_of(table, without=AGEING):
        for period in latest_of(axis):
            population = population_of(release, table, row.place(table, axis, period))
            if population not in asked:
                asked.add(population)
                yield from _change(release, table, row, axis, period, figures)


def latest_of(axis: Axis | None) -> list[str]:
    """The code of the last period of each kind; TOTAL for a table that does not count by time."""
    if axis is None:
        return [TOTAL]
    spans: list[tuple[str, Span]] = [
        (term.code, span) for term in axis.terms if (span := span_of(term.code))
    ]
    return [
        max(same, key=lambda one: one[1].since)[0]
        for kind in Unit
        if (same := [one for one in spans if one[1].kind == kind])
    ]


def _change(
    release: Release, table: Table, row: Row, axis: Axis | None, period: str, figures: Figures
) -> Iterator[Reading]:
    place = row.place(table, axis, period)
    population = population_of(release, table, place)
    days = year_before(population.days)
    then = figures.of(replace(population, days=days)) if days else None
    if days is None or then is None:
        return
    now = found_at(release, table, place)
    common: dict[str, Any] = {
        "kind": "change",
        "table": table.key,
        "about": words.about(table, row.label),
        "row": row.label,
        "figures": (now.figure, then.figure),
        "method": method("change"),
        "caveats": caveats("change", axis=row.axis),
    }
    if not now.figure.shown or not then.figure.shown:
        yield Reading(
            sentence=words.compares(now.period, then.period),
            verdict="too_few",
            verdict_sentence=words.judged("too_few"),
            **common,
        )
        return
    sentence = words.changed(
        table.unit, now.figure.shown, now.period, then.figure.shown, then.period
    )
    if table.unit == "acts":
        yield Reading(
            sentence=sentence,
            verdict="not_judged",
            verdict_sentence=words.judged("not_judged"),
            **common,
        )
        return
    found = chance.change(
        now.figure.shown,
        then.figure.shown,
        days=(length(population.days), length(days)),
    )
    yield Reading(
        sentence=sentence,
        verdict="could_be_chance",  # until all comparisons are considered
        verdict_sentence="",
        detail=words.between(found),
        estimates=(Estimate(what="ratio", value=found.ratio, low=found.low, high=found.high),),
        p=found.p,
        **common,
    )
