"""Figures for each 100,000 people who live there."""

from __future__ import annotations

from collections.abc import Iterator

from advocacy.published import PlaceOfFigure, Release, Table
from advocacy.reading import chance, words
from advocacy.reading.caveats import caveats, method
from advocacy.reading.changes import latest_of
from advocacy.reading.denominators import EVERYWHERE, Denominators
from advocacy.reading.published_figures import (
    Population,
    Row,
    found_at,
    population_of,
    rows_of,
    shown_at,
    time_axis,
)
from advocacy.reading.readings import Estimate, Reading

PER = 100_000


def is_of_regions(name: str) -> bool:
    """Whether an axis of this name is one of regions ("region1" to "region4")."""
    return name.startswith("region")


def rates_of(
    release: Release, table: Table, denominators: Denominators, asked: set[Population]
) -> Iterator[Reading]:
    """The newest figure of each region of which both count and population are known.

    The whole table stands for everywhere only if nothing else was asked of its incidents: else it
    may be a part of where the organisation works. Withheld figures have no rate, and no sentence.
    """
    others = frozenset(axis.name for axis in table.axes if not is_of_regions(axis.name))
    for row in rows_of(table, without=others):
        if row.axis is None and table.conditions:
            continue
        for period in latest_of(time_axis(table))[:1]:
            place = row.place(table, time_axis(table), period)
            population = population_of(release, table, place)
            lived = denominators.people(row.term.code if row.term else EVERYWHERE, population.days)
            shown = shown_at(table, place)
            if shown and lived and population not in asked:
                asked.add(population)
                yield _rate(release, table, row, place, lived.people, denominators.source)


def _rate(
    release: Release, table: Table, row: Row, place: PlaceOfFigure, people: int, source: str
) -> Reading:
    found = found_at(release, table, place)
    shown = found.figure.shown or 0
    low, high = chance.interval(shown, threshold=release.method.threshold, population=people / PER)
    value = shown / people * PER
    return Reading(
        kind="rate",
        table=table.key,
        about=words.about(table, row.label),
        row=row.label,
        sentence=words.rated(table.unit, value, found.period),
        verdict="said",
        verdict_sentence=words.judged("said"),
        detail=words.rate_between(low, high, source),
        figures=(found.figure,),
        estimates=(Estimate(what="per_100000", value=value, low=low, high=high),),
        method=method("rate"),
        caveats=caveats("rate", axis=row.axis, everyone=True),
    )
