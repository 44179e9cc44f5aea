"""Every kind of incident that published cells tell apart, as far as an outsider can think of them.

An incident has one place in time, one region, one gender ...: kinds. Of codes it may have several,
so these are nodes: "at least one of these codes", each inside those with more codes. A variable
counts the incidents of one kind that are in one node. For sets of codes that nest or are apart this
is exact; else it is a relaxation, and the attacker somewhat weaker than could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

import numpy as np

from tests.attacks.publications.reading import ALWAYS, Cell, Days, codes_of, within

Codes = frozenset[str]
Row = tuple[np.ndarray, np.ndarray, float, float]
"""Variables, their factors, the least and the most of the sum."""
MOST = 400_000
UNKNOWN = "~"


class Populations:
    """The kinds and nodes behind cells. `overlapping`: bases whose codes come in sets."""

    def __init__(self, cells: Iterable[Cell], overlapping: Iterable[str]) -> None:
        cells = list(cells)
        asked: dict[str, set[Codes]] = {}
        for cell in cells:
            for base, codes in cell.asks:
                asked.setdefault(base, set()).add(codes)
        self.days = sorted({cell.days for cell in cells})
        self._found: dict[Cell, np.ndarray] = {}
        self.singles = {
            base: sorted(sets, key=sorted)
            for base, sets in sorted(asked.items())
            if base not in overlapping
        }
        self.several = {
            base: Nodes(base, asked[base]) for base in sorted(set(overlapping) & set(asked))
        }
        self._number_kinds(cells)
        self.nodes = list(product(*(range(len(one.sets)) for one in self.several.values())))
        self._numbers = {node: number for number, node in enumerate(self.nodes)}
        self.size = self.kinds * len(self.nodes)
        assert self.size <= MOST, f"{self.size} variables are too many for this attacker"

    def _number_kinds(self, cells: list[Cell]) -> None:
        """Places in time, regions ... that no cell tells apart are one; which no cell has, none."""
        self._of_time = _apart(
            [tuple(_holds(days, atom) for days in self.days) for atom in atoms(self.days)]
        )
        self._of = {
            base: _apart([self._signature(base, code) for code in candidates(base, sets)])
            for base, sets in self.singles.items()
        }
        self._masks = {
            base: _masks(found) for base, found in [("", self._of_time), *self._of.items()]
        }
        touched = np.logical_or.reduce([self._where(cell) for cell in cells])
        self._kept = np.where(touched, np.cumsum(touched) - 1, -1)
        self.kinds = int(touched.sum())

    def _signature(self, base: str, code: str) -> tuple[bool, ...]:
        return tuple(fits(base, code, codes) for codes in self.singles[base])

    def _where(self, cell: Cell) -> np.ndarray:
        """A mask over all combinations of kinds."""
        if cell not in self._found:
            self._found[cell] = self._mask_of(cell)
        return self._found[cell]

    def _mask_of(self, cell: Cell) -> np.ndarray:
        asks = dict(cell.asks)
        mask = self._masks[""][self.days.index(cell.days)]
        for base, sets in self.singles.items():
            one = self._masks[base][sets.index(asks[base])] if base in asks else None
            width = len(self._of[base])
            mask = np.outer(mask, np.ones(width, bool) if one is None else one).ravel()
        return mask

    def _node(self, cell: Cell) -> int:
        asks = dict(cell.asks)
        return self._numbers[
            tuple(one.number(asks.get(base)) for base, one in self.several.items())
        ]

    def vector(self, cell: Cell) -> np.ndarray:
        """The variables that add up to a cell."""
        return self._kept[np.flatnonzero(self._where(cell))] * len(self.nodes) + self._node(cell)

    def nested(self, inner: Cell, outer: Cell) -> bool:
        """Whether everybody in one cell is surely in the other."""
        before, after = dict(outer.asks), dict(inner.asks)
        for base in self.several:
            if before.get(base) and not (after.get(base) and after[base] <= before[base]):
                return False
        return bool((self._where(outer) | ~self._where(inner)).all())

    def places(self, days: Days, codes: dict[str, Codes]) -> np.ndarray:
        """The variables that count one incident; none where no cell does."""
        number = self._of_time.get(tuple(_holds(one, days) for one in self.days))
        assert number is not None, f"an incident at a time nobody thought of: {days}"
        for base in self.singles:
            (code,) = codes[base]
            found = self._of[base].get(self._signature(base, code))
            assert found is not None, f"an incident of a kind nobody thought of: {base}"
            number = number * len(self._of[base]) + found
        kind = self._kept[number]
        hit = [one.hit(codes[base]) for base, one in self.several.items()]
        held = [self._numbers[node] for node in product(*hit)]
        return kind * len(self.nodes) + np.array(held) if kind >= 0 else np.array([], int)

    def structure(self) -> Iterator[Row]:
        """What holds of any incidents: a node has no more than those around it, and no less than
        the parts that make it up allow."""
        kinds = np.arange(self.kinds) * len(self.nodes)
        for number, (_base, nodes) in enumerate(self.several.items()):
            for node in self.nodes:
                for inner in nodes.inside[node[number]]:
                    child = self._numbers[(*node[:number], inner, *node[number + 1 :])]
                    yield from self._rows(kinds, {self._numbers[node]: 1, child: -1})
                if cover := nodes.cover(node[number]):
                    parts = [(*node[:number], part, *node[number + 1 :]) for part in cover]
                    factors = dict.fromkeys((self._numbers[part] for part in parts), 1)
                    yield from self._rows(kinds, factors | {self._numbers[node]: -1})
        yield from self._neither(kinds)

    def acts(self) -> Iterator[Row]:
        """What holds of acts: of one violation each, so that sets that are apart add up."""
        yield from self.structure()
        kinds = np.arange(self.kinds) * len(self.nodes)
        for number, (base, nodes) in enumerate(self.several.items()):
            for node in self.nodes if base == "violation" else ():
                inside = nodes.inside[node[number]]
                if len(inside) > 1 and nodes.are_apart(inside):
                    parts = [(*node[:number], part, *node[number + 1 :]) for part in inside]
                    factors = dict.fromkeys((self._numbers[part] for part in parts), -1)
                    yield from self._rows(kinds, {self._numbers[node]: 1, **factors})

    def of_violations(self) -> Iterator[int]:
        """The variables whose incidents all have one of some violations, and so an act."""
        if "violation" in self.several:
            at = list(self.several).index("violation")
            chosen = [self._numbers[node] for node in self.nodes if node[at]]
            for kind in range(self.kinds):
                yield from (kind * len(self.nodes) + one for one in chosen)

    def covers(self, parts: list[Cell], whole: Cell) -> bool:
        """Whether everybody in a cell is surely in one of these parts of it."""
        held = np.logical_or.reduce([self._where(one) for one in parts])
        if not (held | ~self._where(whole)).all():
            return False
        for base in self.several:
            asked = dict(whole.asks).get(base)
            sets = [dict(one.asks).get(base) for one in parts]
            if any(one != asked for one in sets):
                every = codes_of(base) if asked is None else asked
                if not frozenset().union(*(one or frozenset() for one in sets)) >= every:
                    return False
        return True

    def _neither(self, kinds: np.ndarray) -> Iterator[Row]:
        """Of two bases: those in neither of two nodes are not fewer than none."""
        if len(self.several) != 2:
            return
        one, other = self.several.values()
        for outer, around in product(range(len(one.sets)), range(len(other.sets))):
            for inner, within_ in product(one.inside[outer], other.inside[around]):
                factors = {(outer, around): 1, (inner, around): -1}
                factors |= {(outer, within_): -1, (inner, within_): 1}
                yield from self._rows(kinds, {self._numbers[n]: f for n, f in factors.items()})

    @staticmethod
    def _rows(kinds: np.ndarray, factors: dict[int, int]) -> Iterator[Row]:
        values = np.array(list(factors.values()), float)
        for kind in kinds:
            yield kind + np.array(list(factors)), values, 0.0, np.inf


class Nodes:
    """Sets of codes of one base of which an incident may have several; the first set is "any"."""

    def __init__(self, base: str, sets: Iterable[Codes]) -> None:
        self._every = codes_of(base)
        self.sets: list[Codes | None] = [None, *sorted(sets, key=sorted)]
        count = range(len(self.sets))
        below = {(i, o) for i in count for o in count if i != o and self._in(i, o)}
        self.inside = [
            [i for i in count if (i, o) in below
             and not any((i, m) in below and (m, o) in below for m in count)]
            for o in count
        ]  # fmt: skip

    def _in(self, inner: int, outer: int) -> bool:
        one, other = self.sets[inner], self.sets[outer]
        return other is None or (one is not None and one < other)

    def number(self, codes: Codes | None) -> int:
        return self.sets.index(codes)

    def hit(self, codes: Codes) -> list[int]:
        """The nodes that an incident with these codes is in."""
        return [n for n, one in enumerate(self.sets) if one is None or one & (codes or {""})]

    def are_apart(self, numbers: list[int]) -> bool:
        """Whether no code is in two of these sets."""
        sets = [self.sets[number] or frozenset() for number in numbers]
        return sum(map(len, sets)) == len(frozenset().union(*sets))

    def cover(self, outer: int) -> list[int]:
        """Nodes inside one that leave no code of it out; nothing if some are left out."""
        inside = self.inside[outer]
        every = self._every if self.sets[outer] is None else self.sets[outer]
        held = frozenset().union(*(self.sets[one] or frozenset() for one in inside))
        return inside if inside and every and held >= every and len(every) > 1 else []


def atoms(spans: list[Days]) -> list[Days]:
    """Every place in time that a date may have: month, quarter, half-year or year, and an ISO week
    in it; a year outside; and no date at all."""
    known = [day for span in spans for day in span if day not in ALWAYS]
    if not known:
        return [ALWAYS]
    years = range(min(known).year - 1, max(known).year + 2)
    periods = [_months(year, first, length) for year in years for length in (1, 3, 6, 12)
               for first in range(1, 13, length)]  # fmt: skip
    found = dict.fromkeys([*periods, ALWAYS])
    if any(s.day != 1 or (u + timedelta(days=1)).day != 1 for s, u in spans if u not in ALWAYS):
        monday = date.fromisocalendar(years[0], 1, 1)
        while monday.year <= years[-1]:
            week = (monday, monday + timedelta(days=6))
            found |= dict.fromkeys([week])
            near = [one for one in periods if one[0] <= week[1] and week[0] <= one[1]]
            found |= dict.fromkeys((max(week[0], a), min(week[1], b)) for a, b in near)
            monday += timedelta(days=7)
    return list(found)


def _months(year: int, first: int, length: int) -> Days:
    after = year * 12 + first - 1 + length
    return date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def candidates(base: str, sets: Iterable[Codes]) -> list[str]:
    """Every code that an incident may have, as far as sets of them tell it from others."""
    asked = frozenset().union(*sets)
    if base != "region":
        known = codes_of(base) | asked
        return sorted(known if len(codes_of(base)) > 1 else known | {UNKNOWN})
    paths = {code.removesuffix("/*") for code in asked}
    return ["", UNKNOWN, *sorted(paths), *sorted(f"{path}/{UNKNOWN}" for path in paths)]


def fits(base: str, code: str, codes: Codes) -> bool:
    """Whether an incident with this code is in a set."""
    return any(within(code, one) for one in codes) if base == "region" else code in codes


def _holds(outer: Days, inner: Days) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _apart(signatures: list[tuple[bool, ...]]) -> dict[tuple[bool, ...], int]:
    return {found: number for number, found in enumerate(dict.fromkeys(signatures))}


def _masks(numbers: dict[tuple[bool, ...], int]) -> np.ndarray:
    """For each set, which classes are in it."""
    return np.array(list(numbers), bool).T
