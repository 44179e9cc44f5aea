"""All codes that could be told apart when days were first published, by base.

A population has one definition for ever: sets are resolved and compared under the codes that were
known then. Codes that came later (a new district, a new word of the vocabulary) are in no frozen
fact, so they change nothing and must not look like another cell. Each release has a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from advocacy.counting import codes_of
from advocacy.dimensions import COLUMNS, region_holds, universe


@dataclass(frozen=True)
class Universe:
    """Leaf codes by base, "" for facts that have none among them."""

    codes: Mapping[str, frozenset[str]] = field(repr=False)

    @classmethod
    def of(cls, facts: pl.DataFrame) -> Universe:
        """The vocabulary's codes and those that these facts have."""
        found = {}
        for base, column in COLUMNS.items():
            known = frozenset([""]) if base == "region" else universe(base)
            found[base] = known | set(codes_of(facts, column))
        return cls(found)

    @classmethod
    def read(cls, said: Mapping[str, list[str]]) -> Universe:
        """What `written` wrote."""
        return cls({base: frozenset(codes) for base, codes in said.items()})

    def written(self) -> dict[str, list[str]]:
        return {base: sorted(codes) for base, codes in sorted(self.codes.items())}

    def joined(self, others: Iterable[Universe]) -> Universe:
        """These codes and those of others."""
        found = dict(self.codes)
        for other in others:
            for base, codes in other.codes.items():
                found[base] = found.get(base, frozenset()) | codes
        return Universe(found)

    def resolved(self, base: str, codes: frozenset[str]) -> frozenset[str]:
        """The leaf codes behind codes or patterns of regions. What is not known here is no code."""
        known = self.codes.get(base, frozenset())
        if base != "region":
            return codes & known
        return frozenset(
            leaf for leaf in known if any(region_holds(pattern, leaf) for pattern in codes)
        )

    def narrowed(self, base: str, first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
        """The leaf codes in both."""
        return self.resolved(base, first) & self.resolved(base, second)

    def canonical(self, asked: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Leaf codes by base, without the bases on which every code is asked for."""
        found = {base: self.resolved(base, codes) for base, codes in asked.items()}
        return {base: leaves for base, leaves in found.items() if leaves != self.codes.get(base)}
