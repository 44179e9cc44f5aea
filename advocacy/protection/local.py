"""One target in one block: a witness, or what must be withheld so that there is one."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from advocacy.protection.blocks import ROOM, Solver, Witness
from advocacy.protection.cells import OPEN
from advocacy.protection.microdata import Numbers
from advocacy.protection.system import System

BIG = 64
"""How far a row may be broken that will be withheld."""


def witness(
    solver: Solver, system: System, block: Numbers, part: Numbers, least: int, most: int
) -> Witness | None:
    """A population whose sum over `part` lies in least..most, if this block holds one."""
    found = _solved(solver, system, block, part, least, most, None)
    if found is None or found.breaks(system).size:
        return None
    return found


def cheapest(
    solver: Solver,
    system: System,
    block: Numbers,
    part: Numbers,
    least: int,
    most: int,
    loss: np.ndarray,
) -> Witness | None:
    """Likewise, breaking the rows whose loss is least. Rows that are fixed are not broken."""
    return _solved(solver, system, block, part, least, most, loss)


def possible(solver: Solver, system: System, part: Numbers, least: int, most: int) -> bool:
    """Whether what earlier releases say leaves room, by a relaxation over all classes."""
    low, high = _room(system, slice(None), system.fixed_low, system.fixed_high)
    aim = np.zeros((1, len(system.count)))
    aim[0, part] = 1
    now = int(system.count[part].sum())
    found = solver.solve(
        np.zeros(len(system.count)),
        -system.count,
        np.full(len(system.count), np.inf),
        sparse.vstack([sparse.csr_array(system.rows.T), sparse.csr_array(aim)]),
        np.append(low, least - now),
        np.append(high, most - now),
        whole=False,
    )
    return found is not None


def _solved(
    solver: Solver,
    system: System,
    block: Numbers,
    part: Numbers,
    least: int,
    most: int,
    loss: np.ndarray | None,
) -> Witness | None:
    count = system.count[block]
    rows = np.unique(np.concatenate([system.rows_of(int(one)) for one in block] or [block]))
    matrix = sparse.csr_array(system.rows[block].T)[rows]
    inside = np.isin(block, part)
    now = int(system.count[part].sum())
    aim = sparse.csr_array(inside[None, :].astype(np.int64))
    cost = np.zeros(len(block))
    lowest, highest = np.full(len(block), -BIG), np.full(len(block), ROOM)
    lowest = np.maximum(lowest, -count)
    tries: tuple[bool, ...] = (False, True)
    if loss is None:
        low, high = _room(system, rows, system.low, system.high)
        matrix = sparse.vstack([matrix, aim])
    else:
        # What is fixed holds; the rest holds, or counts as broken.
        low, high = _room(system, rows, system.fixed_low, system.fixed_high)
        soft = np.flatnonzero(~system.fixed[rows])
        soft_low, soft_high = _room(system, rows[soft], system.low, system.high)
        low, high = np.append(low, soft_low), np.append(high, soft_high)
        one, many = sparse.eye_array(len(soft), format="csr"), len(soft)
        none = sparse.csr_array((len(rows), many))
        matrix = sparse.block_array(
            [
                [matrix, none, none, none],
                [matrix[soft], one, -one, sparse.csr_array((many, many))],
                [sparse.csr_array((many, len(block))), one, one, -BIG * one],
                [aim, *([sparse.csr_array((1, many))] * 3)],
            ]
        )
        low = np.append(low, np.full(many, -np.inf))
        high = np.append(high, np.zeros(many))
        cost = np.concatenate([cost, np.zeros(2 * many), loss[rows[soft]]])
        lowest = np.append(lowest, np.zeros(3 * many))
        highest = np.concatenate([highest, np.full(2 * many, BIG), np.ones(many)])
        tries = (True,)
    low, high = np.append(low, least - now), np.append(high, most - now)
    for whole in tries:
        values = solver.solve(cost, lowest, highest, matrix, low, high, whole=whole)
        if values is None:
            if not whole:
                return None
            continue
        values = values[: len(block)]
        change = np.rint(values).astype(np.int64)
        if np.abs(values - change).max(initial=0) < 1e-6:
            total = now + int(change[inside].sum())
            if least <= total <= most and (count + change >= 0).all():
                return Witness.of(system, block, change)
    return None


def _room(
    system: System, rows: Numbers | slice, low: Numbers, high: Numbers
) -> tuple[np.ndarray, np.ndarray]:
    """How far the sums of rows may move down and up."""
    value = system.value[rows]
    return (
        np.where(low[rows] > 0, low[rows] - value, -np.inf),
        np.where(high[rows] < OPEN, high[rows] - value, np.inf),
    )
