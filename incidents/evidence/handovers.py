"""What was handed to whom: a sealed list on each record, for its own team."""

from __future__ import annotations

from dataclasses import dataclass

import pydantic
from django.db import transaction
from pydantic import Field

from accounts import auditing
from accounts.models import User
from incidents.document import canonical
from incidents.evidence.models import Handover
from incidents.evidence.notes import MOST as MOST_NOTES
from incidents.evidence.subjects import require_hander
from incidents.fields import Part, SomeText, Text, entries, several, text_up_to
from incidents.grants import part_keys
from incidents.models import Record
from vault import Keyring, Undecryptable, context, open_under, seal_under, subkey

# An incident's part that never leaves its team, and a case's that only co-counsel is ever granted.
OWN_PARTS = ("office", "privileged")
Line = text_up_to(200)


class HandedFile(Part):
    """A file by its name in the bundle; `file` is its id, `notes` are id and version of each note
    on it that left."""

    path: Line
    file: Line
    sha256: Line
    size: int = 0
    notes: several(Line, MOST_NOTES) = []


class HandedOver(Part):
    """One handover. `digest` is the SHA-256 of the bundle as it left, "" for one whose download
    broke off. `lock`: how it is locked; `key`: the fingerprint of the recipient's public key.
    `signed_with`: the fingerprint of the keys that signed the bundle."""

    to: SomeText
    role: Text = ""
    purpose: Line
    consent_date: Line = ""
    at: Line
    by: Line
    name: Line
    files: entries(HandedFile, 1_000) = []
    fields: several(Line, 500) = []
    named: Line = ""
    digest: Line = ""
    size: int = Field(default=0, ge=0)
    lock: Line = "none"
    key: Line = ""
    signed_with: Line = ""

    @property
    def is_whole(self) -> bool:
        """Whether the bundle left to its last byte."""
        return bool(self.digest)


@dataclass(frozen=True)
class Handed:
    """A handover of a record as it is listed."""

    handover: Handover
    said: HandedOver


@transaction.atomic
def list_handovers(*, keyring: Keyring, reader: User, record: Record) -> list[Handed]:
    """What was handed over of a record, the newest first; the log says who looked.

    Only those who hand bundles of it over: PermissionDenied; Undecryptable.
    """
    require_hander(keyring, reader, record)
    key = handover_key(keyring, record)
    rows = [Handed(row, opened(key, row)) for row in Handover.objects.filter(record=record)]
    auditing.record(record.team.organisation, reader, "evidence.handovers", record)
    return sorted(rows, key=lambda one: one.said.at, reverse=True)


def handover_key(keyring: Keyring, record: Record) -> bytes:
    """The key under which a record's handovers lie; Undecryptable for outsiders."""
    return key_under(part_keys(keyring, record))


def key_under(keys: dict[str, bytes]) -> bytes:
    """The same with the part keys at hand."""
    own = next((keys[part] for part in OWN_PARTS if part in keys), None)
    if own is None:
        raise Undecryptable
    return subkey(own, "evidence handover")


def sealed(key: bytes, row: Handover, said: HandedOver) -> bytes:
    """What is written into a row."""
    return seal_under(key, canonical(said), _context(row))


def opened(key: bytes, row: Handover) -> HandedOver:
    """What a row says; Undecryptable."""
    try:
        return HandedOver.model_validate_json(open_under(key, row.sealed, _context(row)))
    except pydantic.ValidationError:
        raise Undecryptable from None


def renew_handovers(record: Record, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Seal a record's handovers under its own part's new key, in the caller's transaction."""
    if not any(part in old and part in new for part in OWN_PARTS):
        return
    before, after = key_under(old), key_under(new)
    for row in Handover.objects.select_for_update().filter(record=record):
        try:
            row.sealed = sealed(after, row, opened(before, row))
        except Undecryptable:
            continue  # it stays unreadable, as it was
        row.save(update_fields=["sealed"])


def _context(row: Handover) -> bytes:
    return context("evidence handover", row.record_id, row.pk)
