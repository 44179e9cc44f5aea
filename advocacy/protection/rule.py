"""What the audit is asked, and what it answers.

The rule (Hundepool et al., *Statistical Disclosure Control*, 2012, chapter 4): what is shown lets a
reader bound a true count from both sides. A count of 1 to 4 must stay possible as nothing and as
five or more; a count of 5 to 9 must stay uncertain by at least five.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from advocacy.definitions import Definition

UNITS = ("incidents", "clients", "acts")
Unit = Literal["incidents", "clients", "acts"]
Withheld = tuple[Definition, str]
"""A cell that must not be shown, and the unit it counts."""


@dataclass(frozen=True)
class Rule:
    """Shown only from `threshold` incidents and clients; shown as a multiple of `base` next to the
    true count, so that the truth lies less than `base` away."""

    threshold: int = 10
    base: int = 5


class Reason(StrEnum):
    """Why nothing may be published."""

    EARLIER = "earlier"
    """What is published already gives a count away: no withholding in the new tables mends that."""
    UNRESOLVED = "unresolved"
    """A count for which no other population was found, even with more withheld."""
    TIME = "time"
    """Not decided within the time limit."""
    CANCELLED = "cancelled"
    """Somebody stopped it."""
    UNTRUE = "untrue"
    """Some published figure does not fit these records: other records, or other rules."""
    TOO_LARGE = "too_large"
    """More cells than can be held."""


@dataclass(frozen=True)
class Bounds:
    """What a reader cannot exclude of one sensitive cell: at least all of `lower`..`upper`.

    Never published. `true` is the count itself; `difference` is the cell taken away from `cell`
    where it is no cell of a table, and `remainder` says that all cells below were taken away.
    """

    cell: Definition
    unit: str
    true: int
    lower: int
    upper: int
    difference: Definition | None = None
    remainder: bool = False


@dataclass(frozen=True)
class Certified:
    """The candidate may be published once `withheld` is withheld in it too.

    `checked`: sensitive cells and differences that are certified; `shown`: figures of the candidate
    before; `widths`: the bounds of each sensitive cell.
    """

    withheld: frozenset[Withheld]
    checked: int
    shown: int
    seconds: float = field(compare=False)
    widths: tuple[Bounds, ...] = field(default=(), repr=False)

    @property
    def extra(self) -> int:
        """How many figures the audit took away that the threshold alone would show."""
        return len(self.withheld)


@dataclass(frozen=True)
class Refused:
    """Nothing may be published. `numbers` says how far the audit came."""

    reason: Reason
    numbers: Mapping[str, int] = field(default_factory=dict)


class Stop(Exception):
    """Ends the audit without an answer other than `reason`."""

    def __init__(self, reason: Reason, **numbers: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.numbers = numbers
