"""The public rules: what a printed figure, and a mark in its place, tell about the true count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A shown figure is within `slack` of the truth. `least` is the smallest count that is shown,
    of the cell's incidents and of its clients; `zero_is_shown` where "none" is printed as 0.
    `withheld` is the range of what is marked; None where the mark says nothing at all.
    """

    slack: int = 4
    least: int = 10
    zero_is_shown: bool = False
    withheld: tuple[int, int] | None = None

    def of(self, shown: int | None) -> tuple[int, int] | None:
        """The fewest and the most behind what is printed; None for anything."""
        if shown is None:
            return self.withheld
        if shown == 0 and self.zero_is_shown and not self.slack:
            return (0, 0)
        least = 0 if self.zero_is_shown else self.least
        return (max(least, shown - self.slack), shown + self.slack)


PUBLIC = Rule()
"""Threshold 10, rounded up or down to a multiple of 5."""
