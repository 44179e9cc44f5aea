"""What must stay in doubt: sensitive cells, and sensitive differences of shown ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from advocacy.protection.cells import Cells
from advocacy.protection.microdata import Numbers
from advocacy.protection.system import System
from advocacy.protection.universe import Atoms, _lookup
from advocacy.protection.visits import FEW, Visits


@dataclass(frozen=True)
class Target:
    """A set of records that readers must stay in doubt about.

    `inside`: the classes that lie wholly in it, whose sum it cannot fall below; `touched`: all
    classes it meets, whose sum it cannot exceed. `absent`: nothing at all must stay possible.
    `cell`, less `minus` (any number of cells inside it), are the cells it is made of.
    """

    cell: int
    minus: tuple[int, ...]
    true: int
    absent: bool
    inside: Numbers
    touched: Numbers


def cell_targets(system: System, sensitive: np.ndarray, absent: np.ndarray) -> Iterator[Target]:
    """The cells marked `sensitive`; of those `absent`, emptiness must stay possible."""
    atoms = system.atoms
    wanted = np.flatnonzero(sensitive)
    true = atoms.cells.T @ atoms.counts
    height = len(system.count)
    held = sparse.csr_array(
        (
            np.ones(len(system.class_of), np.int32),
            (system.class_of, np.arange(len(system.class_of))),
        ),
        shape=(height, len(system.class_of)),
    )
    size = np.bincount(system.class_of, minlength=height)
    met = sparse.csc_array(held @ atoms.cells[:, wanted])
    met.sort_indices()
    for number, cell in enumerate(wanted):
        part = slice(met.indptr[number], met.indptr[number + 1])
        touched = met.indices[part].astype(np.int64)
        whole = met.data[part] == size[touched]
        yield Target(int(cell), (), int(true[cell]), bool(absent[cell]), touched[whole], touched)


class Incidents:
    """How many incidents are in a cell and in none of others: clients and acts are not to tell
    what figures of incidents may not."""

    def __init__(self, atoms: Atoms) -> None:
        self._counts = atoms.counts
        self._cells = sparse.csc_array(atoms.cells)
        self.true: Numbers = atoms.cells.T @ atoms.counts

    def are_few(self, cell: int, minus: tuple[int, ...]) -> bool:
        """Whether some, but fewer than FEW, remain."""
        left = np.zeros(len(self._counts), bool)
        left[self._atoms(cell)] = True
        for one in minus:
            left[self._atoms(one)] = False
        return 0 < int(self._counts[left].sum()) < FEW

    def _atoms(self, cell: int) -> Numbers:
        starts = self._cells.indptr
        found: Numbers = self._cells.indices[starts[cell] : starts[cell + 1]]
        return found


def difference_targets(
    system: System, cells: Cells, known: np.ndarray, visits: Visits, incidents: Incidents
) -> Iterator[Target]:
    """Differences of two nested cells that readers know of, and of one and all right below it in
    one base: those with few records, with records of few people, or of few incidents."""
    row_of = np.full(len(cells), -1, np.int64)
    row_of[system.cell] = np.arange(len(system.cell))
    inner, outer = nested(cells, np.flatnonzero(known))
    lost = system.value[row_of[outer]] - system.value[row_of[inner]]
    gap = incidents.true[outer] - incidents.true[inner]
    alone = (gap > 0) & (gap < FEW)
    some = (lost > 0) & ((lost < max(2 * FEW, 1 + visits.most)) | alone)
    for a, b, few in zip(outer[some], inner[some], alone[some], strict=True):
        found = _without(system, row_of, int(a), (int(b),), visits, few=bool(few))
        if found.true < 2 * FEW or found.absent:
            yield found
    for a, below in families(cells, inner, outer):
        if len(below) < 2:
            continue
        minus = tuple(int(b) for b in below)
        few = system.unit != "incidents" and incidents.are_few(a, minus)
        least = system.value[row_of[a]] - system.value[row_of[below]].sum()
        if few or least < 2 * FEW:
            found = _without(system, row_of, a, minus, visits, few=few)
            if found.true and (found.true < 2 * FEW or found.absent):
                yield found


def nested(cells: Cells, shown: Numbers) -> tuple[Numbers, Numbers]:
    """All pairs of shown cells where the first lies inside the second, by number."""
    if not len(shown):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    of = cells.of[shown]
    inner, outer = _lookup(of, list(range(of.shape[1])), cells.inside(), of)
    apart = inner != outer
    inner, outer = shown[inner[apart]], shown[outer[apart]]
    order = np.lexsort((inner, outer))
    return inner[order], outer[order]


def families(cells: Cells, inner: Numbers, outer: Numbers) -> Iterator[tuple[int, Numbers]]:
    """(cell, the cells right below it in one base), for every base, from all nested pairs."""
    apart = cells.of[inner] != cells.of[outer]
    alone = apart.sum(axis=1) == 1
    for column in range(cells.of.shape[1]):
        here = alone & apart[:, column]
        child, parent = inner[here], outer[here]
        edges = sparse.csr_array(
            (np.ones(len(child), np.int32), (child, parent)), shape=(len(cells), len(cells))
        )
        deep = sparse.csr_array(edges @ edges)
        deep.data[:] = 1
        right_below = sparse.csc_array(edges - edges.multiply(deep))
        right_below.eliminate_zeros()
        right_below.sort_indices()
        for cell in np.flatnonzero(np.diff(right_below.indptr)):
            part = slice(right_below.indptr[cell], right_below.indptr[cell + 1])
            yield int(cell), right_below.indices[part].astype(np.int64)


def _without(
    system: System, row_of: Numbers, cell: int, minus: tuple[int, ...], visits: Visits, *, few: bool
) -> Target:
    mine = system.classes_of(row_of[cell])
    left = np.zeros(len(system.count), bool)
    left[mine] = True
    for one in minus:
        left[system.classes_of(row_of[one])] = False
    found = mine[left[mine]].astype(np.int64)
    true = int(system.count[found].sum())
    absent = few or true < FEW or (true <= visits.most and visits.few(system.class_of, left))
    return Target(cell, minus, true, absent, found, found)
