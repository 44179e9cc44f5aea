"""What readers derive without a solver: intervals passed between cells until nothing moves.

Cells right below another in one dimension in which no record has two codes add up to no more than
it; where together they hold all its codes, to exactly it. Each round passes every bound once, up
and down, in whole numbers. (Interval propagation, as in constraint programming; Hundepool et al.
2012 know it as the shuttle algorithm.) What is found is true, and not all that is true: it serves
to see at once what is hopeless. For incidents and acts; a client may be in two places.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from advocacy.definitions import Days
from advocacy.protection.cells import OPEN, Cells
from advocacy.protection.microdata import Numbers

ROUNDS = 30


@dataclass(frozen=True)
class Sums:
    """Sums of children, one after the other: sum s is of `child[starts[s]:starts[s + 1]]`, within
    `parent[s]`, and all of it where `whole[s]`."""

    parent: Numbers
    starts: Numbers
    child: Numbers
    whole: np.ndarray


def sums_of(cells: Cells, families: list[tuple[int, Numbers]], exclusive: frozenset[str]) -> Sums:
    """The families whose children have no record in common, by their definitions.

    `exclusive`: the bases in which no record has two codes; time is one.
    """
    parents, children, whole = [], [], []
    for parent, below in families:
        column = int(np.argmax(cells.of[below[0]] != cells.of[parent]))
        if column and cells.bases[column - 1] not in exclusive:
            continue
        apart, covers = _split(
            cells, column, int(cells.of[parent, column]), cells.of[below, column]
        )
        if apart:
            parents.append(parent)
            children.append(below)
            whole.append(covers)
    starts = np.cumsum([0, *(len(one) for one in children)])
    child = np.concatenate(children) if children else np.zeros(0, np.int64)
    return Sums(np.array(parents, np.int64), starts.astype(np.int64), child, np.array(whole, bool))


def narrowed(sums: Sums, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The least and the greatest count of each cell, from those known at first."""
    low, high = low.copy(), np.minimum(high, OPEN)
    if not len(sums.parent):
        return low, high
    of = np.repeat(np.arange(len(sums.parent)), np.diff(sums.starts))
    begin = sums.starts[:-1]
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        least = np.add.reduceat(low[sums.child], begin)
        np.maximum.at(low, sums.parent, least)
        greatest = np.minimum(np.add.reduceat(high[sums.child], begin), OPEN)
        np.minimum.at(high, sums.parent[sums.whole], greatest[sums.whole])
        # A child is what its parent leaves when all others are as small (or as large) as can be.
        room = high[sums.parent][of] - (least[of] - low[sums.child])
        np.minimum.at(high, sums.child, room)
        rest = np.add.reduceat(high[sums.child], begin)
        need = low[sums.parent][of] - (rest[of] - high[sums.child])
        np.maximum.at(low, sums.child[sums.whole[of]], need[sums.whole[of]])
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return low, high


def _split(cells: Cells, column: int, parent: int, below: Numbers) -> tuple[bool, bool]:
    """Whether these sets have nothing in common, and whether they are all of the parent's."""
    if column == 0:
        return _days_split(cells.days[parent], [cells.days[n] for n in below])
    sets = [cells.sets[column - 1][n] or frozenset() for n in below]
    union = frozenset().union(*sets)
    # Of a total nobody knows that it has no other code than those named.
    return len(union) == sum(len(one) for one in sets), union == cells.sets[column - 1][parent]


def _days_split(parent: Days, below: list[Days]) -> tuple[bool, bool]:
    """Time never covers: an incident may be dated by the longer span alone."""
    if any(one.since is None or one.until is None for one in below):
        return False, False
    order = sorted(below)
    apart = all(a.until and b.since and a.until < b.since for a, b in pairwise(order))
    return apart, False
