"""Taking a record out of the index at once, wherever it stands in it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from incidents.models import Record
from incidents.search import blocks
from incidents.search.editions import OpenEdition, open_editions
from incidents.search.models import BlindToken, Block, Edition
from incidents.search.models import Entry as EntryRow
from vault import Keyring, Undecryptable

TRIES = 5


def forget_record(keyring: Keyring, record: Record) -> None:
    """Write the block anew in which a record stands, and delete its entry and tokens.

    Within the caller's transaction. Where the block does not open it goes as a whole, as it does
    without keys (`forget_without_keys`): its other records are brought in again.
    """
    held = _held(keyring, record)
    for _try in range(TRIES):
        row = _locked(record.pk)
        if row is None or row.block_id is None:
            break
        try:
            with transaction.atomic():
                blocks.take_out(held, row.block_id, [record.pk])
        except blocks.Overtaken:
            continue
        except Undecryptable:
            break
    forget_without_keys(record.pk)


def forget_without_keys(record: UUID) -> int:
    """The same by whoever holds no key, such as the journal's replay on a restored copy.

    A block that holds the record goes, because nobody here can take it out of there. How many
    entries went that have to be made again, this one among them.
    """
    row = _locked(record)
    if row is None:
        return 0
    gone = EntryRow.objects.filter(pk=record).delete()[0]
    if row.block_id:
        gone += EntryRow.objects.filter(block=row.block_id, sealed=None).delete()[0]
        Edition.objects.filter(blocks=row.block_id).update(is_whole=False)
        Block.objects.filter(pk=row.block_id).delete()
    BlindToken.objects.filter(record=record).delete()
    return gone


def _held(keyring: Keyring, record: Record) -> dict[UUID, OpenEdition]:
    try:
        return {one.id: one for one in open_editions(keyring, record.team)}
    except Undecryptable:
        return {}


def _locked(record: UUID) -> EntryRow | None:
    """Locked before its block is looked at: who moves it into one meanwhile comes first or not at
    all."""
    return EntryRow.objects.select_for_update().filter(pk=record).first()
