"""Columns of codes as plain arrays: a million facts are counted in a fraction of a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

CODE = pl.Categorical()
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lists:
    """A list of numbers per fact: `values` one after another, `lengths` of them per fact.

    `weights`, where there are any, go with the values.
    """

    lengths: Ints
    values: NDArray[Any]
    weights: Ints | None = None

    @cached_property
    def is_single(self) -> bool:
        """Whether each fact has exactly one."""
        return len(self.values) == len(self.lengths) and bool((self.lengths == 1).all())

    @cached_property
    def starts(self) -> Ints:
        """Where each fact's values begin."""
        return np.cumsum(self.lengths) - self.lengths

    def sums(self) -> Ints:
        """The sum of each fact's values."""
        if self.is_single:
            return self.values.astype(np.int64)
        ends = np.concatenate([[0], np.cumsum(self.values, dtype=np.int64)])
        last = np.cumsum(self.lengths)
        return ends[last] - ends[last - self.lengths]


def lists_of(column: pl.Series) -> Lists:
    """The numbers of a column of lists."""
    lengths = column.list.len().cast(pl.Int64).to_numpy()
    return Lists(lengths, column.explode(empty_as_null=False).to_numpy())


def coded(
    column: pl.Series, numbers_of: Callable[[str], Sequence[int]], weights: Lists | None = None
) -> Lists:
    """The numbers of each fact's codes, none twice, where "" stands for no code at all.

    `column` holds a code or a list of codes per fact; `numbers_of` is asked once per code, for
    numbers below 2**31. `weights` go with the codes and are added up where codes share a number.
    """
    if isinstance(column.dtype, pl.List):
        lengths = column.list.len().cast(pl.Int64).to_numpy()
        codes = column.explode(empty_as_null=True)
        weighed = None if weights is None else _with_gaps(weights.values, codes)
        codes, lengths = codes.fill_null(""), np.maximum(lengths, 1)
    else:
        codes, lengths, weighed = column, np.ones(len(column), dtype=np.int64), None
    row, number = _numbered(codes, numbers_of)
    fact = np.repeat(np.arange(len(lengths)), lengths)[row]
    if weighed is not None:
        weighed = weighed[row]
    # One number after another: a fact's second number follows the first ones of all facts.
    if isinstance(column.dtype, pl.List) or (fact[1:] <= fact[:-1]).any():
        fact, number, weighed = _each_once(fact, number, weighed)
    return Lists(np.bincount(fact, minlength=len(lengths)), number, weighed)


def _with_gaps(values: NDArray[Any], codes: pl.Series) -> Ints:
    found = np.zeros(len(codes), dtype=np.int64)
    found[codes.is_not_null().to_numpy()] = values
    return found


def _numbered(codes: pl.Series, numbers_of: Callable[[str], Sequence[int]]) -> tuple[Ints, Ints]:
    """(row, number) of every number of every row's code."""
    kinds = codes.unique()
    lists = [list(numbers_of(code)) for code in kinds.to_list()]
    places, physical = kinds.to_physical().to_numpy(), codes.to_physical().to_numpy()
    row, number = [], []
    for turn in range(max(map(len, lists), default=0)):
        table = np.full(int(places.max()) + 1, -1, dtype=np.int64)
        table[places] = [found[turn] if turn < len(found) else -1 for found in lists]
        numbers = table[physical]
        has = np.flatnonzero(numbers >= 0)
        row.append(has)
        number.append(numbers[has])
    if not row:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(row), np.concatenate(number)


def _each_once(fact: Ints, number: Ints, weights: Ints | None) -> tuple[Ints, Ints, Ints | None]:
    """Each pair once, in the order of facts, its weights added up."""
    pairs = (fact << 32) | number
    # Mostly in order already, which this kind of sort makes use of.
    order = np.argsort(pairs, kind="stable") if (pairs[1:] < pairs[:-1]).any() else None
    if order is not None:
        pairs = pairs[order]
    first = np.flatnonzero(np.diff(pairs, prepend=-1))
    if weights is not None and len(first):
        weights = np.add.reduceat(weights if order is None else weights[order], first)
    pairs = pairs[first]
    return pairs >> 32, pairs & 0xFFFFFFFF, weights


def numbered(column: pl.Series) -> Lists:
    """A column of lists of clients, with small numbers instead of 64 bits at random."""
    found = lists_of(column)
    order = np.argsort(found.values)
    sorted_ = found.values[order]
    number = np.zeros(len(order), dtype=np.int64)
    number[order[1:]] = np.cumsum(sorted_[1:] != sorted_[:-1])
    return Lists(found.lengths, number)


@dataclass(frozen=True)
class Rows:
    """Facts, each once for every place it stands in: the fact, the place's number, its acts."""

    fact: Ints
    place: Ints
    acts: Ints

    def placed(self, side: Lists, step: int) -> Rows:
        """Each row for each of its fact's values, `step` places on for each."""
        row, found = expanded(side, self.fact)
        if row is None:
            return Rows(self.fact, self.place + side.values[found] * step, self.acts)
        acts = self.acts[row] if side.weights is None else side.weights[found]
        return Rows(self.fact[row], self.place[row] + side.values[found] * step, acts)

    def moved(self, places: int) -> Rows:
        """All rows so many places on."""
        return Rows(self.fact, self.place + places, self.acts)

    def counted(self, people: Lists, places: int) -> pl.DataFrame:
        """`place`, `incidents`, distinct `clients` and `acts` of the places that hold any.

        `people`: the clients of each fact, numbered from 0. Every row is another place's or
        another fact's.
        """
        incidents = np.bincount(self.place, minlength=places)
        held = np.flatnonzero(incidents)
        acts = np.bincount(self.place, weights=self.acts, minlength=places)
        row, found = expanded(people, self.fact)
        place = self.place if row is None else self.place[row]
        most = int(people.values.max(initial=0)) + 1
        # By place, then by client: a sort of plain numbers is the fastest way to tell pairs apart.
        pairs = np.sort(place * most + people.values[found])
        pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        ends = np.searchsorted(pairs, np.concatenate([held, held + 1]) * most)
        return pl.DataFrame(
            {
                "place": held,
                "incidents": incidents[held],
                "clients": ends[len(held) :] - ends[: len(held)],
                "acts": acts[held].astype(np.int64),
            }
        )


def expanded(lists: Lists, facts: Ints) -> tuple[Ints | None, Ints]:
    """For rows that each stand for a fact: every value of each row's list, as (row, place in
    `values`). No rows (None) where each has one value and stays as it is."""
    if lists.is_single:
        return None, facts
    lengths = lists.lengths[facts]
    row = np.repeat(np.arange(len(facts)), lengths)
    first = lists.starts[facts] - (np.cumsum(lengths) - lengths)
    return row, first[row] + np.arange(len(row))
