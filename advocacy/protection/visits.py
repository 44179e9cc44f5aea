"""How many people are behind some incidents: twelve of one client are one person's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from advocacy.protection.microdata import Numbers, Several
from advocacy.protection.universe import Atoms

FEW = 5
"""Counts below are *sensitive*; those below twice as much are protected from being narrowed."""


@dataclass(frozen=True)
class Visits:
    """`people`: atoms x clients. `most`: as many incidents as the FEW - 1 busiest clients have
    together; behind more than that there cannot be few."""

    people: sparse.csr_array
    most: int

    def few(self, class_of: Numbers, classes: np.ndarray) -> bool:
        """Whether some, but fewer than FEW, clients are behind the incidents of these classes."""
        found: set[int] = set()
        starts, who = self.people.indptr, self.people.indices
        for atom in np.flatnonzero(classes[class_of] & (np.diff(starts) > 0)):
            found.update(who[starts[atom] : starts[atom + 1]].tolist())
            if len(found) >= FEW:
                return False
        return bool(found)


NOBODY = Visits(sparse.csr_array((0, 0)), 0)


def visits_of(atoms: Atoms, clients: Several) -> Visits:
    """Who is behind the incidents of each atom."""
    if not len(clients.values):
        return NOBODY
    _, person = np.unique(clients.values, return_inverse=True)
    atom = atoms.of[clients.records]
    busiest = np.sort(np.bincount(person))[-(FEW - 1) :]
    people = sparse.csr_array(
        (np.ones(len(person), np.int32), (atom, person)),
        shape=(atoms.cells.shape[0], int(person.max()) + 1),
    )
    return Visits(people, int(busiest.sum()))
