"""Opened facts as a columnar table, in memory only."""

from __future__ import annotations

import io
from collections.abc import Iterable

import polars as pl
from polars.exceptions import PolarsError

from advocacy.signers import Signer
from incidents.facts import Fact
from vault import digest

CODE = pl.Categorical()
CODES = pl.List(CODE)

# Columns that hold one code, and columns that hold several; each is named like in the fact.
SINGLE = ("period", "region", "gender", "age_band", "verification", "stage")
SEVERAL = ("violations", "agencies", "places", "services", "interferences", "harms", "outcomes")
SCHEMA: dict[str, pl.DataType] = {
    "key": pl.Binary(),  # of (documentation team, tag): a team supersedes only its own facts
    "signer": CODE,  # the documentation team and the root of its signing keys, see advocacy.signers
    "seq": pl.UInt32(),
    "retracted": pl.Boolean(),
    **dict.fromkeys(SINGLE, CODE),
    **dict.fromkeys(SEVERAL, CODES),
    "clients": pl.List(pl.UInt64()),
}


def empty() -> pl.DataFrame:
    """A table of facts without rows."""
    return pl.DataFrame(schema=SCHEMA)


def frame_of(facts: Iterable[tuple[Signer, Fact]]) -> pl.DataFrame:
    """Facts with the signer of each, as one table, in the given order."""
    rows = [_row(signer, fact) for signer, fact in facts]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row") if rows else empty()


def _row(signer: Signer, fact: Fact) -> tuple[object, ...]:
    # A tombstone says only which fact it ends.
    silent = fact.retracted
    return (
        digest(signer.team.bytes + bytes.fromhex(fact.tag))[:16],
        str(signer),
        fact.seq,
        fact.retracted,
        *("" if silent else getattr(fact, column) for column in SINGLE),
        *([] if silent else sorted(set(getattr(fact, column))) for column in SEVERAL),
        [] if silent else sorted({_client(tag) for tag in fact.client_tags}),
    )


def _client(tag: str) -> int:
    """64 bits of a client's tag. Two clients that meet there would only hide a cell."""
    return int.from_bytes(digest(bytes.fromhex(tag))[:8], "big")


def supersede(facts: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each key, tombstones included; a tombstone wins a tie."""
    if facts["key"].n_unique() == facts.height:
        return facts
    newest_first = facts.sort("seq", "retracted", descending=True, maintain_order=True)
    return newest_first.unique("key", keep="first", maintain_order=True)


def live(facts: pl.DataFrame) -> pl.DataFrame:
    """What counts: the newest row of each key, unless that is a tombstone."""
    return supersede(facts).filter(~pl.col("retracted"))


def pack(facts: pl.DataFrame) -> bytes:
    """Encode as Arrow IPC with LZ4, in memory."""
    target = io.BytesIO()
    facts.write_ipc(target, compression="lz4")
    return target.getvalue()


def unpack(packed: bytes) -> pl.DataFrame:
    """Decode what `pack` wrote; ValueError for anything else."""
    try:
        facts = pl.read_ipc(io.BytesIO(packed))
        return facts.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    except (PolarsError, OSError):
        raise ValueError("not a table of facts") from None
