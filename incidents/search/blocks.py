"""Blocks: many entries as sealed tables, so that a list of a hundred thousand opens at once.

Entries wait one by one until there are enough of them, then whoever reads moves them into blocks.
Locks are taken in one order, entries before blocks, and a block is written only where it is still
the version that was read: of two who write it, the second starts over.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid4

import polars as pl
from django.db import transaction
from django.db.models import Count

from accounts.models import Team
from incidents.search import tables
from incidents.search.editions import OpenEdition
from incidents.search.entries import Entry
from incidents.search.indexing import open_entry
from incidents.search.models import Block
from incidents.search.models import Entry as EntryRow
from vault import Undecryptable, context, open_under, seal_under

LARGEST = 5_000
"""Entries in one block: of narratives of three hundred words 3 MB, written anew in about a fifth of
a second of one core when one of them changes. At most 65,536, see `tables`."""
AT_ONCE = 500
WAITING, WAITING_SHARE = 200, 200
"""Entries are moved once so many wait, or one in so many of a large team's records."""


class Overtaken(Exception):
    """Somebody else has just written the same. Nothing was changed; read again."""


@dataclass(frozen=True)
class OpenBlock:
    """The tables of a block (see `tables`); `words` is None where it was not asked for."""

    row: Block
    packed_rows: bytes = field(repr=False)
    words: pl.DataFrame | None = field(repr=False)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Undecryptable for what is no such table."""
        return _unpacked(self.packed_rows, tables.ROWS)

    @cached_property
    def records(self) -> pl.Series:
        """Only whose rows they are, in their order: all that a search for words needs of them."""
        return _unpacked(self.packed_rows, {"record": tables.ROWS["record"]})["record"]


def open_block(edition: OpenEdition, row: Block, *, words: bool) -> OpenBlock:
    """Undecryptable for a block that was altered or moved."""
    return OpenBlock(
        row,
        _open(edition, row, "rows", row.sealed_rows),
        _unpacked(_open(edition, row, "words", row.sealed_words), tables.WORDS) if words else None,
    )


def waiting(team: Team) -> list[EntryRow]:
    """Entries that wait to be moved into a block."""
    return list(EntryRow.objects.filter(edition__team=team, sealed__isnull=False))


def compact(
    editions: Iterable[OpenEdition], team: Team, *, seconds: float, all_of_them: bool = False
) -> None:
    """Move waiting entries into blocks, if enough wait, for about so many seconds.

    Safe to stop anywhere and to repeat: what waits counts until it is moved.
    """
    held = {edition.id: edition for edition in editions}
    rows = [row for row in waiting(team) if row.edition_id in held]
    if not rows or not (all_of_them or _enough(team, len(rows))):
        return
    give_up = time.monotonic() + seconds
    try:
        for block in {row.block_id for row in rows if row.block_id}:
            older = [row.record_id for row in rows if row.block_id == block]
            take_out(held, block, older)
            if time.monotonic() > give_up:
                return
        for edition in held.values():
            mine = [row for row in rows if row.edition_id == edition.id]
            for start in range(0, len(mine), LARGEST):
                _put_in(edition, mine[start : start + LARGEST])
                if time.monotonic() > give_up:
                    return
    except Overtaken:  # what is left waits for whoever reads next
        return


def _enough(team: Team, number: int) -> bool:
    if number < WAITING:
        return False
    return number >= EntryRow.objects.filter(edition__team=team).count() // WAITING_SHARE


def take_out(held: dict[UUID, OpenEdition], block: UUID, records: list[UUID]) -> None:
    """Write a block anew without some records. Overtaken if somebody else just wrote it."""
    row = Block.objects.filter(pk=block).first()
    if row is None or row.edition_id not in held:
        return
    edition = held[row.edition_id]
    opened = open_block(edition, row, words=True)
    rows, words = tables.without(opened.rows, opened.words, {one.bytes for one in records})
    with transaction.atomic():
        EntryRow.objects.filter(record__in=records, block=row).update(block=None)
        if rows.is_empty():
            if not Block.objects.filter(pk=row.pk, version=row.version).delete()[0]:
                raise Overtaken
        else:
            _write(edition, row, rows, words)


def _put_in(edition: OpenEdition, waiting_rows: list[EntryRow]) -> None:
    """Move entries into the emptiest block of their edition, or a new one if that would be full."""
    entries = [entry for row in waiting_rows if (entry := _opened(edition, row))]
    if not entries:
        return
    fresh = tables.rows_of(entries), tables.words_of(entries)
    row = _with_room(edition, len(entries))
    if row:
        opened = open_block(edition, row, words=True)
        rows, words = tables.joined((opened.rows, opened.words), fresh)
    else:
        rows, words = fresh
    with transaction.atomic():
        target = row or Block(id=uuid4(), edition_id=edition.id, version=0)
        if row is None:
            target.save(force_insert=True)
        _settle(edition, target, entries)
        _write(edition, target, rows, words)


def _settle(edition: OpenEdition, block: Block, entries: list[Entry]) -> None:
    """Let entries wait no longer; Overtaken if one was changed, moved or erased meanwhile."""
    for start in range(0, len(entries), AT_ONCE):
        some = {UUID(bytes=one.record): one.head for one in entries[start : start + AT_ONCE]}
        rows = EntryRow.objects.filter(record__in=list(some), edition=edition.id, block=None)
        locked = rows.select_for_update().order_by("pk").values_list("record", "head")
        if dict(locked) != some:
            raise Overtaken
        rows.update(sealed=None, block=block)


def _with_room(edition: OpenEdition, more: int) -> Block | None:
    """The emptiest block, if so many more fit. Counted without the blocks themselves: a database
    that groups by a sealed column copies it for every entry."""
    counted = EntryRow.objects.filter(block__edition=edition.id).values_list("block")
    fewest = counted.annotate(number=Count("pk")).order_by("number", "block").first()
    if fewest is None or fewest[1] > LARGEST - more:
        return None
    return Block.objects.filter(pk=fewest[0]).first()


def _opened(edition: OpenEdition, row: EntryRow) -> Entry | None:
    try:
        return open_entry(edition, row)
    except Undecryptable:
        return None


def _write(edition: OpenEdition, row: Block, rows: pl.DataFrame, words: pl.DataFrame) -> None:
    version = row.version + 1
    changed = Block.objects.filter(pk=row.pk, version=row.version).update(
        version=version,
        sealed_rows=_seal(edition, row.pk, version, "rows", rows),
        sealed_words=_seal(edition, row.pk, version, "words", words),
    )
    if not changed:
        raise Overtaken


def _seal(edition: OpenEdition, block: UUID, version: int, what: str, table: pl.DataFrame) -> bytes:
    where = _context(edition, block, version, what)
    return seal_under(edition.block_key(block), tables.pack(table), where)


def _open(edition: OpenEdition, row: Block, what: str, sealed: bytes) -> bytes:
    where = _context(edition, row.pk, row.version, what)
    return open_under(edition.block_key(row.pk), bytes(sealed), where)


def _unpacked(packed: bytes, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    try:
        return tables.unpack(packed, schema)
    except ValueError:
        raise Undecryptable from None


def _context(edition: OpenEdition, block: UUID, version: int, what: str) -> bytes:
    return context("search block", edition.team, edition.id, block, version, what)
