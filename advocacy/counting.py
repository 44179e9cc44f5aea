"""Incidents, distinct clients and acts per place of a table, in columns.

What comes out here is raw and goes nowhere but through the protection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np
import polars as pl

from advocacy.columns import CODE, Lists, Rows, coded, lists_of, numbered
from advocacy.definitions import Days
from advocacy.dimensions import COLUMNS, Leaves, region_holds
from advocacy.periods import Atom

VIOLATIONS = COLUMNS["violation"]


@dataclass(frozen=True)
class Axis:
    """One side of a table: the column it reads, its terms in order, and the terms of each code.

    Codes without a term (an empty sequence) are in the totals only.
    """

    name: str
    column: str
    terms: list[str]
    terms_of: dict[str, Sequence[str]]


def atoms_of(facts: pl.DataFrame) -> list[Atom]:
    """The different atoms that live facts are dated by, in order."""
    return sorted(Atom.parse(code) for code in facts["atom"].unique().to_list())


def inside(facts: pl.DataFrame, days: Days) -> pl.DataFrame:
    """The live facts of which all days that their atom leaves open lie in `days`.

    What may lie outside is not counted: a figure of 2026 must not contain 2025.
    """
    if days == Days():
        return facts
    return facts.filter(_among(facts["atom"], lambda code: days.holds(Atom.parse(code).days)))


def chosen(facts: pl.DataFrame, days: Days, conditions: dict[str, Leaves]) -> pl.DataFrame:
    """The live facts inside the days that have, for each base, one of the codes asked for."""
    facts = inside(facts, days)
    for base, leaves in conditions.items():
        if leaves is not None:
            facts = facts.filter(_having(facts, base, leaves))
    return facts


def fits(base: str, leaves: Leaves, code: str) -> bool:
    """Whether a code is one of the leaves."""
    if leaves is None:
        return True
    if base == "region":
        return any(region_holds(pattern, code) for pattern in leaves)
    return code in leaves


def codes_of(facts: pl.DataFrame, column: str) -> list[str]:
    """The different codes in a column, "" for facts without any."""
    values = facts[column]
    if not isinstance(values.dtype, pl.List):
        return values.unique().to_list()
    found = values.explode(empty_as_null=True).unique().to_list()
    return ["" if code is None else code for code in found]


def count(
    facts: pl.DataFrame, axes: list[Axis], violations: Leaves = None
) -> Iterator[tuple[list[int], tuple[int, int, int]]]:
    """Yield (number of the term per axis, (incidents, clients, acts)) for every place that holds
    any incident.

    The number after an axis's last term stands for the total over it. Axes stand on different
    bases. Acts are those of the place's violations, and of `violations` if only some are asked
    for; they count for every agency, region ... of their incident.
    """
    for counted in cubes(facts, axes, violations):
        numbers = [counted[axis.name].to_list() for axis in axes]
        found = counted.select("incidents", "clients", "acts").rows()
        for place, counts in zip(zip(*numbers, strict=True) if axes else [()], found, strict=True):
            yield list(place), counts


def cubes(
    facts: pl.DataFrame, axes: list[Axis], violations: Leaves = None
) -> Iterator[pl.DataFrame]:
    """The counts of `count` as one table per set of axes that are not totals.

    Columns: the number of the term by name of axis, `incidents`, `clients`, `acts`.
    """
    acts = _acts(facts, violations)
    sides = [_side(facts, axis, acts) for axis in axes]
    sizes = [len(axis.terms) + 1 for axis in axes]
    steps = [prod(sizes[n + 1 :]) for n in range(len(axes))]
    people = numbered(facts["clients"])
    # Sides that repeat incidents go first: what they make is made once.
    order = sorted(range(len(axes)), key=lambda n: sides[n].is_single)
    begin = Rows(np.arange(facts.height), np.zeros(facts.height, np.int64), acts.sums())
    for rows in _walk(begin, [(sides[n], steps[n], sizes[n] - 1) for n in order]):
        yield _written(rows.counted(people, prod(sizes)), axes, sizes)


def _walk(rows: Rows, sides: list[tuple[Lists, int, int]]) -> Iterator[Rows]:
    """Every way to take each side by its terms, or as a total."""
    if not sides:
        yield rows
        return
    (side, step, total), *others = sides
    yield from _walk(rows.placed(side, step), others)
    yield from _walk(rows.moved(step * total), others)


def _having(facts: pl.DataFrame, base: str, leaves: frozenset[str]) -> pl.Series:
    values = facts[COLUMNS[base]]
    if not isinstance(values.dtype, pl.List):
        return _among(values, partial(fits, base, leaves))
    wanted = coded(values, lambda code: [0] if fits(base, leaves, code) else [])
    return pl.Series(wanted.lengths > 0)


def _among(codes: pl.Series, holds: Callable[[str], bool]) -> pl.Series:
    kept = [code for code in codes.unique().to_list() if holds(code)]
    return codes.is_in(pl.Series(kept, dtype=CODE).implode())


def _acts(facts: pl.DataFrame, violations: Leaves) -> Lists:
    """How many acts each violation of a fact was; none of those not asked for."""
    acts = lists_of(facts["acts"])
    if violations is None:
        return acts
    codes = facts[VIOLATIONS].explode(empty_as_null=False)
    wanted = _among(codes, lambda code: code in violations).to_numpy()
    return Lists(acts.lengths, acts.values * wanted)


def _side(facts: pl.DataFrame, axis: Axis, acts: Lists) -> Lists:
    """The numbers of each fact's terms, none twice; on the axis of violations with their acts."""
    numbers = {term: number for number, term in enumerate(axis.terms)}

    def numbered(code: str) -> list[int]:
        return [numbers[term] for term in axis.terms_of.get(code, ()) if term in numbers]

    weights = acts if axis.column == VIOLATIONS else None
    return coded(facts[axis.column], numbered, weights)


def _written(counted: pl.DataFrame, axes: list[Axis], sizes: list[int]) -> pl.DataFrame:
    """With a place's number written out as the number of its term on each axis."""
    left, columns = pl.col("place"), {}
    for axis, size in zip(reversed(axes), reversed(sizes), strict=True):
        columns[axis.name] = left % size
        left = left // size
    return counted.select(
        "incidents", "clients", "acts", **{axis.name: columns[axis.name] for axis in axes}
    )
