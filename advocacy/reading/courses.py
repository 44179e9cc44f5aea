"""The course over several periods, back from the newest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from advocacy.published import Axis, Release, Table
from advocacy.reading import chance, words
from advocacy.reading.caveats import caveats, method
from advocacy.reading.changes import AGEING, latest_of
from advocacy.reading.published_figures import (
    Figures,
    Found,
    Population,
    Row,
    population_of,
    rows_of,
    time_axis,
)
from advocacy.reading.readings import Estimate, Point, Reading
from advocacy.reading.spans import Span, before, length, span_with

MOST_PERIODS = 60
_SEASONS_SHOW_UNDER = 730
"""Days: two whole years hold every season twice."""


def trends_of(
    release: Release, table: Table, figures: Figures, asked: set[Population]
) -> Iterator[Reading]:
    """A trend for each row, over the shortest kind of period of which enough were published."""
    axis = time_axis(table)
    for row in rows_of(table, without=AGEING):
        for period in latest_of(axis):
            population = population_of(release, table, row.place(table, axis, period))
            if population in asked:
                break
            course = _course(population, figures)
            if len(course) >= chance.FEWEST_PERIODS:
                asked.add(population)
                yield _trend(release, table, row.axis, row, course)
                break


def _course(population: Population, figures: Figures) -> list[tuple[Span, Found]]:
    """The published figures of one population, without gaps, the oldest first."""
    span, course = span_with(population.days), []
    while span and len(course) < MOST_PERIODS:
        found = figures.of(replace(population, days=span.days))
        if found is None:
            break
        course.append((span, found))
        span = before(span)
    return course[::-1]


def _trend(
    release: Release, table: Table, axis: Axis | None, row: Row, course: list[tuple[Span, Found]]
) -> Reading:
    # Only an unbroken run up to the newest: leaving out what is withheld would leave out low ones.
    shown = _last_run(course)
    common: dict[str, Any] = {
        "kind": "trend",
        "table": table.key,
        "about": words.about(table, row.label),
        "row": row.label,
        "method": method("trend"),
        "drawing": tuple(_point(found, release.method.threshold) for _span, found in course),
    }
    if len(shown) < chance.FEWEST_PERIODS or table.unit == "acts":
        verdict = "too_few" if len(shown) < chance.FEWEST_PERIODS else "not_judged"
        return Reading(
            sentence=_followed(course),
            verdict=verdict,
            verdict_sentence=words.judged(verdict),
            figures=tuple(found.figure for _span, found in course),
            caveats=caveats("trend", axis=axis),
            **common,
        )
    found = chance.trend(
        [one.figure.shown or 0 for _span, one in shown],
        days=[length(span.days) for span, _one in shown],
        years=[span.middle for span, _one in shown],
    )
    is_short = sum(length(span.days) for span, _one in shown) < _SEASONS_SHOW_UNDER
    return Reading(
        sentence=_followed(shown),
        verdict="could_be_chance",  # until all comparisons are considered
        verdict_sentence="",
        detail=words.yearly(found),
        figures=tuple(one.figure for _span, one in shown),
        estimates=(Estimate(what="yearly", value=found.ratio, low=found.low, high=found.high),),
        p=found.p,
        caveats=caveats("trend", axis=axis, seasons=is_short and shown[0][0].kind != "year"),
        **common,
    )


def _last_run(course: list[tuple[Span, Found]]) -> list[tuple[Span, Found]]:
    run: list[tuple[Span, Found]] = []
    for span, found in reversed(course):
        if not found.figure.shown:
            break
        run.append((span, found))
    return run[::-1]


def _followed(course: list[tuple[Span, Found]]) -> str:
    return words.followed(len(course), course[0][1].period, course[-1][1].period)


def _point(found: Found, threshold: int) -> Point:
    if not found.figure.shown:
        return Point(label=found.period, shown=None)
    low, high = chance.interval(found.figure.shown, threshold=threshold)
    return Point(label=found.period, shown=found.figure.shown, low=low, high=high)
