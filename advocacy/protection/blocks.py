"""Witnesses by linear programming: another population that fits everything readers know.

Only a *block* of classes may change; all others stay at the truth. That only narrows what we let
the attacker think possible, so a witness found in a block is a witness. Every answer of the solver
is checked in whole numbers before it counts, whatever the solver says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from advocacy.protection.microdata import Numbers
from advocacy.protection.system import System

ROOM = 12
"""How many records a class may gain in a witness."""


@dataclass(frozen=True)
class Witness:
    """Another population: how many records more or fewer in each class, and in each row."""

    classes: Numbers
    change: Numbers
    rows: Numbers
    moved: Numbers

    @classmethod
    def of(cls, system: System, classes: Numbers, change: Numbers) -> Witness:
        """The witness that changes these classes by so much."""
        some = change != 0
        classes, change = classes[some], change[some]
        moved = system.rows[classes].T @ change
        rows = np.flatnonzero(moved)
        return cls(classes, change, rows, moved[rows])

    def breaks(self, system: System) -> Numbers:
        """The rows that it does not fit."""
        if (system.count[self.classes] + self.change < 0).any():
            raise ValueError("a population has no negative counts")
        value = system.value[self.rows] + self.moved
        return self.rows[(value < system.low[self.rows]) | (value > system.high[self.rows])]


class Solver:
    """One HiGHS for all blocks: one thread, fixed seed, so that reruns give the same."""

    def __init__(self) -> None:
        self._highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("parallel", "off"),
            ("random_seed", 0),
            ("presolve", "off"),
            ("simplex_strategy", 4),  # primal
            ("mip_max_nodes", 2000),
            ("mip_max_improving_sols", 50),
        ):
            self._highs.setOptionValue(option, value)

    def solve(
        self,
        cost: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        matrix: Any,
        row_low: np.ndarray,
        row_high: np.ndarray,
        *,
        whole: bool,
    ) -> np.ndarray | None:
        """The best values of the variables; None where there are none."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(cost), len(row_low)
        model.col_cost_ = cost.astype(float)
        model.col_lower_, model.col_upper_ = low.astype(float), high.astype(float)
        model.row_lower_, model.row_upper_ = row_low.astype(float), row_high.astype(float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        columns = matrix.tocsc()
        model.a_matrix_.start_ = columns.indptr
        model.a_matrix_.index_ = columns.indices
        model.a_matrix_.value_ = columns.data.astype(float)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
        self._highs.passModel(model)
        self._highs.run()
        info = self._highs.getInfo()
        if info.primal_solution_status != 2:
            return None
        return np.array(self._highs.getSolution().col_value)


def blocks(system: System, start: Numbers, sizes: tuple[int, ...]) -> Iterator[Numbers]:
    """Growing blocks around some classes: those that share a row, rows with few classes first."""
    done = 0
    for size in sizes:
        block = _block(system, start, size)
        if len(block) > done:
            yield block
        done = len(block)


def _block(system: System, start: Numbers, size: int) -> Numbers:
    found = dict.fromkeys(start.tolist())
    rows = np.unique(np.concatenate([system.rows_of(int(one)) for one in start] or [start]))
    for row in rows:
        for one in system.classes_of(int(row)):
            found[int(one)] = None
            if len(found) >= size:
                return np.array(sorted(found), np.int64)
    # Those that share a row with a neighbour, so that what is moved can be made up for.
    for one in list(found)[: size // 4]:
        for row in system.rows_of(one)[:6]:
            for other in system.classes_of(int(row))[: size // 8]:
                found[int(other)] = None
                if len(found) >= size:
                    return np.array(sorted(found), np.int64)
    return np.array(sorted(found), np.int64)
