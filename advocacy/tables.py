"""Counting facts by up to three dimensions. What comes out here is raw and goes nowhere but
through `advocacy.disclosure`."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

import polars as pl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from advocacy import counting
from advocacy.dimensions import DIMENSIONS, Dimension, Leaves, narrowed
from advocacy.periods import Interval, Unit, key_of, keys_between, require_month

MOST_CELLS = 40_000
LONGEST_REGION = 120


@dataclass(frozen=True)
class TableSpec:
    """What to count: rows and columns (names of dimensions, "" for none), by which unit of time,
    over which months ("YYYY-MM", "" is open), and which facts at all.

    `filters` maps dimensions to the terms allowed. Raises ValidationError when it makes no sense.
    """

    period_unit: Unit = Unit.ALL
    rows: str = ""
    columns: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        names = [self.rows, self.columns, *(name for name, _terms in self.filters)]
        if self.period_unit not in Unit.values or any(
            name and name not in DIMENSIONS for name in names
        ):
            raise ValidationError(gettext("This is nothing to count by."), code="dimension")
        for month in (self.since, self.until):
            require_month(month)
        if self.since and self.until and self.until < self.since:
            raise ValidationError(gettext("The last month is before the first."), code="month")
        if self.rows and self.columns and self._base(self.rows) == self._base(self.columns):
            raise ValidationError(
                gettext("Rows and columns must be different things."), code="dimension"
            )
        for name, terms in self.filters:
            self._require_terms(DIMENSIONS[name], terms)

    @staticmethod
    def _base(name: str) -> str:
        return DIMENSIONS[name].base

    @staticmethod
    def _require_terms(dimension: Dimension, terms: tuple[str, ...]) -> None:
        known = {term for term, _label in dimension.choices()} | {""}
        fits = (
            len(terms) == 1 and len(terms[0]) <= LONGEST_REGION
            if dimension.is_region
            else terms and set(terms) <= known
        )
        if not fits:
            raise ValidationError(gettext("This is nothing to choose from."), code="filter")

    @property
    def interval(self) -> Interval:
        return Interval(self.since, self.until)

    @property
    def axes(self) -> tuple[str, ...]:
        """The names of the table's dimensions; "period" first when it counts by time."""
        time = () if self.period_unit == Unit.ALL else ("period",)
        return (*time, *(name for name in (self.rows, self.columns) if name))

    def conditions(self) -> dict[str, Leaves]:
        """The leaf codes that facts must have, per base."""
        found: dict[str, Leaves] = {}
        for name, terms in self.filters:
            dimension = DIMENSIONS[name]
            leaves = frozenset[str]().union(*(dimension.leaves_of(term) for term in terms))
            found[dimension.base] = narrowed(dimension.base, found.get(dimension.base), leaves)
        return found


Place = tuple[str | None, ...]
"""Where a figure stands: a term per axis, None for the total over that axis."""


@dataclass(frozen=True)
class Count:
    """How many incidents, and of how many different clients."""

    incidents: int
    clients: int


@dataclass(frozen=True)
class Counts:
    """Raw counts of a table by place. Places that hold nothing are absent."""

    spec: TableSpec
    cells: dict[Place, Count] = field(repr=False)
    terms: dict[str, list[str]] = field(repr=False)


def build(facts: pl.DataFrame, spec: TableSpec) -> Counts:
    """Count the facts (as `frames.live` gives them) at every place of the table.

    Every total is counted by itself: an incident with two violations is in two rows and once in
    the total. Raises ValidationError when the table would be too large to be of use.
    """
    chosen = counting.chosen(facts, spec.interval, spec.conditions())
    axes = [_axis(chosen, name, spec) for name in spec.axes]
    if prod(len(axis.terms) + 1 for axis in axes) > MOST_CELLS:
        raise ValidationError(
            gettext("This table would have too many cells. Count by something coarser."),
            code="size",
        )
    terms = [[*axis.terms, None] for axis in axes]
    cells = {
        tuple(terms[axis][number] for axis, number in enumerate(numbers)): Count(*counts)
        for numbers, counts in counting.count(chosen, axes)
    }
    return Counts(spec, cells, {axis.name: axis.terms for axis in axes})


def _axis(facts: pl.DataFrame, name: str, spec: TableSpec) -> counting.Axis:
    if name == "period":
        codes = counting.codes_of(facts, "period")
        term_of = {code: key_of(code, spec.period_unit) for code in codes}
        found = sorted({term for term in term_of.values() if term})
        # Gaps stay, or a line would run over them as if nothing were missing.
        order = keys_between(found[0], found[-1]) if found else []
        return counting.Axis("period", "period", order, term_of)
    dimension = DIMENSIONS[name]
    allowed = spec.conditions().get(dimension.base)
    term_of = {
        code: dimension.term_of(code) if counting.fits(dimension.base, allowed, code) else None
        for code in counting.codes_of(facts, dimension.column)
    }
    order = sorted({term for term in term_of.values() if term is not None}, key=dimension.order_of)
    return counting.Axis(name, dimension.column, order, term_of)
