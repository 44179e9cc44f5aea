"""Files follow their part: granted with it, renewed with it, gone with it, kept by a hold."""

from __future__ import annotations

import errno
import os
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.erasing import erase
from audit.journal.registry import replayer_of
from incidents import blobs
from incidents.evidence import pieces
from incidents.evidence.keys import key_of
from incidents.evidence.models import CustodyEntry, EvidenceFile, EvidencePiece
from incidents.evidence.opening import list_files, read_custody
from incidents.evidence.pieces import read as read_pieces
from incidents.evidence.renewing import seal_anew
from incidents.evidence.sweeping import sweep_uploads
from incidents.evidence.uploads import begin
from incidents.grants import part_keys
from incidents.records import grant_parts
from incidents.sharing import end_sensitive
from incidents.withdrawal import withdraw_grants
from tests.incidents import stories
from tests.incidents.evidence.sending import give, on_disk, read
from vault import Undecryptable

pytestmark = pytest.mark.django_db
CONTENT = os.urandom(1000) * 1100


@pytest.fixture
def shared(world, record):
    """Lena's clinic was granted the account, and not whom it is about."""
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    return record


def fresh(file):
    return EvidenceFile.objects.select_related("record__team__organisation").get(pk=file.pk)


def test_a_lawyer_opens_the_files_of_the_parts_granted_and_no_others(world, shared, put):
    file, private = put(CONTENT, part="account"), put(CONTENT, part="identity")
    assert read(world.lena, file) == CONTENT
    with pytest.raises(Undecryptable):
        read(world.lena, private)
    listing = list_files(keyring=world.lena.keyring, reader=world.lena.user, record=shared)
    assert ([one.file.pk for one in listing.files], listing.hidden) == ([file.pk], 1)


def test_a_withdrawal_gives_files_new_keys_and_new_content(
    world, shared, put, media, django_capture_on_commit_callbacks
):
    """Lena kept the file's key and a copy of the disk: neither opens what is here afterwards."""
    file = put(CONTENT, part="account", cuts=(1_000_000,))
    read(world.lena, file)
    kept_key, before = key_of(world.lena.keyring, file), set(on_disk(media))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_grants(keyring=world.carla.keyring, record=shared)
    assert not before & set(on_disk(media))
    assert len(on_disk(media)) == len(before) == 2
    rows = list(EvidencePiece.objects.filter(file=file).order_by("start"))
    with pytest.raises(Undecryptable):
        list(read_pieces(kept_key, rows))
    with pytest.raises(PermissionDenied):
        read(world.lena, file)
    assert read(world.pavel, file) == CONTENT
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=fresh(file))
    assert log.is_whole
    assert [one.name for one in log.entries] == ["pavel", "lena", "pavel"]


def full(folder, content):
    raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_stops_no_withdrawal_and_the_next_look_goes_on(
    world, shared, put, media, browser_of, caplog, monkeypatch, django_capture_on_commit_callbacks
):
    """Access ends at once. What still lies under a key that was known is told until it does not."""
    file = put(CONTENT, part="account", cuts=(1_000_000,))
    known, before = key_of(world.lena.keyring, file), set(on_disk(media))
    with monkeypatch.context() as disk, django_capture_on_commit_callbacks(execute=True):
        disk.setattr(blobs, "put", full)
        withdraw_grants(keyring=world.carla.keyring, record=shared)
    assert "still waits to be sealed anew" in caplog.text
    assert set(on_disk(media)) == before
    with pytest.raises(PermissionDenied):
        read(world.lena, file)
    assert EvidencePiece.objects.due().count() == 2
    assert read(world.pavel, file) == CONTENT
    # A second change before the first is through.
    withdraw_grants(keyring=world.carla.keyring, record=shared)
    assert read(world.pavel, file) == CONTENT
    pavel = browser_of(world.pavel)
    assert "still lie under their former keys" in pavel.get("/today/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        pavel.get(f"/records/{shared.pk}/evidence/")
    assert not EvidencePiece.objects.due().exists()
    assert not before & set(on_disk(media))
    assert len(on_disk(media)) == 2
    assert read(world.pavel, file) == CONTENT
    with pytest.raises(Undecryptable):
        list(read_pieces(known, file.pieces.order_by("start")))
    assert "still lie under their former keys" not in pavel.get("/today/").content.decode()


def test_a_damaged_piece_waits_for_a_backup(
    world, shared, put, media, django_capture_on_commit_callbacks
):
    file, other = put(CONTENT), put(CONTENT)
    path = media / file.pieces.get().stored_as
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_grants(keyring=world.carla.keyring, record=shared)
    assert [one.file_id for one in EvidencePiece.objects.due()] == [file.pk]
    assert read(world.pavel, other) == CONTENT
    path.write_bytes(whole)
    assert read(world.pavel, file) == CONTENT
    with django_capture_on_commit_callbacks(execute=True):
        list_files(keyring=world.pavel.keyring, reader=world.pavel.user, record=shared)
    assert not EvidencePiece.objects.due().exists()
    assert read(world.pavel, file) == CONTENT


def test_a_former_key_fits_its_own_piece_alone(world, shared, put):
    file = put(CONTENT, cuts=(1_000_000,))
    withdraw_grants(keyring=world.carla.keyring, record=shared)
    first, second = file.pieces.order_by("start")
    EvidencePiece.objects.filter(pk=first.pk).update(sealed_key=second.sealed_key)
    with pytest.raises(Undecryptable):
        read(world.pavel, file)


def test_two_who_seal_anew_at_once_leave_one_content(world, shared, put, media, monkeypatch):
    """The other is done while the first still writes: its blob goes again."""
    file = put(CONTENT)
    withdraw_grants(keyring=world.carla.keyring, record=shared)
    keys, write = part_keys(world.pavel.keyring, shared), pieces.write
    with monkeypatch.context() as slow:

        def overtaken(*told):
            slow.setattr(pieces, "write", write)
            assert seal_anew(shared, keys) == 1
            return write(*told)

        slow.setattr(pieces, "write", overtaken)
        assert seal_anew(shared, keys) == 0
    assert read(world.pavel, file) == CONTENT


def test_an_upload_goes_on_after_a_withdrawal(world, shared):
    file = begin(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        record=shared,
        length=len(CONTENT),
        file_id=uuid4(),
    )
    give(world.pavel, file, 0, CONTENT[:700])
    withdraw_grants(keyring=world.carla.keyring, record=shared)
    give(world.pavel, fresh(file), 700, CONTENT[700:])
    assert read(world.pavel, file) == CONTENT


def test_a_damaged_file_does_not_stop_a_withdrawal(world, shared, put, media):
    broken, whole = put(CONTENT), put(CONTENT)
    path = media / broken.pieces.get().stored_as
    path.write_bytes(path.read_bytes()[:-1])
    CustodyEntry.objects.filter(file=broken).update(sealed=b"")
    withdraw_grants(keyring=world.carla.keyring, record=shared)
    assert read(world.pavel, whole) == CONTENT
    with pytest.raises(Undecryptable):
        read(world.pavel, broken)


@pytest.fixture
def with_health(world, make_incident):
    answers = stories.consents(store="granted", sensitive_health="granted")
    return make_incident(stories.document(consents=answers))


def test_files_of_the_sensitive_part_go_when_it_is_emptied(
    world, with_health, put, media, django_capture_on_commit_callbacks
):
    kept, gone = (
        put(CONTENT, record=with_health),
        put(CONTENT, record=with_health, part="sensitive"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        end_sensitive(keyring=world.carla.keyring, actor=world.carla.user, record=with_health)
    assert read(world.pavel, kept) == CONTENT
    assert not EvidenceFile.objects.filter(pk=gone.pk).exists()
    assert len(on_disk(media)) == 1


def test_a_legal_hold_keeps_them(world, with_health, put):
    file = put(CONTENT, record=with_health, part="sensitive")
    with_health.on_hold = True
    with_health.save()
    end_sensitive(keyring=world.carla.keyring, actor=world.carla.user, record=with_health)
    assert read(world.pavel, file) == CONTENT


def test_what_was_taken_out_does_not_come_back_with_an_older_copy(put):
    file = put(CONTENT)
    replay = replayer_of("evidence taken out")
    assert replay(str(file.pk), b"") == 1
    assert replay(str(file.pk), b"") == 0
    assert not EvidenceFile.objects.exists()


def test_files_are_erased_with_their_record(record, put, media, django_capture_on_commit_callbacks):
    put(CONTENT)
    with django_capture_on_commit_callbacks(execute=True):
        erased = erase("record", record.pk)
    assert erased["evidence.EvidenceFile"] == 1
    assert not EvidenceFile.objects.exists()
    assert on_disk(media) == []


def test_uploads_that_nobody_finished_and_blobs_without_a_row_are_swept(
    world, record, put, media, django_capture_on_commit_callbacks
):
    kept = put(CONTENT)
    waiting = begin(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        record=record,
        length=100,
        file_id=uuid4(),
    )
    give(world.pavel, waiting, 0, b"some")
    stray = media / "evidence" / "0123456789abcdef"
    stray.write_bytes(b"left by a crash")
    young = media / "evidence" / "fedcba9876543210"
    young.write_bytes(b"on its way")
    os.utime(stray, (1, 1))
    assert sweep_uploads() == 1
    EvidenceFile.objects.update(week="2020-W01")
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_uploads() == 1
    assert read(world.pavel, kept) == CONTENT
    assert sorted(path.name for path in on_disk(media)) == sorted(
        [young.name, (media / kept.pieces.get().stored_as).name]
    )
