"""What the team alone knows of a release: its body before the day comes, what it says of each cell,
and under which codes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

from advocacy.definitions import Days, Definition, Statement
from advocacy.ledger.universes import Universe
from vault import Undecryptable


@dataclass(frozen=True)
class Contents:
    """`spans` are all days that its cells count: everything inside is frozen from then on.

    `closed`: brought back without its facts, so nothing over those days is published again.
    """

    body: bytes = field(repr=False)
    signature: bytes
    generation: int
    spans: tuple[Days, ...]
    universe: Universe
    statements: tuple[Statement, ...] = field(repr=False)
    closed: bool = False

    def written(self) -> bytes:
        """Encode; sets and spans that many cells share are written once."""
        cells = [one.cell for one in self.statements]
        leaves = {one: n for n, one in enumerate(dict.fromkeys(cell.codes for cell in cells))}
        spans = {one: n for n, one in enumerate(dict.fromkeys(cell.days for cell in cells))}
        said = {
            "v": 1,
            "body": self.body.decode(),
            "signature": self.signature.hex(),
            "generation": self.generation,
            "spans": [str(one) for one in self.spans],
            "universe": self.universe.written(),
            "closed": self.closed,
            "days": [str(one) for one in spans],
            "leaves": list(leaves),
            "statements": [
                [spans[one.cell.days], leaves[one.cell.codes], one.unit, one.shown]
                for one in self.statements
            ],
        }
        return json.dumps(said, separators=(",", ":")).encode()

    @classmethod
    def read(cls, written: bytes) -> Contents:
        """Undecryptable for anything that `written` did not write."""
        try:
            said = json.loads(written)
            days = [days_from(text) for text in said["days"]]
            leaves = [_leaves_from(text) for text in said["leaves"]]
            return cls(
                body=said["body"].encode(),
                signature=bytes.fromhex(said["signature"]),
                generation=int(said["generation"]),
                spans=tuple(days_from(text) for text in said["spans"]),
                universe=Universe.read(said["universe"]),
                statements=tuple(
                    Statement(Definition(days[day], leaves[codes]), unit, shown)
                    for day, codes, unit, shown in said["statements"]
                ),
                closed=bool(said["closed"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            raise Undecryptable from None


def days_from(text: str) -> Days:
    """Read what `str` of days wrote; ValueError for anything else."""
    since, dots, until = text.partition("..")
    if not dots:
        raise ValueError("not days")
    return Days(
        date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None
    )


def _leaves_from(text: str) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset((base, frozenset(codes)) for base, codes in json.loads(text).items())
