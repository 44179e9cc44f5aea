"""The distinct cells of all statements, as numbers: days and one set of codes for each base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from advocacy.definitions import Days, Definition, Statement
from advocacy.protection.microdata import Numbers

Codes = frozenset[str]
OPEN = 2**31 - 1
"""The upper bound of what has none."""


@dataclass(frozen=True)
class Cells:
    """Every cell once, in a canonical order that the order of statements plays no part in.

    `of` has one row per cell: the number of its days, then of its set for each base, where 0 asks
    nothing. `sets[b][0]` is therefore no set.
    """

    definitions: tuple[Definition, ...]
    days: tuple[Days, ...]
    bases: tuple[str, ...]
    sets: tuple[tuple[Codes | None, ...], ...]
    of: Numbers

    @classmethod
    def of_statements(cls, statements: Iterable[Statement]) -> Cells:
        """The cells of all statements, whatever unit they count and whether shown or not."""
        found = list(dict.fromkeys(one.cell for one in statements))
        days = sorted({cell.days for cell in found}, key=str)
        named: dict[str, set[Codes]] = {}
        for cell in found:
            for base, codes in cell.leaves:
                named.setdefault(base, set()).add(codes)
        bases = sorted(named)
        sets = [[None, *sorted(named[base], key=sorted)] for base in bases]
        number_of_day = {one: n for n, one in enumerate(days)}
        column = {base: 1 + n for n, base in enumerate(bases)}
        number_of_set = [{codes: n for n, codes in enumerate(one)} for one in sets]
        of = np.zeros((len(found), 1 + len(bases)), np.int64)
        for row, cell in enumerate(found):
            of[row, 0] = number_of_day[cell.days]
            for base, codes in cell.leaves:
                of[row, column[base]] = number_of_set[column[base] - 1][codes]
        order = np.lexsort(of.T[::-1])
        return cls(
            tuple(found[n] for n in order),
            tuple(days),
            tuple(bases),
            tuple(tuple(one) for one in sets),
            of[order],
        )

    def __len__(self) -> int:
        return len(self.definitions)

    def numbers(self) -> dict[Definition, int]:
        """The number of each cell."""
        return {cell: n for n, cell in enumerate(self.definitions)}

    def inside(self) -> list[NDArray[np.bool_]]:
        """For each column the matrix that says whether set i lies inside set j (or is it)."""
        found = [np.array([[outer.holds(inner) for outer in self.days] for inner in self.days])]
        for sets in self.sets:
            known = cast("Sequence[Codes]", sets[1:])
            matrix = np.ones((len(sets), len(sets)), bool)
            matrix[0, 1:] = False
            matrix[1:, 1:] = [[inner <= outer for outer in known] for inner in known]
            found.append(matrix)
        return found


@dataclass(frozen=True)
class Shown:
    """What readers know of one unit: for each cell the least and the greatest true count.

    `fixed_low` and `fixed_high` are what earlier releases say alone.
    `figure`: cells with a figure of this very unit.
    """

    low: Numbers
    high: Numbers
    fixed_low: Numbers
    fixed_high: Numbers
    figure: NDArray[np.bool_]
