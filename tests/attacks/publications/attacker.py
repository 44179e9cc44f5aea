"""Everything that can be worked out from published bytes under the public rules."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from tests.attacks.publications.bounds import Linear, Target, for_whole_people
from tests.attacks.publications.populations import Populations, Row
from tests.attacks.publications.reading import Cell, Library, read
from tests.attacks.publications.rules import PUBLIC, Rule

Pair = tuple[Cell, Cell]


class Attacker:
    """Incidents, and acts beside them where acts are published: one system of rows.

    An act is of one violation, and an incident counted under violations has an act of them, so
    that figures of acts bound incidents too.
    """

    def __init__(
        self, releases: Iterable[bytes], rule: Rule = PUBLIC, also: Iterable[Cell] = ()
    ) -> None:
        self.library: Library = read(releases)
        self.rule = rule
        self.cells = sorted({one.cell for one in self.library.said} | set(also), key=str)
        self.populations = Populations(self.cells, self.library.overlapping)
        self.has_acts = "acts" in self.library.units()
        self.size = self.populations.size * (1 + self.has_acts)
        self.rows = list(self._rows())
        self.linear = Linear(self.size, self.rows)

    def _rows(self) -> Iterator[Row]:
        yield from self.populations.structure()
        yield from self._printed("incidents")
        if self.has_acts:
            shift = self.populations.size
            for variables, *rest in (*self.populations.acts(), *self._printed("acts")):
                yield variables + shift, *rest
            for one in self.populations.of_violations():
                yield np.array([one + shift, one]), np.array([1.0, -1.0]), 0, math.inf

    def shown(self) -> list[Cell]:
        """Every cell with a figure of any unit: it has enough incidents, and enough clients."""
        units = self.library.units()
        return sorted({cell for unit in units for cell in self.library.shown(unit)}, key=str)

    def _printed(self, unit: str) -> Iterator[Row]:
        printed = {(one.cell, one.shown) for one in self.library.said if one.unit == unit}
        ranges = [(cell, *(self.rule.of(f) or (0, math.inf))) for cell, f in printed]
        if unit == "incidents" and not self.rule.zero_is_shown:
            ranges += [(cell, self.rule.least, math.inf) for cell in self.shown()]
        for cell, least, most in sorted(ranges, key=str):
            if least > 0 or most < math.inf:
                variables = self.populations.vector(cell)
                yield variables, np.ones(len(variables)), least, most

    def for_whole_people(self, targets: list[Target]) -> list[tuple[int, int]]:
        return for_whole_people(self.size, self.rows, targets)

    def target(self, cell: Cell, without: Cell | None = None, unit: str = "incidents") -> Target:
        """A cell, or those of it that are not in a smaller one."""
        shift = self.populations.size * (unit == "acts")
        minus = None if without is None else self.populations.vector(without) + shift
        name = str(cell) if without is None else f"{cell} WITHOUT {without}"
        return Target.plus(f"{unit} {name}", self.populations.vector(cell) + shift, minus)

    def cell_targets(self, unit: str = "incidents") -> list[Target]:
        """Every cell of every table."""
        return [self.target(cell, unit=unit) for cell in self.cells]

    def pairs(self, unit: str = "incidents") -> Iterator[Pair]:
        """Every two figures of which one is part of the other: the outer and the inner."""
        shown = sorted(self.library.shown(unit), key=str)
        masks = {cell: set(self.populations.vector(cell)) for cell in shown}
        for outer in shown:
            for inner in shown:
                if masks[inner] != masks[outer] and self.populations.nested(inner, outer):
                    yield outer, inner

    def differences(self, unit: str = "incidents") -> list[Target]:
        """Those who are in the outer of two figures alone."""
        return [self.target(outer, inner, unit) for outer, inner in self.pairs(unit)]

    def finest(self) -> Iterator[Target]:
        """Single kinds: the finest that all tables together tell apart."""
        width = len(self.populations.nodes)
        for kind in range(self.populations.size // width):
            yield Target.plus(f"kind {kind}", np.array([kind * width]))

    def shown_around(self, target: Target) -> list[Cell]:
        """Cells with a figure that have people in common with a target, smallest first."""
        parts = set(target.variables)
        found = [(cell, self.populations.vector(cell)) for cell in self.shown()]
        sized = [(len(v), str(cell), cell) for cell, v in found if parts & set(v)]
        return [cell for _size, _name, cell in sorted(sized)]


class Clients:
    """The same for different clients. One may be in many cells, so that cells do not add up: a cell
    has no fewer than any inside it, and no more than all that it is made of together.

    Each cell, and each difference of two figures, is a variable.
    """

    def __init__(self, attacker: Attacker) -> None:
        self._attacker = attacker
        self.cells = attacker.cells
        self.pairs = list(attacker.pairs("clients"))
        self._number: dict[Cell | Pair, int] = {
            one: number for number, one in enumerate([*self.cells, *self.pairs])
        }
        self.rows = list(self._rows())
        self.linear = Linear(len(self._number), self.rows)

    def targets(self) -> list[Target]:
        return [self.target(one) for one in (*self.cells, *self.pairs)]

    def target(self, one: Cell | Pair) -> Target:
        name = str(one) if isinstance(one, Cell) else f"{one[0]} WITHOUT {one[1]}"
        return Target.plus(f"clients {name}", np.array([self._number[one]]))

    def _rows(self) -> Iterator[Row]:
        rule, library = self._attacker.rule, self._attacker.library
        for cell, figures in library.shown("clients").items():
            for figure in figures:
                least, most = rule.of(figure) or (0, math.inf)
                yield self._row({cell: 1}, least, most)
        for cell in self._attacker.shown():
            yield self._row({cell: 1}, rule.least, math.inf)
        for outer, inner in self._nested():
            yield self._row({outer: 1, inner: -1})
        for outer, inner in self.pairs:
            yield self._row({inner: 1, (outer, inner): 1, outer: -1})
            yield self._row({outer: 1, (outer, inner): -1})
        yield from self._made_of()

    def _row(
        self, factors: dict[Cell | Pair, int], least: float = 0.0, most: float = math.inf
    ) -> Row:
        variables = np.array([self._number[one] for one in factors])
        return variables, np.array(list(factors.values()), float), least, most

    def _nested(self) -> Iterator[Pair]:
        nested = self._attacker.populations.nested
        for outer in self.cells:
            yield from ((outer, one) for one in self.cells if one != outer and nested(one, outer))

    def _made_of(self) -> Iterator[Row]:
        """Cells that are fully covered by others which ask one thing more."""
        parts: dict[tuple[Cell, str], list[Cell]] = {}
        for outer, inner in self._nested():
            more = [base for base, _codes in inner.asks ^ outer.asks]
            changed = {*more, *(["days"] if inner.days != outer.days else [])}
            if len(changed) == 1:
                parts.setdefault((outer, changed.pop()), []).append(inner)
        for (outer, _base), inner in parts.items():
            if self._attacker.populations.covers(inner, outer):
                yield self._row({**dict.fromkeys(inner, 1), outer: -1})
