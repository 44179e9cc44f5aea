"""The canonical definition of a cell: one population has one definition, under any name.

A definition is an interval of days and, for each base ("violation", "region", "gender" ...) on
which anything is asked, the set of leaf codes that incidents may have. A set that asks nothing (all
codes of its base) is left out by whoever makes the definition, so that "all" and no condition are
one cell.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, order=True)
class Days:
    """From the first to the last day, both counted; None is open."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.since or ''}..{self.until or ''}"

    def holds(self, other: Days) -> bool:
        """Whether all of the other lies inside."""
        starts = self.since is None or (other.since is not None and self.since <= other.since)
        return starts and (
            self.until is None or (other.until is not None and other.until <= self.until)
        )


@dataclass(frozen=True)
class Definition:
    """Which population a figure counts. Equal definitions are one cell; `str` is canonical."""

    days: Days
    leaves: frozenset[tuple[str, frozenset[str]]] = field(default=frozenset())

    @classmethod
    def of(cls, days: Days, leaves: dict[str, frozenset[str]]) -> Definition:
        """From the leaf codes by base."""
        return cls(days, frozenset(leaves.items()))

    def __str__(self) -> str:
        return f"{self.days} {self.codes}"

    @property
    def codes(self) -> str:
        """The leaf codes as canonical JSON."""
        return json.dumps({base: sorted(codes) for base, codes in self.leaves}, sort_keys=True)


@dataclass(frozen=True)
class Statement:
    """What a table says of one cell: a rounded figure, or None for withheld."""

    cell: Definition
    unit: str
    shown: int | None
