"""Entries as columnar tables, in memory only: what a block holds.

The words of a block are turned round: each word once, with the rows in which it stands. So a search
looks at some ten thousand words rather than at every text. Numbers of rows have two bytes and are
not compressed: they would stay as long, and be opened four times slower.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import polars as pl
from polars.exceptions import PolarsError

from incidents.search.entries import Entry

CODE = pl.Categorical()
SINGLE = ("jurisdiction", "region", "verification", "assignee")
SEVERAL = ("violations", "groups", "agencies", "places", "services", "interferences", "needs",
           "outcomes", "harms", "languages", "consents")  # fmt: skip
ROWS: dict[str, pl.DataType] = {
    "record": pl.Binary(),
    "head": pl.UInt32(),
    "title": pl.String(),
    "client": pl.String(),
    **dict.fromkeys(SINGLE, CODE),
    "confirm_by": pl.String(),
    "since": pl.Int32(),
    "until": pl.Int32(),
    "dates": pl.List(pl.String()),
    **dict.fromkeys(SEVERAL, pl.List(CODE)),
    "due": pl.List(pl.String()),
    "clients": pl.List(pl.String()),
    "in_custody": pl.Boolean(),
}
WORDS: dict[str, pl.DataType] = {"word": pl.String(), "rows": pl.List(pl.UInt16())}


def rows_of(entries: Iterable[Entry]) -> pl.DataFrame:
    """What lists need, one row an entry, in the order given."""
    plain = [tuple(getattr(one, name) for name in ROWS) for one in entries]
    return pl.DataFrame(plain, schema=ROWS, orient="row") if plain else pl.DataFrame(schema=ROWS)


def words_of(entries: Iterable[Entry]) -> pl.DataFrame:
    """Each word with the numbers of the entries that have it."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(entries):
        for word in one.words:
            found.setdefault(word, []).append(number)
    return pl.DataFrame({"word": list(found), "rows": list(found.values())}, schema=WORDS)


def without(
    rows: pl.DataFrame, words: pl.DataFrame, gone: set[bytes]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both tables of a block without some records."""
    numbered = rows.with_row_index("row")
    kept = numbered.filter(~pl.col("record").is_in(list(gone)))
    moved = kept.select(pl.col("row"), pl.int_range(pl.len(), dtype=pl.UInt32).alias("rows"))
    fewer = (
        words.explode("rows")
        .cast({"rows": pl.UInt32()})
        .join(moved, left_on="rows", right_on="row", how="inner")
        .group_by("word", maintain_order=True)
        .agg(pl.col("rows_right").alias("rows"))
    )
    return kept.drop("row"), fewer.cast(WORDS)


def joined(
    one: tuple[pl.DataFrame, pl.DataFrame], other: tuple[pl.DataFrame, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables of two blocks as those of one."""
    rows = pl.concat([one[0], other[0]])
    shifted = other[1].with_columns(
        pl.col("rows").list.eval(pl.element() + pl.lit(one[0].height, dtype=pl.UInt32))
    )
    words = (
        pl.concat([one[1], shifted.cast(WORDS)])
        .group_by("word", maintain_order=True)
        .agg(pl.col("rows").explode())
    )
    return rows, words.cast(WORDS)


def pack(table: pl.DataFrame) -> bytes:
    """Encode as Arrow IPC in memory: WORDS as they are, ROWS with LZ4."""
    target = io.BytesIO()
    table.write_ipc(target, compression="uncompressed" if "word" in table.columns else "lz4")
    return target.getvalue()


def unpack(packed: bytes, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Decode what `pack` wrote, as a table of ROWS or WORDS, or of some of their columns.

    ValueError for anything else.
    """
    try:
        table = pl.read_ipc(io.BytesIO(packed), columns=list(schema))
        return table.select(pl.col(name).cast(kind) for name, kind in schema.items())
    except (PolarsError, OSError):
        raise ValueError("not a table of an index") from None
