"""What really happened, counted without a line of the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.attacks.publications.populations import fits
from tests.attacks.publications.reading import Cell, Days


@dataclass(frozen=True)
class Incident:
    """The days its date is surely within, codes by base, who it happened to, acts by violation."""

    days: Days
    codes: dict[str, frozenset[str]]
    clients: tuple[int, ...] = ()
    acts: dict[str, int] = field(default_factory=dict)


class Counted:
    """Incidents that can be counted by cell, without the program's own code."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self.incidents = list(incidents)
        self._known: dict[Any, np.ndarray] = {}

    def mask(self, cell: Cell) -> np.ndarray:
        """Which incidents are in it."""
        found = self._among(("days", cell.days)).copy()
        for ask in cell.asks:
            found &= self._among(ask)
        return found

    def incidents_in(self, cell: Cell) -> int:
        return int(self.mask(cell).sum())

    def clients_in(self, cell: Cell) -> int:
        return self._different(self.mask(cell))

    def _different(self, mask: np.ndarray) -> int:
        chosen = np.flatnonzero(mask)
        return len({client for number in chosen for client in self.incidents[number].clients})

    def only_in(self, outer: Cell, inner: Cell | None = None) -> int:
        """Incidents of a cell that are not in another."""
        without = self.mask(inner) if inner else np.zeros(len(self.incidents), bool)
        return int((self.mask(outer) & ~without).sum())

    def clients_only_in(self, outer: Cell, inner: Cell) -> int:
        """Clients with an incident in the one cell that is not in the other."""
        return self._different(self.mask(outer) & ~self.mask(inner))

    def acts_in(self, cell: Cell) -> int:
        """Acts of the violations asked for, of the incidents in it."""
        asked = dict(cell.asks).get("violation")
        return sum(
            many
            for number in np.flatnonzero(self.mask(cell))
            for code, many in self.incidents[number].acts.items()
            if asked is None or code in asked
        )

    def count(self, unit: str, cell: Cell) -> int:
        count = {"incidents": self.incidents_in, "clients": self.clients_in, "acts": self.acts_in}
        return count[unit](cell)

    def _among(self, ask: tuple[Any, Any]) -> np.ndarray:
        if ask not in self._known:
            base, wanted = ask
            self._known[ask] = np.array(
                [
                    wanted[0] <= one.days[0] and one.days[1] <= wanted[1]
                    if base == "days"
                    else any(fits(base, code, wanted) for code in one.codes[base] or {""})
                    for one in self.incidents
                ],
                bool,
            )
        return self._known[ask]
