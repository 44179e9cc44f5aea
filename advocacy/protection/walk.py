"""Witnesses by local moves: many targets at once, one record at a time.

From the truth, records are taken out of a target (or put in); then, while some row does not fit,
one record more or fewer in one of its classes: the one that leaves the least misfit. All targets of
a batch walk side by side in arrays. Choices among equals come from a fixed sequence of chances, so
that reruns walk alike. A walk that ends fits every row, and is checked again outside.

After Selman, Kautz and Cohen, *Noise strategies for improving local search* (1994).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from advocacy.protection.cells import OPEN
from advocacy.protection.microdata import Numbers
from advocacy.protection.system import System

CANDIDATES = 40
STEPS = 60
PATIENCE = 3
"""Steps for which a class is not moved back."""
FAR = 20_000
MEMORY = 12_000_000
"""Numbers in the largest arrays of those who walk side by side."""


@dataclass(frozen=True)
class Quest:
    """Bring the sum over `part` up (sign 1) or down (sign -1) by `amount`, which is at most 12."""

    part: Numbers
    sign: int
    amount: int


class Walk:
    """All quests in one system as it is now. Slots hold one quest each; what is done makes room.

    By slot: `change` of each class, when it was last changed (`stamp`), which sign is barred to it
    (`lock`); for each row by how much it has `moved`, whether it is `broken`, and what one record
    more or fewer adds to the misfit (`more`, `less`).
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self.height, self.many = system.rows.shape
        self.pad = _padded(system)
        free_down = np.where(system.low > 0, system.value - system.low, FAR)
        free_up = np.where(system.high < OPEN, system.high - system.value, FAR)
        self.down = np.minimum(np.append(free_down, FAR), FAR).astype(np.int16)
        self.up = np.minimum(np.append(free_up, FAR), FAR).astype(np.int16)
        self.begin = system.classes.indptr.astype(np.int64)
        self.size = np.diff(self.begin)
        self.count = np.minimum(system.count, FAR).astype(np.int16)
        chance = np.random.Generator(np.random.PCG64(1))
        self.chance = chance.integers(0, 8, 65_537, dtype=np.int16)
        slots = int(np.clip(MEMORY // (self.many + self.height + 1), 16, 512))
        self.change = np.zeros((slots, self.height), np.int8)
        self.stamp = np.full((slots, self.height), -99, np.int8)
        self.lock = np.zeros((slots, self.height), np.int8)
        self.moved = np.zeros((slots, self.many + 1), np.int16)
        self.broken = np.zeros((slots, self.many + 1), bool)
        self.more = np.tile((self.up <= 0).astype(np.int8), (slots, 1))
        self.less = np.tile((self.down <= 0).astype(np.int8), (slots, 1))
        self.quest = np.full(slots, -1)
        self.age = np.zeros(slots, np.int64)
        self.part: list[Numbers] = [np.zeros(0, np.int64)] * slots
        self.log: list[list[tuple[int, int]]] = [[] for _ in range(slots)]

    def run(
        self, quests: Sequence[Quest], pause: Callable[[int], None]
    ) -> tuple[np.ndarray, sparse.csr_array]:
        """Which quests succeeded, and by quest the change of each class (0 where it failed).

        `pause` is told now and then how many are done; it may raise.
        """
        succeeded = np.zeros(len(quests), bool)
        found: list[tuple[int, int, int]] = []
        following, slots = 0, len(self.quest)
        while True:
            room = np.flatnonzero(self.quest < 0)
            if following < len(quests) and 4 * len(room) >= slots:
                room = room[: len(quests) - following]
                self._enter(room, quests, following)
                following += len(room)
                pause(int(following))
            at = np.flatnonzero(self.quest >= 0)
            if not len(at):
                return succeeded, self._changes(found, len(quests))
            row = self._row(at)
            fits = ~self.broken[at, row]
            for slot in at[fits]:
                succeeded[self.quest[slot]] = True
                found += [(int(self.quest[slot]), c, s) for c, s in self.log[slot]]
            self._leave(at[fits | (self.age[at] >= STEPS)])
            on = ~fits & (self.age[at] < STEPS)
            self._repair(at[on], row[on])

    def _changes(self, found: list[tuple[int, int, int]], height: int) -> sparse.csr_array:
        quest, column, sign = np.array(found, np.int64).reshape(-1, 3).T
        changes = sparse.csr_array((sign, (quest, column)), shape=(height, self.height))
        changes.eliminate_zeros()
        return changes

    def _row(self, at: Numbers) -> Numbers:
        """A broken row of each slot: by turns the one with fewest classes, and another."""
        broken = self.broken[at]
        row = np.argmax(broken, axis=1)
        odd = np.flatnonzero(self.age[at] % 2)
        turn = int(self.age.sum() * 7919 % max(self.many, 1))
        other = np.argmax(broken[odd, turn:], axis=1) + turn
        row[odd] = np.where(broken[odd, other], other, row[odd])
        return row

    def _enter(self, room: Numbers, quests: Sequence[Quest], first: int) -> None:
        """Take in quests, and move the records of their targets themselves."""
        new = [quests[first + n] for n in range(len(room))]
        self.quest[room] = first + np.arange(len(room))
        self.age[room] = 0
        width = max(len(one.part) for one in new)
        part = np.zeros((len(new), width), np.int64)
        real = np.zeros((len(new), width), bool)
        for n, one in enumerate(new):
            part[n, : len(one.part)], real[n, : len(one.part)] = one.part, True
        sign = np.array([one.sign for one in new], np.int8)
        amount = np.array([one.amount for one in new])
        for step in range(int(amount.max(initial=0))):
            on = amount > step
            self._move(room[on], part[on], real[on], sign[on], forced=True)
        rows, columns = np.nonzero(real)
        self.lock[room[rows], part[rows, columns]] = -sign[rows]
        for slot, one in zip(room.tolist(), new, strict=True):
            self.part[slot] = one.part

    def _leave(self, slots: Numbers) -> None:
        """Undo what the quests in these slots have changed."""
        for slot in slots:
            classes = np.array([one for one, _ in self.log[slot]], np.int64)
            self.change[slot, classes], self.stamp[slot, classes] = 0, -99
            self.lock[slot, self.part[slot]] = 0
            rows = self.pad[classes]
            self.moved[slot, rows], self.broken[slot, rows] = 0, False
            self.more[slot, rows] = self.up[rows] <= 0
            self.less[slot, rows] = self.down[rows] <= 0
            self.log[slot] = []
        self.quest[slots] = -1

    def _repair(self, at: Numbers, row: Numbers) -> None:
        """One record more or fewer in a class of the given row of each slot."""
        if not len(at):
            return
        sign = np.where(self.moved[at, row] < 0, 1, -1).astype(np.int8)
        size = self.size[row]
        spread = np.arange(min(CANDIDATES, int(size.max())))
        turn = self.quest[at] * 104_729 + self.age[at] * 1_299_709
        begin = np.where(size > CANDIDATES, turn % size, 0)
        stride = np.maximum(size // CANDIDATES, 1)
        place = (begin[:, None] + spread * stride[:, None]) % size[:, None]
        classes = self.system.classes.indices[self.begin[row][:, None] + place].astype(np.int64)
        self._move(at, classes, spread < size[:, None], sign)
        self.age[at] += 1

    def _move(
        self,
        at: Numbers,
        classes: Numbers,
        real: np.ndarray,
        sign: np.ndarray,
        forced: bool = False,
    ) -> None:
        """One record more or fewer in the best class of each list."""
        side, step = at[:, None], self.age[at][:, None]
        rows = self.pad[classes]
        misfit = np.empty(classes.shape, np.int16)
        for wanted, cost in ((1, self.more), (-1, self.less)):
            on = np.flatnonzero(sign == wanted)
            flat = at[on][:, None, None] * (self.many + 1) + rows[on]
            misfit[on] = cost.ravel()[flat].sum(axis=2, dtype=np.int16)
        change = self.change[side, classes]
        barred = ~real | (self.lock[side, classes] == sign[:, None])
        barred |= (sign[:, None] < 0) & (self.count[classes] + change <= 0)
        if not forced:
            recent = step - self.stamp[side, classes] <= PATIENCE
            barred |= recent & (np.sign(change) == -sign[:, None])
        noise = self.chance[(classes * 31 + step * 17) % len(self.chance)]
        score = misfit * 8 + noise
        score[barred] = 30_000
        best = np.argmin(score, axis=1)
        some = np.arange(len(at))
        may = score[some, best] < 30_000
        at, pick, sign = at[may], classes[some, best][may], sign[may]
        self.change[at, pick] += sign
        self.stamp[at, pick] = self.age[at]
        for slot, one, by in zip(at.tolist(), pick.tolist(), sign.tolist(), strict=True):
            self.log[slot].append((one, by))
        rows, side = self.pad[pick], at[:, None]
        moved = self.moved[side, rows] + sign[:, None]
        down, up = self.down[rows], self.up[rows]
        self.moved[side, rows] = moved
        self.broken[side, rows] = (moved < -down) | (moved > up)
        self.more[side, rows] = np.where(moved < -down, -1, moved >= up)
        self.less[side, rows] = np.where(moved > up, -1, moved <= -down)


def _padded(system: System) -> np.ndarray:
    """The rows of each class, filled up with a row that does not exist."""
    height, many = system.rows.shape
    lengths = np.diff(system.rows.indptr)
    pad = np.full((height, max(1, int(lengths.max(initial=0)))), many, np.int32)
    place = np.arange(len(system.rows.indices)) - np.repeat(system.rows.indptr[:-1], lengths)
    pad[np.repeat(np.arange(height), lengths), place] = system.rows.indices
    return pad
