"""When a table is too thin to publish, and which tables say as much as can safely be said.

Everything here is worked out from protected figures: what an advocate reads about a table that was
refused tells no more than the tables that may be shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, product
from math import ceil

from advocacy.dimensions import DIMENSIONS
from advocacy.published import TOTAL, Axis, Table
from advocacy.sides import Side
from advocacy.specs import TableSpec

MOST_TRIED = 14
MOST_PROPOSED = 3
BASE = 5
ENOUGH = 10
"""What a cell needs to be shown."""


@dataclass(frozen=True)
class Keeps:
    """How much of a table readers see. `incidents` and `of` are about: sums of rounded figures.

    `shown` of `cells` figures stand in the table, totals included; `close` are those shown that are
    no total.
    """

    incidents: int
    of: int
    shown: int
    cells: int
    close: tuple[int, ...]

    @property
    def hidden(self) -> int:
        return self.cells - self.shown

    @property
    def is_thin(self) -> bool:
        """More than half is hidden, or there is nothing to see."""
        return self.hidden > self.shown or not self.shown


def keeps(table: Table) -> Keeps:
    """What a protected table keeps. Incidents are counted where nothing is closer."""
    figures = table.by_place()
    ends = [_ends(axis) for axis in table.axes]
    close = [figures[place] for place in product(*ends)] if table.axes else list(figures.values())
    seen = [figure for figure in close if figure is not None]
    total = figures[(TOTAL,) * len(table.axes)] or 0
    incidents = sum(seen)
    shown = sum(figure is not None for figure in table.figures)
    # Several terms for one incident, and rounding, can make parts larger than the whole.
    of = total or incidents
    return Keeps(min(incidents, of), of, shown, len(table.figures), tuple(seen))


def less_close(spec: TableSpec) -> Iterator[TableSpec]:
    """Tables that say less: years by group, groups, years and the total; then the nearest first."""
    return islice(_distinct(spec), MOST_TRIED)


def one_step_closer(spec: TableSpec, kept: Keeps, asked: TableSpec) -> tuple[Side, int] | None:
    """The side of `asked` that would come next, and about how many more incidents it takes.

    If every figure that is shown fell apart into parts of one size, that many would be missing
    until each part has what a cell needs. From what is shown alone; None where nothing is closer.
    """
    there = {side.base: side for side in spec.parsed}
    steps = [_next(side, there.get(side.base)) for side in asked.parsed]
    sizes = [(_parts(step, there.get(step.base), spec), step) for step in steps if step]
    if not sizes or not kept.close:
        return None
    parts, side = min(sizes, key=lambda one: one[0])
    more = sum(max(0, ENOUGH * parts - figure) for figure in kept.close)
    return side, BASE * max(2, ceil(more / BASE))


def _next(asked: Side, there: Side | None) -> Side | None:
    """The widest side on the way from what is there to what was asked for."""
    if there is not None and there.levels[-1] == asked.levels[-1]:
        return None
    while asked.coarser and (there is None or asked.coarser.levels[-1] != there.levels[-1]):
        asked = asked.coarser
    return asked


def _parts(side: Side, there: Side | None, spec: TableSpec) -> int:
    """About into how many parts each line falls; of regions nothing may be told, so two."""
    if side.base == "region":
        return 2
    now, before = _size(side, spec), _size(there, spec) if there else 1
    return max(2, round(now / max(before, 1)))


def _size(side: Side, spec: TableSpec) -> int:
    last = Side(side.levels[-1:])
    return len(last.periods(spec.days)) if side.is_time else len(DIMENSIONS[last.name].choices())


def best(found: list[tuple[TableSpec, Table]]) -> list[tuple[TableSpec, Table, Keeps]]:
    """Of tables that were tried, the most detailed that may be shown, and one of totals last."""
    kept = [(spec, table, keeps(table)) for spec, table in found]
    safe = [one for one in kept if not one[2].is_thin]
    safe.sort(key=lambda one: (-len(one[2].close) * one[2].incidents, -len(one[0].sides)))
    return safe[:MOST_PROPOSED]


def _distinct(spec: TableSpec) -> Iterator[TableSpec]:
    seen = {frozenset(spec.sides)}
    steps = deque([spec])
    for one in chain(_usual(spec), _steps(steps)):
        if frozenset(one.sides) not in seen:
            seen.add(frozenset(one.sides))
            steps.append(one)
            yield one


def _steps(waiting: deque[TableSpec]) -> Iterator[TableSpec]:
    """One step less close than each that waits; whoever takes them adds them to the queue."""
    while waiting:
        yield from _one_step(waiting.popleft())


def _usual(spec: TableSpec) -> Iterator[TableSpec]:
    year, group = Side(("year",)), Side(("violation_group",))
    for sides in ((year, group), (group,), (year,), ()):
        yield spec.with_sides(*sides)


def _one_step(spec: TableSpec) -> Iterator[TableSpec]:
    sides = spec.parsed
    for number, side in enumerate(sides):
        if side.coarser:
            yield spec.with_sides(*sides[:number], side.coarser, *sides[number + 1 :])
    for number in range(len(sides)):
        yield spec.with_sides(*sides[:number], *sides[number + 1 :])


def _ends(axis: Axis) -> list[str]:
    above = {term.parent for term in axis.terms}
    return [term.code for term in axis.terms if not term.code or term.code not in above]
