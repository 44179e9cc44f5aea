"""Keeping the index in step: whatever writes a record writes its tokens and its entry with it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from accounts.models import Team
from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.search.editions import OpenEdition, current_edition
from incidents.search.entries import Entry, entry_of
from incidents.search.models import Entry as EntryRow
from incidents.search.spellings import marks_of
from incidents.search.tokens import write_tokens
from vault import Keyring, Undecryptable, context, open_under, seal_under

_FIELDS = EntryRow._meta.concrete_fields
_INSERT = "INSERT INTO search_entry ({}) VALUES ({})".format(  # noqa: S608
    ", ".join(field.column for field in _FIELDS), ", ".join("%s" for _ in _FIELDS)
)


def index_new(keyring: Keyring, record: Record, document: IncidentDocument) -> None:
    """Index a record in the transaction that writes it for the first time."""
    edition = current_edition(keyring, record.team)
    write_tokens(edition, {record.pk: marks_of(document)}, fresh=True)
    row = entry_row(edition, record, document)
    plain = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _FIELDS]
    with connection.cursor() as cursor:  # without a model's ceremony: this is in everyone's way
        cursor.execute(_INSERT, plain)


def index_record(keyring: Keyring, record: Record, document: IncidentDocument) -> None:
    """Write what the index says of a record as of its head, in the transaction that writes it.

    `document` must be whole: account, identity and office. Undecryptable without the team's keys.
    """
    index_many(keyring, record.team, {record: document})


def index_many(keyring: Keyring, team: Team, documents: Mapping[Record, IncidentDocument]) -> None:
    """The same for several records of one team. Within the caller's transaction."""
    edition = current_edition(keyring, team)
    write_tokens(edition, {record.pk: marks_of(one) for record, one in documents.items()})
    # The block stays: it still holds an older state, until it is written anew.
    EntryRow.objects.bulk_create(
        [entry_row(edition, record, document) for record, document in documents.items()],
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["edition", "head", "sealed"],
    )


def entry_row(edition: OpenEdition, record: Record, document: IncidentDocument) -> EntryRow:
    """What the index says of a record, sealed and not saved."""
    entry = entry_of(record.pk, record.head, document)
    return EntryRow(
        record=record,
        edition_id=edition.id,
        head=record.head,
        sealed=seal_entry(edition, entry),
    )


def seal_entry(edition: OpenEdition, entry: Entry) -> bytes:
    """An entry that waits to be moved into a block."""
    where = _context(edition, UUID(bytes=entry.record), entry.head)
    return seal_under(edition.entries_key, entry.written(), where)


def open_entry(edition: OpenEdition, row: EntryRow) -> Entry:
    """Undecryptable for an entry that was altered, moved or put back from an earlier revision."""
    where = _context(edition, row.record_id, row.head)
    try:
        return Entry.read(open_under(edition.entries_key, bytes(row.sealed), where))
    except ValueError:
        raise Undecryptable from None


def _context(edition: OpenEdition, record: UUID, head: int) -> bytes:
    return context("search entry", edition.team, edition.id, record, head)
