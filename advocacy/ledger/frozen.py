"""The facts of published days, as they were: what later tables of these days are counted from.

Kept are the codes and the numbers of clients, by time atom. Left out is whatever would join a fact
to later versions of it: its tag, its signer, how often it was revised. The order is by chance.
"""

from __future__ import annotations

import io
import random

import polars as pl
from polars.exceptions import PolarsError

from advocacy import frames
from vault import Undecryptable

JOINING = ("key", "signer", "seq", "turn", "retracted")
SCHEMA = {name: kind for name, kind in frames.SCHEMA.items() if name not in JOINING}


def nothing() -> pl.DataFrame:
    """No facts."""
    return pl.DataFrame(schema=SCHEMA)


def coded(facts: pl.DataFrame) -> pl.DataFrame:
    """The columns that are kept, of facts of any age."""
    return facts.select(
        pl.col(name).cast(kind)
        if name in facts.columns
        else pl.lit([] if isinstance(kind, pl.List) else "", dtype=kind).alias(name)
        for name, kind in SCHEMA.items()
    )


def pack(facts: pl.DataFrame) -> bytes:
    """Encode facts, shuffled and sorted by time alone, as Arrow IPC."""
    order = list(range(facts.height))
    random.SystemRandom().shuffle(order)
    mixed = coded(facts)[order]
    times = [name for name in ("period", "week") if name in mixed.columns]
    target = io.BytesIO()
    mixed.sort([pl.col(name).cast(pl.String) for name in times], maintain_order=True).write_ipc(
        target, compression="lz4"
    )
    return target.getvalue()


def unpack(packed: bytes) -> pl.DataFrame:
    """Decode what `pack` wrote; Undecryptable for anything else."""
    try:
        return coded(pl.read_ipc(io.BytesIO(packed)))
    except (PolarsError, OSError):
        raise Undecryptable from None
