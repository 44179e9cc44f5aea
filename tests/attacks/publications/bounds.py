"""How few and how many people a population can have, given all that was printed.

Bounds by linear programming (HiGHS, primal simplex, one start after the other); and, for whole
people, by constraint programming (CP-SAT, `whole`). A world that both allow would have printed the
very same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np

from tests.attacks.publications.populations import Row

MANY = 50_000
"""More people than any world here has: a bound this high is none."""
SLIGHT = 1e-6


class Impossible(Exception):
    """No world prints these bytes: somebody restated what was published before."""


@dataclass(frozen=True)
class Target:
    """A sum of variables that somebody would like to know."""

    name: str
    variables: np.ndarray
    factors: np.ndarray

    @classmethod
    def plus(cls, name: str, variables: np.ndarray, minus: np.ndarray | None = None) -> Target:
        """The people of one set of variables, without those of another."""
        without = np.array([], int) if minus is None else minus
        factors = np.concatenate([np.ones(len(variables)), -np.ones(len(without))])
        return cls(name, np.concatenate([variables, without]), factors)

    def value(self, world: np.ndarray) -> float:
        return float(world[self.variables] @ self.factors)


class Linear:
    """All rows as one linear programme, asked again and again."""

    def __init__(self, size: int, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self.size = size
        self._solver = highspy.Highs()
        for name, value in {
            "output_flag": False, "threads": 1, "presolve": "off", "solver": "simplex",
            "simplex_strategy": 4,
        }.items():  # fmt: skip
            self._solver.setOptionValue(name, value)
        self._solver.passModel(_programme(size, rows))
        self.asked = 0

    def lowest(self, target: Target) -> tuple[float, np.ndarray]:
        """The least that a target can be, and a world (not of whole people) where it is."""
        return self._best(target, highspy.ObjSense.kMinimize)

    def highest(self, target: Target) -> tuple[float, np.ndarray]:
        return self._best(target, highspy.ObjSense.kMaximize)

    def _best(self, target: Target, sense: highspy.ObjSense) -> tuple[float, np.ndarray]:
        self.asked += 1
        variables, factors = _summed(target)
        count = len(variables)
        self._solver.changeColsCost(count, variables, factors)
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Impossible
        assert status == highspy.HighsModelStatus.kOptimal, status
        world = np.array(self._solver.getSolution().col_value)
        self._solver.changeColsCost(count, variables, np.zeros(count))
        return target.value(world), world


def _summed(target: Target) -> tuple[np.ndarray, np.ndarray]:
    """Each variable once, those that cancel left out."""
    variables, where = np.unique(target.variables, return_inverse=True)
    factors = np.bincount(where, target.factors, len(variables))
    kept = factors != 0
    return variables[kept].astype(np.int32), factors[kept]


def _programme(size: int, rows: list[Row]) -> highspy.HighsLp:
    found = highspy.HighsLp()
    found.num_col_, found.num_row_ = size, len(rows)
    found.col_cost_ = np.zeros(size)
    found.col_lower_, found.col_upper_ = np.zeros(size), np.full(size, float(MANY))
    found.row_lower_ = np.array([row[2] for row in rows], float)
    found.row_upper_ = np.array([row[3] for row in rows], float)
    found.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    found.a_matrix_.num_col_, found.a_matrix_.num_row_ = size, len(rows)
    lengths = [len(row[0]) for row in rows]
    found.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    empty = [np.array([], float)]
    found.a_matrix_.index_ = np.concatenate([row[0] for row in rows] or empty).astype(np.int32)
    found.a_matrix_.value_ = np.concatenate([row[1] for row in rows] or empty).astype(float)
    return found


def for_whole_people(
    size: int, rows: Iterable[Row], targets: Iterable[Target], seconds: float = 20.0
) -> list[tuple[int, int]]:
    """Least and most of each target when nobody can be halved.

    Asked in a process of its own (`whole`): CP-SAT brings another build of HiGHS, and one process
    holds one. Raises Impossible.
    """
    asked = {
        "size": size,
        "rows": [
            [v.tolist(), f.astype(int).tolist(), *(int(e) if abs(e) < MANY else None for e in ends)]
            for v, f, *ends in rows
        ],
        "targets": [[one.tolist() for one in _summed(target)] for target in targets],
        "most": MANY,
        "seconds": seconds,
    }
    script = Path(__file__).with_name("whole.py")
    done = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(asked), capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    found = json.loads(done.stdout)
    if found is None:
        raise Impossible
    return [(least, most) for least, most in found]
