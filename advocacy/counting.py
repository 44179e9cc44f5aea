"""Distinct incidents and distinct clients per place of a table, in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import polars as pl

from advocacy.dimensions import DIMENSIONS, Leaves, region_holds
from advocacy.periods import Interval


@dataclass(frozen=True)
class Axis:
    """One side of a table: the column it reads, its terms in order, and the term of each code.

    Codes without a term (None) are in the totals only.
    """

    name: str
    column: str
    terms: list[str]
    term_of: dict[str, str | None]

    def numbered(self, codes: pl.Series) -> pl.Series:
        """The number of each code's term; null where it has none."""
        numbers = {term: number for number, term in enumerate(self.terms)}
        return codes.replace_strict(
            pl.Series(list(self.term_of), dtype=pl.Categorical()),
            pl.Series([numbers.get(t) for t in self.term_of.values()], dtype=pl.UInt32),
            default=None,
        ).alias(self.name)


def chosen(facts: pl.DataFrame, interval: Interval, conditions: dict[str, Leaves]) -> pl.DataFrame:
    """The facts inside the interval that have, for each base, one of the codes asked for."""
    if interval.since or interval.until:
        facts = facts.filter(_among(facts["period"], interval.holds))
    for base, leaves in conditions.items():
        column = next(found.column for found in DIMENSIONS.values() if found.base == base)
        pairs = _pairs(facts, column)
        passing = pairs["incident"].filter(_among(pairs[column], partial(fits, base, leaves)))
        facts = facts[passing.unique().sort()]
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
    return _pairs(facts, column)[column].unique().to_list()


def count(facts: pl.DataFrame, axes: list[Axis]) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """Yield (number of the term per axis, (incidents, clients)) for every place that holds any.

    The number after an axis's last term stands for the total over it.
    """
    sides = [_side(facts, axis) for axis in axes]
    clients = _pairs(facts, "clients").drop_nulls()
    sizes = [len(axis.terms) + 1 for axis in axes]
    for held in product((True, False), repeat=len(axes)):
        placed = _placed(facts.height, sides, sizes, held)
        for cell, incidents, people in _counted(placed, clients).iter_rows():
            yield _numbers(cell, sizes), (incidents, people)


def _among(codes: pl.Series, holds: Callable[[str], bool]) -> pl.Series:
    kept = [code for code in codes.unique().to_list() if holds(code)]
    return codes.is_in(pl.Series(kept, dtype=pl.Categorical()).implode())


def _pairs(facts: pl.DataFrame, column: str) -> pl.DataFrame:
    """(incident, value): the row's number and each of its values; "" for a fact without codes."""
    pairs = facts.select(column).with_row_index("incident")
    if isinstance(facts.schema[column], pl.List):
        pairs = pairs.explode(column)
    return pairs if column == "clients" else pairs.with_columns(pl.col(column).fill_null(""))


def _side(facts: pl.DataFrame, axis: Axis) -> pl.DataFrame:
    """(incident, number of its term on the axis), no pair twice, in the order of incidents."""
    pairs = _pairs(facts, axis.column)
    side = pairs.select("incident").with_columns(axis.numbered(pairs[axis.column])).drop_nulls()
    if side.height <= facts.height:
        return side
    # Both in one number: several times faster than looking at pairs.
    pair = pl.col("incident").cast(pl.UInt64) * 2**32 + pl.col(axis.name)
    alone = side.select(pair=pair.unique()).sort("pair")
    return alone.select(
        incident=(pl.col("pair") // 2**32).cast(pl.UInt32),
        number=(pl.col("pair") % 2**32).cast(pl.UInt32),
    ).rename({"number": axis.name})


def _placed(
    height: int, sides: list[pl.DataFrame], sizes: list[int], held: tuple[bool, ...]
) -> pl.DataFrame:
    """(incident, cell): the cell is the place written as one number, which groups fastest."""
    placed = pl.select(incident=pl.int_range(height, dtype=pl.UInt32))
    cell = pl.lit(0, dtype=pl.UInt32)
    for side, size, holds in zip(sides, sizes, held, strict=True):
        if holds:
            placed = placed.join(side, on="incident", maintain_order="left")
        cell = cell * size + (pl.col(side.columns[1]) if holds else size - 1)
    return placed.select("incident", cell=cell)


def _counted(placed: pl.DataFrame, clients: pl.DataFrame) -> pl.DataFrame:
    incidents = placed.group_by("cell").agg(incidents=pl.len())
    people = placed.join(clients, on="incident").group_by("cell").agg(pl.col("clients").n_unique())
    return incidents.join(people, on="cell", how="left").with_columns(
        pl.col("clients").fill_null(0)
    )


def _numbers(cell: int, sizes: list[int]) -> list[int]:
    numbers = []
    for size in reversed(sizes):
        cell, number = divmod(cell, size)
        numbers.append(number)
    return numbers[::-1]
