"""What an audit found for a draft, kept with it, so that looking again does not take minutes again.

It says of exactly which facts, earlier releases and figures it speaks, by a hash; of anything else
it says nothing. It lies inside the draft's seal, which only members of the team can make. What is
published is always audited anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from advocacy.definitions import Definition, Statement
from advocacy.ledger.population import Population
from vault import digest

MOST_WITHHELD = 2_000
"""More than this is not kept: a draft has room for 200,000 letters."""


@dataclass(frozen=True)
class Certificate:
    """`asked` names what was audited, `withheld` which (cell, unit) must not be shown."""

    asked: str
    withheld: frozenset[str]

    @classmethod
    def of(cls, asked: str, withheld: Collection[tuple[Definition, str]]) -> Certificate | None:
        """None where it would be too long to keep."""
        if len(withheld) > MOST_WITHHELD:
            return None
        return cls(asked, frozenset(_mark(*one) for one in withheld))

    def withheld_of(
        self, asked: str, candidate: Iterable[Statement]
    ) -> frozenset[tuple[Definition, str]] | None:
        """What it says must be withheld; None if it speaks of something else."""
        if asked != self.asked:
            return None
        found = ((one.cell, one.unit) for one in candidate)
        return frozenset(one for one in found if _mark(*one) in self.withheld)

    def written(self) -> dict[str, Any]:
        """As JSON; `read` takes it back."""
        return {"asked": self.asked, "withheld": sorted(self.withheld)}

    @classmethod
    def read(cls, said: Mapping[str, Any] | None) -> Certificate | None:
        """From `written`; None for None."""
        return cls(str(said["asked"]), frozenset(map(str, said["withheld"]))) if said else None


def asked_of(
    population: Population, head: bytes, candidate: Iterable[Statement], threshold: int
) -> str:
    """SHA-256 (hex) of everything that the audit's answer follows from. `head` is that of the
    chain, which fixes every earlier release."""
    figures = "\n".join(f"{one.cell} {one.unit} {one.shown}" for one in candidate)
    parts = (
        head,
        str(threshold).encode(),
        _lines_of(population.facts),
        repr(sorted((b, sorted(c)) for b, c in population.universe.codes.items())).encode(),
        figures.encode(),
    )
    return digest(b"".join(digest(part) for part in parts)).hex()


def _lines_of(facts: pl.DataFrame) -> bytes:
    """The same for the same facts, in whatever order and encoding they were read."""
    columns = [
        (
            pl.col(name).cast(pl.List(pl.String)).list.join("\x1f")
            if isinstance(kind, pl.List)
            else pl.col(name).cast(pl.String)
        ).fill_null("\x1d")
        for name, kind in sorted(facts.schema.items())
    ]
    lines = facts.select(line=pl.concat_str(columns, separator="\x1e"))
    return "\n".join(lines["line"].sort().to_list()).encode()


def _mark(cell: Definition, unit: str) -> str:
    return digest(f"{cell} {unit}".encode())[:16].hex()
