"""The index as a member's session has it open: lists, filters, and words, without opening a record.

Held in memory for one request; kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import polars as pl

from accounts.models import Team
from incidents.search import blocks, tables
from incidents.search.blocks import OpenBlock
from incidents.search.editions import OpenEdition, open_editions
from incidents.search.entries import Entry, folded_words
from incidents.search.indexing import open_entry
from incidents.search.models import Block
from vault import Keyring, Undecryptable

COMPACTING_SECONDS = 1.0
SHORTEST_PART = 3
"""From so many letters on a word is also found as a part of a longer one."""


@dataclass(frozen=True)
class OpenIndex:
    """What a team's index says."""

    team: Team
    editions: list[OpenEdition] = field(repr=False)
    _blocks: list[OpenBlock] = field(repr=False)
    _fresh: list[Entry] = field(repr=False)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """With the columns of `tables.ROWS`, one row a record."""
        newer = [one.record for one in self._fresh]
        settled = [rows.filter(~pl.col("record").is_in(newer)) for rows in self._settled()]
        return pl.concat([*settled, tables.rows_of(self._fresh)])

    def _settled(self) -> Iterator[pl.DataFrame]:
        for block in self._blocks:
            try:
                yield block.rows
            except Undecryptable:
                continue

    def ids(self, rows: pl.DataFrame | None = None) -> list[UUID]:
        """The records of these rows, or of all."""
        found = self.rows if rows is None else rows
        return [UUID(bytes=one) for one in found["record"]]

    def with_words(self, text: str) -> set[bytes]:
        """Records whose texts have every word of `text`, each also as a part of a longer word.

        As the ids' bytes; empty for a text without words.
        """
        wanted = folded_words(text)
        if not wanted:
            return set()
        newer = {one.record for one in self._fresh}
        found = {one.record for one in self._fresh if _has_all(one, wanted)}
        for block in self._blocks:
            settled = _in_block(block, wanted)
            found.update(settled if newer.isdisjoint(settled) else set(settled) - newer)
        return found

    def where(self, *conditions: pl.Expr) -> set[bytes]:
        """Records whose row passes all of these."""
        return set(self.rows.filter(*conditions)["record"])


def open_index(
    keyring: Keyring,
    team: Team,
    *,
    words: bool = False,
    editions: list[OpenEdition] | None = None,
) -> OpenIndex:
    """Open a team's index; with `words`, also what `with_words` needs.

    Moves waiting entries into blocks when many wait. A record that is not in the index yet is not
    found: see `catching_up`. What was altered is left out. Undecryptable without the team's keys.
    """
    held = {one.id: one for one in editions or open_editions(keyring, team)}
    blocks.compact(held.values(), team, seconds=COMPACTING_SECONDS)
    # First what waits, then blocks: what is moved in between is then read twice, never missed.
    fresh = _fresh(held, team)
    opened = _blocks(held, words=words)
    return OpenIndex(team, list(held.values()), opened, fresh)


def _fresh(editions: dict[UUID, OpenEdition], team: Team) -> list[Entry]:
    found = []
    for row in blocks.waiting(team):
        try:
            found.append(open_entry(editions[row.edition_id], row))
        except (Undecryptable, KeyError):
            continue
    return found


def _blocks(editions: dict[UUID, OpenEdition], *, words: bool) -> list[OpenBlock]:
    rows = Block.objects.filter(edition__in=list(editions))
    found = []
    for row in rows if words else rows.defer("sealed_words"):
        try:
            found.append(blocks.open_block(editions[row.edition_id], row, words=words))
        except Undecryptable:
            continue
    return found


def _in_block(block: OpenBlock, wanted: set[str]) -> list[bytes]:
    if block.words is None:
        raise ValueError("this index was opened without its words")
    left: pl.Series | None = None
    for word in wanted:
        rows = block.words.filter(_is(block.words["word"], word))["rows"].explode().drop_nulls()
        rows = rows.unique()
        left = rows if left is None else left.filter(left.is_in(rows.implode()))
        if left.is_empty():
            return []
    return [] if left is None else block.records.gather(left.cast(pl.UInt32)).to_list()


def _is(words: pl.Series, word: str) -> pl.Series:
    return words == word if len(word) < SHORTEST_PART else words.str.contains(word, literal=True)


def _has_all(entry: Entry, wanted: set[str]) -> bool:
    return all(
        word in entry.words
        or (len(word) >= SHORTEST_PART and any(word in other for other in entry.words))
        for word in wanted
    )
