"""One unit's targets: each gets witnesses for both of its ends, or figures must go.

Walks first, because almost all are found there; then blocks by programming; then the block that
breaks the least of the candidate, and what it breaks is withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy import sparse

from advocacy.protection.blocks import Solver, Witness, blocks
from advocacy.protection.local import cheapest, possible, witness
from advocacy.protection.rule import Reason, Stop
from advocacy.protection.system import System
from advocacy.protection.targets import Target
from advocacy.protection.visits import FEW
from advocacy.protection.walk import Quest, Walk

Ends = tuple[int, int]
SIZES = (48, 240)
"""Classes of a block; each next is tried where the one before holds no witness."""
CUTS = (48, 240, 1200)
"""Likewise where figures may be broken."""
MOST = 12


class Proving:
    """A system with the witnesses found in it so far."""

    def __init__(self, system: System, solver: Solver) -> None:
        self.system, self.solver = system, solver
        self.low, self.high = system.low.copy(), system.high.copy()
        self.row = {int(cell): row for row, cell in enumerate(system.cell)}
        self.moved: list[sparse.sparray] = []

    def free(self, cell: int) -> None:
        """Withhold a cell in the candidate: what earlier releases say of it remains."""
        if (row := self.row.get(cell)) is not None:
            system = self.system
            system.low[row], system.high[row] = system.fixed_low[row], system.fixed_high[row]

    def bind(self, cell: int) -> None:
        """Show a cell after all."""
        if (row := self.row.get(cell)) is not None:
            self.system.low[row], self.system.high[row] = self.low[row], self.high[row]

    def fits(self, cell: int) -> bool:
        """Whether every witness would stand if a withheld cell were shown after all."""
        if (row := self.row.get(cell)) is None:
            return True
        value, low, high = self.system.value[row], self.low[row], self.high[row]
        for index, many in enumerate(self.moved):
            if not sparse.issparse(many) or many.format != "csc":
                many = self.moved[index] = sparse.csc_array(many)
            moved = value + many.data[many.indptr[row] : many.indptr[row + 1]]
            if ((moved < low) | (moved > high)).any():
                return False
        return True

    def hold(
        self,
        targets: Sequence[Target],
        pause: Callable[[int], None],
        withhold: Callable[[int], None],
    ) -> Iterator[tuple[Target, Ends]]:
        """Certify all targets: yields each with counts that readers cannot exclude.

        Stop where withholding does not help.
        """
        now = [self._now(one) for one in targets]
        wanted = [quests_of(one, *ends) for one, ends in zip(targets, now, strict=True)]
        every = [quest for quests in wanted for quest in quests]
        found = iter(self._walk(every, pause).tolist())
        for target, quests, ends in zip(targets, wanted, now, strict=True):
            for quest in quests:
                if next(found):
                    ends = reached(ends, quest)
                else:
                    pause(0)
                    ends = self._mend(target, quest, ends, withhold)
            yield target, ends

    def _now(self, target: Target) -> Ends:
        count = self.system.count
        return int(count[target.inside].sum()), int(count[target.touched].sum())

    def _walk(self, quests: list[Quest], pause: Callable[[int], None]) -> np.ndarray:
        """Which quests the walk fulfils, each checked here once more in whole numbers."""
        if not quests:
            return np.zeros(0, bool)
        found, changes = Walk(self.system).run(quests, lambda done: pause(done // 2))
        for begin in range(0, len(quests), 2000):
            part = slice(begin, begin + 2000)
            found[part] &= self._stands(sparse.csr_array(changes[part]), quests[part])
            kept = sparse.csr_array(changes[part])[np.flatnonzero(found[part])]
            self.moved.append(sparse.csr_array(kept @ self.system.rows))
        return found

    def _stands(self, changes: sparse.csr_array, quests: list[Quest]) -> np.ndarray:
        """Whether each change fits all rows, leaves no negative count and reaches its target."""
        system, stands = self.system, np.ones(len(quests), bool)
        moved = sparse.csr_array(changes @ system.rows).tocoo()
        quest, row = moved.coords
        value = system.value[row] + moved.data
        stands[quest[(value < system.low[row]) | (value > system.high[row])]] = False
        each = changes.tocoo()
        quest, one = each.coords
        stands[quest[system.count[one] + each.data < 0]] = False
        parts = np.repeat(np.arange(len(quests)), [len(one.part) for one in quests])
        at = np.concatenate([one.part for one in quests])
        shape = (len(quests), len(system.count))
        signs = np.array([one.sign for one in quests])
        asked = sparse.csr_array((signs[parts], (parts, at)), shape=shape)
        gained = np.asarray(changes.multiply(asked).sum(axis=1)).ravel()
        return stands & (gained >= [one.amount for one in quests])

    def _mend(
        self, target: Target, quest: Quest, ends: Ends, withhold: Callable[[int], None]
    ) -> Ends:
        """What the walk did not find: by programming, else by withholding."""
        if target.absent:
            self._find(quest) or self._cut(quest, withhold)
            return reached(ends, quest)
        for down, up in ways(ends):
            both = [
                one
                for one in (Quest(target.inside, -1, down), Quest(target.touched, 1, up))
                if one.amount
            ]
            if all(self._find(one) for one in both):
                return ends[0] - down, ends[1] + up
        self._cut(quest, withhold)
        return reached(ends, quest)

    def _range(self, quest: Quest) -> Ends:
        now = int(self.system.count[quest.part].sum())
        return (0, now - quest.amount) if quest.sign < 0 else (now + quest.amount, now + MOST)

    def _find(self, quest: Quest) -> bool:
        for block in blocks(self.system, quest.part, SIZES):
            found = witness(self.solver, self.system, block, quest.part, *self._range(quest))
            if found is not None:
                self._keep(found)
                return True
        return False

    def _cut(self, quest: Quest, withhold: Callable[[int], None]) -> None:
        """Withhold the least that lets the target be reached. Stop if nothing does."""
        system = self.system
        loss = 4 + np.log2(np.maximum(system.value, 1))
        for block in blocks(system, quest.part, CUTS):
            found = cheapest(self.solver, system, block, quest.part, *self._range(quest), loss)
            if found is None:
                continue
            for row in found.breaks(system):
                withhold(int(system.cell[row]))
            if not found.breaks(system).size:
                self._keep(found)
                return
        fixed = possible(self.solver, system, quest.part, *self._range(quest))
        raise Stop(Reason.UNRESOLVED if fixed else Reason.EARLIER)

    def _keep(self, found: Witness) -> None:
        at = (np.zeros(len(found.rows), np.int64), found.rows)
        self.moved.append(sparse.csr_array((found.moved, at), shape=(1, len(self.system.cell))))


def quests_of(target: Target, lower: int, upper: int) -> list[Quest]:
    """What must be reached; nothing where classes that no row tells apart suffice."""
    if target.absent:
        down = [Quest(target.inside, -1, lower)] if lower else []
        return down + ([Quest(target.touched, 1, FEW - upper)] if upper < FEW else [])
    missing = FEW - (upper - lower)
    if missing <= 0:
        return []
    if lower >= missing:
        return [Quest(target.inside, -1, missing)]
    return [Quest(target.touched, 1, missing)]


def reached(ends: Ends, quest: Quest) -> Ends:
    """The ends after a quest was fulfilled."""
    lower, upper = ends
    return (lower - quest.amount, upper) if quest.sign < 0 else (lower, upper + quest.amount)


def ways(ends: Ends) -> Iterator[Ends]:
    """(down, up) that set two ends FEW apart: one-sided first, then mixed."""
    lower, upper = ends
    missing = FEW - (upper - lower)
    sums = [(down, missing - down) for down in range(min(missing, lower), -1, -1)]
    yield from sorted(sums, key=lambda pair: (min(pair), pair))
