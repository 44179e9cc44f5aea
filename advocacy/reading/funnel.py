"""The way to justice: recorded, referred, accepted by a lawyer, resolved."""

from __future__ import annotations

from collections.abc import Iterator

from advocacy.published import TOTAL, Axis, Release, Table
from advocacy.reading import chance, words
from advocacy.reading.caveats import caveats, method
from advocacy.reading.published_figures import found_at
from advocacy.reading.readings import Estimate, Figure, Point, Reading

STEPS = ("recorded", "referred", "accepted", "resolved")
"""Codes of the dimension that says how far incidents came; each includes those that went on."""


def funnel_of(release: Release, table: Table) -> Iterator[Reading]:
    """One reading for a table of incidents with an axis of steps: which part of what was recorded
    came to each step. Nothing where not even the number recorded is shown."""
    axis = next((axis for axis in table.axes if _is_of_steps(axis)), None)
    if axis is None or table.unit != "incidents":
        return
    figures = {step: _figure(release, table, axis, step) for step in STEPS}
    # All that is counted was recorded: the total is the same population.
    start = (
        figures["recorded"] if _shown(figures["recorded"]) else _figure(release, table, axis, TOTAL)
    )
    if start is None or not start.shown:
        return
    steps = {
        step: (figure, _share(figure.shown, start.shown, release.method.threshold))
        for step in STEPS[1:]
        if (figure := figures[step]) is not None
    }
    yield Reading(
        kind="funnel",
        table=table.key,
        about=words.about(table, ""),
        sentence=" ".join(
            [
                words.recorded(start.shown),
                *(
                    words.reached(step, figure.shown, (share.low, share.high))
                    if figure.shown and share
                    else words.not_reached(step)
                    for step, (figure, share) in steps.items()
                ),
            ]
        ),
        verdict="said",
        verdict_sentence=words.judged("said"),
        figures=(start, *(figure for figure, _share in steps.values())),
        estimates=tuple(share for _figure, share in steps.values() if share),
        drawing=(
            _point("recorded", start.shown, release.method.threshold),
            *(
                _point(step, figure.shown, release.method.threshold)
                for step, (figure, _share) in steps.items()
            ),
        ),
        method=method("funnel"),
        caveats=caveats("funnel"),
    )


def _is_of_steps(axis: Axis) -> bool:
    codes = {term.code for term in axis.terms}
    return "referred" in codes and codes <= {*STEPS, ""}


def _figure(release: Release, table: Table, axis: Axis, step: str) -> Figure | None:
    if step != TOTAL and all(term.code != step for term in axis.terms):
        return None
    place = tuple(step if one is axis else TOTAL for one in table.axes)
    return found_at(release, table, place).figure


def _shown(figure: Figure | None) -> bool:
    return figure is not None and bool(figure.shown)


def _share(shown: int | None, recorded: int, threshold: int) -> Estimate | None:
    """Which part; its bounds are certain, whatever the rounding did."""
    if not shown:
        return None
    fewest, most = chance.bounds(shown, threshold=threshold)
    all_fewest, all_most = chance.bounds(recorded, threshold=threshold)
    return Estimate(
        what="share",
        value=min(1.0, shown / recorded),
        low=min(1.0, fewest / all_most),
        high=min(1.0, most / all_fewest),
    )


def _point(step: str, shown: int | None, threshold: int) -> Point:
    if not shown:
        return Point(label=words.step(step), shown=None)
    low, high = chance.bounds(shown, threshold=threshold)
    return Point(label=words.step(step), shown=shown, low=low, high=high)
