"""Transcripts and translations: sealed with their author, in versions that stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from incidents.errors import Conflict
from incidents.evidence.details import Note
from incidents.evidence.models import EvidenceFile, EvidenceNote
from incidents.evidence.notes import WrittenNote, read_notes, write_note
from incidents.evidence.opening import read_custody
from incidents.models import Record
from incidents.withdrawal import change_keys
from tests.world import Person, World
from vault import Undecryptable

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
HEARD = Note(kind="transcript", language="sw", text="Mko wapi?\nNipe pesa.")


def write(person: Person, file: EvidenceFile, said: Note = HEARD, **how: Any) -> WrittenNote:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    return write_note(keyring=person.keyring, author=person.user, file=fresh, said=said, **how)


def notes(person: Person, file: EvidenceFile) -> list[tuple[str, list[str]]]:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    found = read_notes(keyring=person.keyring, reader=person.user, file=fresh)
    return [(one.now.said.text, [old.said.text for old in one.before]) for one in found]


def test_a_transcript_and_its_translation_with_their_versions(
    world: World, put: Put, logged: Any
) -> None:
    file = put(b"a voice")
    first = write(world.pavel, file)
    english = Note(kind="translation", language="en", text="Where are you?")
    write(world.pavel, file, english)
    longer = HEARD.model_copy(update={"text": HEARD.text + " Haraka!"})
    second = write(world.pavel, file, longer, note=first.note, version=2)
    assert (second.by, second.name) == (str(world.pavel.user.pk), world.pavel.user.username)
    assert notes(world.pavel, file) == [
        (longer.text, [HEARD.text]),
        (english.text, []),
    ]
    log = read_custody(
        keyring=world.pavel.keyring, reader=world.pavel.user, file=EvidenceFile.objects.get()
    )
    assert [one.verb for one in log.entries] == ["received", "noted", "noted", "noted"]
    assert log.entries[1].detail == {"kind": "transcript", "language": "sw"}
    assert [verb for _who, verb, *_rest in logged()].count("evidence.note") == 3
    assert not any(HEARD.text.encode() in bytes(row.sealed) for row in EvidenceNote.objects.all())


def test_sent_again_a_note_is_there_once(world: World, put: Put) -> None:
    file, note = put(b"a voice"), uuid4()
    assert write(world.pavel, file, note=note) == write(world.pavel, file, note=note)
    assert EvidenceNote.objects.count() == 1
    with pytest.raises(Conflict):
        write(world.pavel, file, HEARD.model_copy(update={"text": "other"}), note=note)
    with pytest.raises(Conflict):
        write(world.pavel, file, note=note, version=3)


def test_the_id_of_a_note_on_another_file_adds_nothing_to_either(world: World, put: Put) -> None:
    one, other = put(b"a voice"), put(b"another")
    note = write(world.pavel, one).note
    with pytest.raises(Conflict):
        write(world.pavel, other, note=note)
    assert notes(world.pavel, other) == []


def test_nobody_else_writes_or_reads(world: World, put: Put) -> None:
    file = put(b"a voice")
    write(world.pavel, file)
    for stranger in (world.otto, world.lena):
        with pytest.raises(PermissionDenied):
            write(stranger, file)
        with pytest.raises((PermissionDenied, Undecryptable)):
            notes(stranger, file)


def test_notes_get_the_new_key_and_are_missed_when_one_goes(
    world: World, put: Put, record: Record
) -> None:
    file = put(b"a voice")
    first = write(world.pavel, file)
    write(world.pavel, file, note=first.note, version=2)
    before = notes(world.pavel, file)
    change_keys(world.pavel.keyring, record)
    assert notes(world.pavel, file) == before
    EvidenceNote.objects.filter(version=1).delete()
    with pytest.raises(Undecryptable):
        notes(world.pavel, file)
