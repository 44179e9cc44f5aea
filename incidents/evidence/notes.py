"""Transcripts, translations and remarks on a file: sealed, with author, language, versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import pydantic
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents.document import canonical_json
from incidents.errors import Conflict
from incidents.evidence import custody
from incidents.evidence.details import Note
from incidents.evidence.keys import key_of, note_context, notes_key
from incidents.evidence.models import EvidenceFile, EvidenceNote
from incidents.evidence.opening import locked_file
from incidents.evidence.rights import require_keeper, require_reader
from vault import Keyring, Undecryptable, open_under, seal_under

MOST = 200  # notes of one file, versions counted


@dataclass(frozen=True)
class WrittenNote:
    """One version of a note. `by` is a member's id, `name` what they were called then."""

    note: UUID
    version: int
    said: Note
    by: str
    name: str
    at: datetime


@dataclass(frozen=True)
class NoteThread:
    """A note as it is now, and what it said before, the newest first."""

    now: WrittenNote
    before: tuple[WrittenNote, ...]


def write_note(
    *,
    keyring: Keyring,
    author: User,
    file: EvidenceFile,
    said: Note,
    note: UUID | None = None,
    version: int = 1,
) -> WrittenNote:
    """Write a note on a file, or its next version; in the custody log and the log.

    `note` and `version` say which it becomes: version 1 of an id that is new, or the one after the
    last. Sent again, the same words of the same author are found and nothing is written.

    PermissionDenied unless `author` keeps this record's evidence; Conflict when another version
    came first; ValidationError when a file has too many, or has not the one that is translated;
    Undecryptable.
    """
    require_keeper(keyring, author, file.record)
    key, note = key_of(keyring, file), note or uuid4()
    with transaction.atomic():
        locked = locked_file(file)
        rows = EvidenceNote.objects.filter(file=locked)
        own = rows.filter(note=note)
        if (known := own.filter(version=version).first()) and _same(key, known, said, author):
            return open_note(key, known)
        last = own.count()
        if version != last + 1:
            raise Conflict(last)
        _require_there(rows, note, said)
        if rows.count() >= MOST:
            raise ValidationError({"text": _("This file has as many notes as it can.")})
        row = EvidenceNote(file=locked, note=note, version=version)
        row.sealed = seal_under(notes_key(key), _bytes(said, author), note_context(row))
        try:
            row.save(force_insert=True)
        except IntegrityError:  # the id is that of a note on another file
            raise Conflict(version) from None
        detail = {"kind": said.kind, "language": said.language}
        custody.append(
            keyring=keyring, actor=author, file=locked, key=key, verb="noted", detail=detail
        )
        auditing.record(file.record.team.organisation, author, "evidence.note", file)
    return open_note(key, row)


@transaction.atomic
def read_notes(*, keyring: Keyring, reader: User, file: EvidenceFile) -> list[NoteThread]:
    """The notes on a file in the order they were begun; in the log. PermissionDenied out of scope,
    Undecryptable without the key, and when a version is missing or altered."""
    require_reader(keyring, reader, file.record)
    key = key_of(keyring, file)
    threads: dict[UUID, list[WrittenNote]] = {}
    for row in EvidenceNote.objects.filter(file=file).order_by("version", "pk"):
        threads.setdefault(row.note, []).append(open_note(key, row))
    for versions in threads.values():
        if [one.version for one in versions] != list(range(1, len(versions) + 1)):
            raise Undecryptable
    auditing.record(file.record.team.organisation, reader, "evidence.notes", file)
    begun = sorted(threads.values(), key=lambda versions: (versions[0].at, versions[0].note))
    return [NoteThread(versions[-1], tuple(versions[-2::-1])) for versions in begun]


def open_note(key: bytes, row: EvidenceNote) -> WrittenNote:
    """One version with the file's key; Undecryptable."""
    opened = json.loads(open_under(notes_key(key), row.sealed, note_context(row)))
    try:
        said = Note.model_validate(opened["said"])
    except pydantic.ValidationError:
        raise Undecryptable from None
    at = datetime.fromisoformat(opened["at"])
    return WrittenNote(row.note, row.version, said, opened["by"], opened["name"], at)


def _require_there(rows: QuerySet[EvidenceNote], note: UUID, said: Note) -> None:
    if said.of and (UUID(said.of) == note or not rows.filter(note=said.of).exists()):
        raise ValidationError({"of": _("This file has no such note.")})


def _same(key: bytes, row: EvidenceNote, said: Note, author: User) -> bool:
    known = open_note(key, row)
    return (known.said, known.by) == (said, str(author.pk))


def _bytes(said: Note, author: User) -> bytes:
    return canonical_json(
        {
            "said": said.model_dump(mode="json"),
            "by": str(author.pk),
            "name": author.username,
            "at": timezone.now().isoformat(timespec="microseconds"),
        }
    )
