"""What may be shown of a count: threshold 10, random rounding to 5 keyed on the definition.

Incidents and different clients must both reach the threshold; zero is withheld like nine, because
"none" tells as much as "one". Shown counts go up or down to a multiple of 5 by chance, without
bias, and the chance is drawn from the *definition* of the figure, so that asking again, under any
name, in any table, on any day, never gives a second draw. Totals are figures like any other.

Threshold and base follow ONS, keyed random rounding Stats NZ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property

from advocacy.dimensions import DIMENSIONS, Leaves, narrowed
from advocacy.periods import Interval, interval_of
from advocacy.tables import Count, Counts, Place, TableSpec
from vault import blind, subkey

THRESHOLD = 10
BASE = 5


@dataclass(frozen=True)
class ProtectedTable:
    """What may be shown. `figures` has every place of the listed terms; None is *hidden*.

    Rows, columns and ends of the time line on which everything is hidden are not listed: that a
    region is named at all would tell that somebody reported from there.
    """

    spec: TableSpec
    terms: dict[str, list[str]]
    figures: dict[Place, int | None] = field(repr=False)

    @cached_property
    def hidden(self) -> int:
        """How many of the figures are withheld."""
        return sum(figure is None for figure in self.figures.values())

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure to show at all."""
        return self.hidden == len(self.figures)

    def figure(self, **terms: str) -> int | None:
        """The figure at the named terms; axes not named are totals."""
        return self.figures.get(tuple(terms.get(axis) for axis in self.spec.axes))


def protect(counts: Counts, secret: bytes) -> ProtectedTable:
    """Withhold and round. `secret` is the advocacy team's rounding secret (32 bytes)."""
    draw = _Draw(counts.spec, secret)
    shown = {
        place: rounded(count.incidents, draw(place))
        for place, count in counts.cells.items()
        if may_show(count)
    }
    terms = {
        axis: _listed(axis, found, {place[number] for place in shown})
        for number, (axis, found) in enumerate(counts.terms.items())
    }
    return ProtectedTable(
        counts.spec, terms, {p: shown.get(p) for p in _places(counts.spec, terms)}
    )


def may_show(count: Count) -> bool:
    """Whether a count is large enough to be shown, rounded."""
    return count.incidents >= THRESHOLD and count.clients >= THRESHOLD


def rounded(number: int, chance: float) -> int:
    """Round to a multiple of 5: up with the probability that makes the mean right.

    `chance` is uniform over [0, 1).
    """
    below, rest = divmod(number, BASE)
    return BASE * (below + (chance * BASE < rest))


def definition(spec: TableSpec, place: Place) -> tuple[Interval, str]:
    """The months of a figure, and its leaf codes as canonical JSON.

    The same population by definition gives the same value, whatever table it stands in; facts
    play no part. Codes that amount to no condition leave no trace.
    """
    return _months(spec, place), _leaves(spec, place)


def _months(spec: TableSpec, place: Place) -> Interval:
    period = dict(zip(spec.axes, place, strict=True)).get("period")
    return spec.interval.narrowed(interval_of(period)) if period else spec.interval


def _leaves(spec: TableSpec, place: Place) -> str:
    conditions = spec.conditions()
    for axis, term in zip(spec.axes, place, strict=True):
        if term is not None and axis != "period":
            dimension = DIMENSIONS[axis]
            allowed: Leaves = conditions.get(dimension.base)
            conditions[dimension.base] = narrowed(
                dimension.base, allowed, dimension.leaves_of(term)
            )
    leaves = {base: sorted(codes) for base, codes in conditions.items() if codes is not None}
    return json.dumps(leaves, sort_keys=True)


class _Draw:
    """A uniform number in [0, 1) per place; a period has a secret of its own, for ever.

    Of each place it draws on the definition alone. Thousands of places share few months and few
    sets of codes, so both are worked out once.
    """

    def __init__(self, spec: TableSpec, secret: bytes) -> None:
        self._spec, self._secret = spec, secret
        self._counts_time = "period" in spec.axes
        self._secrets: dict[str | None, bytes] = {}
        self._leaves: dict[Place, str] = {}

    def __call__(self, place: Place) -> float:
        period, codes = (place[0], place[1:]) if self._counts_time else (None, place)
        if period not in self._secrets:
            months = str(_months(self._spec, place))
            self._secrets[period] = subkey(self._secret, "rounding", months)
        if codes not in self._leaves:
            self._leaves[codes] = _leaves(self._spec, place)
        drawn = blind(self._secrets[period], self._leaves[codes], "figure")
        return int.from_bytes(drawn[:6], "big") / 2**48  # 48 bits: exact in a float


def _listed(axis: str, terms: list[str], shown: set[str | None]) -> list[str]:
    kept = [number for number, term in enumerate(terms) if term in shown]
    if axis == "period" and kept:  # what is hidden between two shown months is seen to be hidden
        return terms[kept[0] : kept[-1] + 1]
    return [terms[number] for number in kept]


def _places(spec: TableSpec, terms: dict[str, list[str]]) -> list[Place]:
    places: list[Place] = [()]
    for axis in spec.axes:
        places = [(*place, term) for place in places for term in [*terms[axis], None]]
    return places
