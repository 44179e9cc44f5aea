"""Opened facts as a columnar table, in memory only."""

from __future__ import annotations

import io
from collections.abc import Iterable

import polars as pl
from polars.exceptions import PolarsError

from advocacy.dimensions import COLUMNS, universe
from advocacy.signers import Signer
from incidents.facts import Fact, steps_of
from vault import digest

CODE = pl.Categorical()
CODES = pl.List(CODE)

# Columns that hold one code, and columns that hold several; each is named like in the fact.
SINGLE = (
    "period", "week", "region", "gender", "age_band", "verification", "stage", "time_to_lawyer",
)  # fmt: skip
SEVERAL = (
    "violations", "agencies", "places", "services", "interferences", "harms", "circumstances",
    "reached", "outcomes",
)  # fmt: skip
SCHEMA: dict[str, pl.DataType] = {
    "key": pl.Binary(),  # of (documentation team, tag): a team supersedes only its own facts
    "signer": CODE,  # the documentation team and the root of its signing keys, see advocacy.signers
    "seq": pl.UInt32(),
    "turn": pl.UInt32(),
    "retracted": pl.Boolean(),
    **dict.fromkeys(SINGLE, CODE),
    **dict.fromkeys(SEVERAL, CODES),
    "acts": pl.List(pl.UInt16()),  # how many acts each of the violations was, in their order
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
        fact.turn,
        fact.retracted,
        *("" if silent else getattr(fact, column) for column in SINGLE),
        *([] if silent else _several(fact, column) for column in SEVERAL),
        [] if silent else [fact.acts.get(code, 1) for code in sorted(set(fact.violations))],
        [] if silent else sorted({_client(tag) for tag in fact.client_tags}),
    )


def _several(fact: Fact, column: str) -> list[str]:
    if column == "reached" and fact.v == 1:
        return steps_of(fact.stage)
    return sorted(set(getattr(fact, column)))


def _client(tag: str) -> int:
    """64 bits of a client's tag. Two clients that meet there would only hide a cell."""
    return int.from_bytes(digest(bytes.fromhex(tag))[:8], "big")


def supersede(facts: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each key, tombstones included; a tombstone wins a tie."""
    # No two hashes alike: no two keys alike, and told in half the time.
    if facts["key"].hash().n_unique() == facts.height:
        return facts
    newest_first = facts.sort("seq", "retracted", "turn", descending=True, maintain_order=True)
    return newest_first.unique("key", keep="first", maintain_order=True)


def live(facts: pl.DataFrame) -> pl.DataFrame:
    """What counts: the newest row of each key, unless that is a tombstone.

    With one column more, `atom`: the code of what dates a fact (`periods.Atom`). Codes that the
    vocabulary does not know are read as "", so that each base has a closed set of codes.
    """
    newest = supersede(facts)
    if newest["retracted"].any():
        newest = newest.filter(~pl.col("retracted"))
    return with_atoms(_known(newest))


def _known(facts: pl.DataFrame) -> pl.DataFrame:
    for base, column in COLUMNS.items():
        if base == "region":
            continue
        is_list = isinstance(facts.schema[column], pl.List)
        values = facts[column].explode(empty_as_null=False) if is_list else facts[column]
        strange = set(values.unique().to_list()) - universe(base)
        if strange:
            blank = pl.element() if is_list else pl.col(column)
            blank = blank.cast(pl.String).replace(dict.fromkeys(strange, "")).cast(CODE)
            facts = facts.with_columns(
                pl.col(column).list.eval(blank) if is_list else blank.alias(column)
            )
    return facts


def with_atoms(facts: pl.DataFrame) -> pl.DataFrame:
    """With the column `atom`, made of `period` and `week`."""
    if facts.is_empty():
        return facts.with_columns(atom=pl.Series([], dtype=CODE))
    pair = pl.col("period").to_physical().cast(pl.UInt64) * 2**32 + pl.col("week").to_physical()
    pairs = facts.select("period", "week", pair=pair)
    text = pl.concat_str(pl.col("period", "week").cast(pl.String), separator="/")
    kinds = pairs.unique("pair").with_columns(atom=text.cast(CODE))
    atom = pairs["pair"].replace_strict(kinds["pair"], kinds["atom"], return_dtype=CODE)
    return facts.with_columns(atom=atom)


def pack(facts: pl.DataFrame) -> bytes:
    """Encode as Arrow IPC with LZ4, in memory."""
    target = io.BytesIO()
    facts.write_ipc(target, compression="lz4")
    return target.getvalue()


def unpack(packed: bytes) -> pl.DataFrame:
    """Decode what `pack` wrote, now or before there were all of these columns; ValueError for
    anything else."""
    try:
        facts = _with_later_columns(pl.read_ipc(io.BytesIO(packed)))
        return facts.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    except (PolarsError, OSError):
        raise ValueError("not a table of facts") from None


def _with_later_columns(facts: pl.DataFrame) -> pl.DataFrame:
    if "turn" in facts.columns:
        return facts
    steps = pl.col("stage").cast(pl.String).map_elements(steps_of, pl.List(pl.String))
    return facts.with_columns(
        pl.lit("").alias("week"),
        pl.lit("").alias("time_to_lawyer"),
        pl.lit([], dtype=pl.List(pl.String)).alias("circumstances"),
        turn=pl.lit(0),
        reached=pl.when("retracted").then(pl.lit([], dtype=pl.List(pl.String))).otherwise(steps),
        acts=pl.col("violations").list.eval(pl.lit(1)),
    )
