"""What readers know of each cell, from all statements and the public rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advocacy.definitions import Statement
from advocacy.protection.cells import OPEN, Cells, Shown
from advocacy.protection.microdata import Numbers
from advocacy.protection.rule import UNITS, Reason, Rule, Stop

NONE = -1


@dataclass
class Knowledge:
    """The figures by unit and cell (-1 for none), of earlier releases and of the candidate.

    `true`: the true counts of the units that any figure counts. `live`: cells whose figures of the
    candidate stand; withholding clears a cell here, for all units at once.
    """

    cells: Cells
    rule: Rule
    earlier: dict[str, Numbers]
    candidate: dict[str, Numbers]
    true: dict[str, Numbers]
    live: np.ndarray

    def shown(self, unit: str) -> Shown:
        """The bounds of each cell's true count in one unit.

        A figure of any unit says that incidents and clients reach the threshold. Acts are at least
        as many as incidents, wherever the records bear that out. Nothing else couples units.
        """
        low, high = self._bounds(unit, self.live)
        fixed_low, fixed_high = self._bounds(unit, np.zeros(len(self.cells), bool))
        figure = (self.earlier[unit] >= 0) | (self.live & (self.candidate[unit] >= 0))
        return Shown(low, high, fixed_low, fixed_high, figure)

    def _bounds(self, unit: str, live: np.ndarray) -> tuple[Numbers, Numbers]:
        width = self.rule.base - 1
        low = np.zeros(len(self.cells), np.int64)
        high = np.full(len(self.cells), OPEN, np.int64)
        more_acts = self._more_acts()
        for other in UNITS:
            for figures, counts in ((self.earlier[other], True), (self.candidate[other], live)):
                stands = (figures >= 0) & counts
                if unit != "acts":
                    low[stands] = np.maximum(low[stands], self.rule.threshold)
                if other == unit:
                    low[stands] = np.maximum(low[stands], figures[stands] - width)
                    high[stands] = np.minimum(high[stands], figures[stands] + width)
                at = stands & more_acts
                if unit == "acts":
                    low[at] = np.maximum(low[at], self.rule.threshold)
                    if other == "incidents":
                        low[at] = np.maximum(low[at], figures[at] - width)
                elif unit == "incidents" and other == "acts":
                    high[at] = np.minimum(high[at], figures[at] + width)
        return low, high

    def _more_acts(self) -> np.ndarray:
        """Where acts are at least as many as incidents."""
        if "acts" not in self.true or "incidents" not in self.true:
            return np.zeros(len(self.cells), bool)
        return self.true["acts"] >= self.true["incidents"]


def figures_of(cells: Cells, statements: Sequence[Statement]) -> dict[str, Numbers]:
    """The figure of each cell by unit. Stop for two figures of one cell."""
    number = cells.numbers()
    found = {unit: np.full(len(cells), NONE, np.int64) for unit in UNITS}
    for one in statements:
        if one.shown is None:
            continue
        figures, cell = found[one.unit], number[one.cell]
        if figures[cell] not in (NONE, one.shown):
            raise Stop(Reason.UNTRUE)
        figures[cell] = one.shown
    return found
