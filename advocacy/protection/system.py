"""One unit's system: how many records of each class there are, and what each row says of the sum.

Atoms that the same rows count are interchangeable and become one variable, a *class*: a reader can
move records between them at will. A target that contains no complete class can therefore be empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from advocacy.protection.cells import OPEN, Shown
from advocacy.protection.microdata import Numbers, Several
from advocacy.protection.rule import Reason, Stop
from advocacy.protection.universe import Atoms


@dataclass
class System:
    """Classes and rows of one unit, both numbered; rows with fewer classes come first.

    `count`: the true number of records of each class; `rows`: classes x rows; `cell`: the cell of
    each row; `value`, `low`, `high`: its true sum and what readers know of it; `fixed_low`,
    `fixed_high`: what earlier releases say of it alone; `class_of`: the class of each atom.
    """

    unit: str
    atoms: Atoms
    class_of: Numbers
    count: Numbers
    rows: sparse.csr_array
    classes: sparse.csr_array
    cell: Numbers
    value: Numbers
    low: Numbers
    high: Numbers
    fixed_low: Numbers
    fixed_high: Numbers

    @property
    def fixed(self) -> np.ndarray:
        """Rows that stand as they are."""
        return (self.low == self.fixed_low) & (self.high == self.fixed_high)

    def rows_of(self, one: int) -> Numbers:
        """The rows that count a class."""
        return self.rows.indices[self.rows.indptr[one] : self.rows.indptr[one + 1]]

    def classes_of(self, row: int) -> Numbers:
        """The classes that a row counts."""
        return self.classes.indices[self.classes.indptr[row] : self.classes.indptr[row + 1]]


def system_of(unit: str, atoms: Atoms, shown: Shown) -> System:
    """The system of a unit. Stop where the truth is not what readers are told."""
    cell = np.flatnonzero((shown.low > 0) | (shown.high < OPEN))
    counted = atoms.cells[:, cell]
    class_of, first = _classes(counted)
    size = np.asarray(counted[first].sum(axis=0)).ravel()
    order = np.lexsort((cell, size))
    cell = cell[order]
    rows = sparse.csr_array(counted[first][:, order])
    rows.sort_indices()
    count = np.bincount(class_of, weights=atoms.counts, minlength=len(first)).astype(np.int64)
    value = rows.T @ count
    low, high = shown.low[cell], shown.high[cell]
    if ((value < low) | (value > high)).any():
        raise Stop(Reason.UNTRUE)
    classes = sparse.csr_array(rows.T)
    classes.sort_indices()
    fixed_low, fixed_high = shown.fixed_low[cell], shown.fixed_high[cell]
    return System(
        unit, atoms, class_of, count, rows, classes, cell, value, low, high, fixed_low, fixed_high
    )


def _classes(counted: sparse.csr_array) -> tuple[Numbers, Numbers]:
    """The class of each atom, and the first atom of each class, in order of first appearance."""
    chance = np.random.Generator(np.random.PCG64(20260101))
    keys = chance.integers(0, 2**63, size=(counted.shape[1], 2), dtype=np.uint64)
    known = counted.astype(np.uint64)
    marks = np.stack([known @ keys[:, 0], known @ keys[:, 1]], axis=1)
    marks = np.ascontiguousarray(marks).view(np.dtype((np.void, 16))).ravel()
    _, first, of = np.unique(marks, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    first, of = first[order], rank[of]
    if (counted[first][of] != counted).nnz:  # two sums that met by chance
        raise Stop(Reason.TOO_LARGE)
    return of.astype(np.int64), first


def client_atoms(atoms: Atoms, clients: Several) -> Atoms:
    """Clients as atoms: each is counted wherever one of its incidents is.

    Besides those that occur, a client might have one incident anywhere.
    """
    height = atoms.cells.shape[0]
    people, atom = client_pairs(atoms, clients)
    often = np.bincount(people)
    alone = often[people] == 1
    counts = np.bincount(atom[alone], minlength=height).astype(np.int64)
    several, person = np.unique(people[~alone], return_inverse=True)
    held = sparse.csr_array(
        (np.ones(len(person), np.int32), (person, atom[~alone])), shape=(len(several), height)
    )
    kind, first = _classes(held)
    cells = sparse.csr_array(held[first] @ atoms.cells)
    cells.data[:] = 1
    cells.sort_indices()
    counts = np.concatenate([counts, np.bincount(kind, minlength=len(first))])
    return Atoms(
        counts.astype(np.int64), sparse.csr_array(sparse.vstack([atoms.cells, cells])), atoms.of
    )


def client_pairs(atoms: Atoms, clients: Several) -> tuple[Numbers, Numbers]:
    """Each client (numbered from 0) with each atom that it has an incident in, once."""
    _, people = np.unique(clients.values, return_inverse=True)
    height = atoms.cells.shape[0]
    pairs = np.unique(people * height + atoms.of[clients.records])
    return pairs // height, pairs % height
