"""A wrongly kept file is removed for good, by those who decide about the record and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from audit.reading import read_entries
from config.log.words import VALUES
from incidents.evidence.copying import make_copy
from incidents.evidence.describing import describe
from incidents.evidence.details import Description, Note
from incidents.evidence.models import (
    CustodyEntry,
    EarlierDetails,
    EvidenceFile,
    EvidenceNote,
    EvidencePiece,
)
from incidents.evidence.notes import write_note
from incidents.evidence.remove_form import REASONS as SAID
from incidents.evidence.removing import REASONS, remove_file
from incidents.models import Record
from tests.conftest import open_browser
from tests.incidents.evidence.sending import a_picture, on_disk, read
from tests.world import Person, World

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
SURE = {"because": "duplicate", "sure": "on"}
KINDS = (EvidenceFile, EvidencePiece, CustodyEntry, EarlierDetails, EvidenceNote)


def removed(person: Person, file: EvidenceFile, because: str = "duplicate") -> int:
    return remove_file(keyring=person.keyring, actor=person.user, file=file, because=because)


def url(file: EvidenceFile, name: str = "evidence-remove") -> str:
    return reverse(name, args=[file.record_id, file.pk])


def rows(file: EvidenceFile) -> int:
    return sum(kind.objects.count() for kind in KINDS)


def test_a_file_goes_with_its_keys_pieces_notes_copies_and_blobs_and_another_stays(
    world: World, put: Put, media: Path, logged: Any, django_capture_on_commit_callbacks: Any
) -> None:
    stays = put(b"another file")
    before, blobs = rows(stays), on_disk(media)
    file = put(a_picture(), name="Rosa at the station.png")
    who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    make_copy(**who, file=file, copy_id=uuid4())
    file.refresh_from_db()
    note = Note(kind="remark", text="Wrong woman")
    write_note(keyring=world.pavel.keyring, author=world.pavel.user, file=file, said=note)
    file.refresh_from_db()
    describe(**who, file=file, description=Description(shows="A station"))
    assert EarlierDetails.objects.exists()
    assert EvidenceNote.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert removed(world.carla, file, "other_record") == 2
    assert rows(stays) == before
    assert on_disk(media) == blobs
    assert logged()[-1][1:3] == ("evidence.remove", f"evidencefile:{file.pk}")
    chain = world.riverside.organisation.chain
    last = read_entries(world.ossian.keyring, chain, limit=1000)[-1]
    assert last.detail == {"because": "other_record", "files": "2"}
    assert read(world.pavel, stays) == b"another file"


def test_a_restored_backup_does_not_bring_it_back(world: World, put: Put) -> None:
    file = put(b"a photo")
    removed(world.carla, file)
    line = Waiting.objects.get()
    assert (line.kind, line.subject) == ("evidence taken out", str(file.pk))
    restored = put(b"a photo", file_id=file.pk)  # as it comes back with an older copy
    assert replayer_of(line.kind)(line.subject, b"") == 1
    assert not EvidenceFile.objects.filter(pk=restored.pk).exists()


def test_whoever_does_not_decide_about_the_record_removes_nothing(world: World, put: Put) -> None:
    file = put(b"a photo")
    for person in (world.pavel, world.petra):
        with pytest.raises(PermissionDenied):
            removed(person, file)
        assert open_browser(person).post(url(file), SURE).status_code in (403, 404)
    with pytest.raises(PermissionDenied):  # with somebody else's keys
        remove_file(
            keyring=world.pavel.keyring, actor=world.carla.user, file=file, because="duplicate"
        )
    page = open_browser(world.pavel).get(url(file, "evidence-file")).content.decode()
    assert url(file) not in page
    assert read(world.pavel, file) == b"a photo"


def test_it_is_asked_twice_and_says_what_goes(world: World, put: Put) -> None:
    file, browser = put(b"a photo"), open_browser(world.carla)
    assert url(file) in browser.get(url(file, "evidence-file")).content.decode()
    assert "custody log" in browser.get(url(file)).content.decode()
    for typed in ({}, {"because": "duplicate"}, {"sure": "on"}, SURE | {"because": "a\0b"}):
        answer = browser.post(url(file), typed)
        assert answer.status_code == 422
        assert EvidenceFile.objects.filter(pk=file.pk).exists()
    answer = browser.post(url(file), SURE)
    assert answer["Location"] == reverse("evidence", args=[file.record_id])
    assert not EvidenceFile.objects.exists()
    assert browser.post(url(file), SURE).status_code == 404


def test_a_legal_hold_keeps_it_with_a_sentence(world: World, put: Put, record: Record) -> None:
    file, browser = put(b"a photo"), open_browser(world.carla)
    Record.objects.filter(pk=record.pk).update(on_hold=True)
    answer = browser.post(url(file), SURE)
    assert answer.status_code == 409
    assert "A legal hold keeps this record" in answer.content.decode()
    page = browser.get(url(file)).content.decode()
    assert "A legal hold keeps this record" in page
    assert 'name="sure"' not in page
    with pytest.raises(ValidationError):
        removed(world.carla, file)
    assert read(world.pavel, file) == b"a photo"
    assert not Waiting.objects.exists()


def test_a_file_that_no_longer_opens_is_removed_all_the_same(world: World, put: Put) -> None:
    file = put(b"a photo")
    EvidenceFile.objects.filter(pk=file.pk).update(sealed_key=b"\0" * 90)
    browser = open_browser(world.carla)
    assert browser.get(url(file)).status_code == 200
    assert browser.post(url(file), SURE | {"because": "unreadable"}).status_code == 302
    assert not EvidenceFile.objects.exists()


def test_over_the_api_it_needs_the_scope_that_destroys(
    world: World, put: Put, api_of: Callable[..., Any]
) -> None:
    file = put(b"a photo")
    place, body = url(file, "api-evidence-remove"), {"because": "duplicate", "sure": True}
    assert api_of(world.carla).post(place, body, format="json").status_code == 403
    able = api_of(world.carla, ("read", "write", "manage"))
    for wrong in ({}, body | {"sure": False}, body | {"because": "so"}):
        assert able.post(place, wrong, format="json").status_code == 400
    assert able.post(place, body, format="json").status_code == 204
    assert able.post(place, body, format="json").status_code == 404
    assert not EvidenceFile.objects.exists()


def test_every_reason_has_its_words_on_the_page_and_in_the_log() -> None:
    assert tuple(SAID) == REASONS
    assert set(REASONS) <= set(VALUES)
