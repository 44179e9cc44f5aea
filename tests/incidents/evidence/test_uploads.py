"""Uploads: resumed, repeated, broken off; sealed as they come, kept only when whole."""

from __future__ import annotations

import hashlib
import os
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from incidents.errors import ConsentMissing
from incidents.evidence.decoding.found import HEAD, TAIL
from incidents.evidence.errors import TooLarge, UploadRefused, WrongOffset
from incidents.evidence.looking import Measured
from incidents.evidence.models import CustodyEntry, EvidenceFile, EvidencePiece
from incidents.evidence.opening import list_files, open_original
from incidents.evidence.uploads import abandon, begin, take
from tests.incidents.evidence.sending import give, on_disk, read
from vault import Undecryptable

pytestmark = pytest.mark.django_db
CONTENT = os.urandom(1000) * 2500  # three chunks


def begun(person, record, length, **said):
    return begin(
        keyring=person.keyring,
        actor=person.user,
        record=record,
        length=length,
        file_id=said.pop("file_id", uuid4()),
        **said,
    )


def test_a_file_that_came_in_one_request_opens_as_it_was(world, put, logged):
    file = put(CONTENT, name="photo of the street.jpg")
    assert file.state == EvidenceFile.State.KEPT
    assert read(world.pavel, file) == CONTENT
    assert read(world.carla, file) == CONTENT
    verbs = [verb for _actor, verb, ref in logged() if ref == f"evidencefile:{file.pk}"]
    assert verbs == ["evidence.begin", "evidence.keep", "evidence.open", "evidence.open"]


@pytest.mark.parametrize("cuts", [(1,), (1024, 1025), (2**20,), (2**20 - 1, 2**20 + 1, 2_400_000)])
def test_a_file_that_came_in_many_requests_opens_as_it_was(world, put, record, cuts):
    file = put(CONTENT, cuts=cuts)
    assert file.pieces.count() == len(cuts) + 1
    assert read(world.pavel, file) == CONTENT
    [listed] = list_files(keyring=world.pavel.keyring, reader=world.pavel.user, record=record).files
    assert listed.details.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert listed.details.size == len(CONTENT)


def test_on_the_disk_lie_sealed_pieces_under_names_that_say_nothing(put, record, media):
    file = put(CONTENT, cuts=(1_000_000,))
    paths = on_disk(media)
    assert len(paths) == 2
    for path in paths:
        assert CONTENT[:16] not in path.read_bytes()
        assert len(path.name) == 32
        assert file.pk.hex not in str(path)
        assert record.pk.hex not in str(path)


def test_repeated_overlapping_and_reordered_requests_add_nothing(world, record, media):
    file = begun(world.pavel, record, len(CONTENT))
    assert give(world.pavel, file, 0, CONTENT[:5000]).here == 5000
    for offset, end in ((0, 5000), (4000, 6000), (7000, 9000), (5001, 5002)):
        with pytest.raises(WrongOffset) as refused:
            give(world.pavel, file, offset, CONTENT[offset:end])
        assert refused.value.offset == 5000
    assert len(on_disk(media)) == 1
    give(world.pavel, file, 5000, CONTENT[5000:])
    assert read(world.pavel, file) == CONTENT


def test_of_two_requests_at_once_the_slower_one_adds_nothing(world, record, media):
    """The second begins while the first is still sending, and is through before it."""
    file = begun(world.pavel, record, 4000)

    def slow():
        yield CONTENT[:1000]
        assert give(world.pavel, file, 0, CONTENT[:3000]).here == 3000
        yield CONTENT[1000:2000]

    with pytest.raises(WrongOffset) as refused:
        take(
            keyring=world.pavel.keyring,
            actor=world.pavel.user,
            file=file,
            offset=0,
            content=slow(),
        )
    assert refused.value.offset == 3000
    assert len(on_disk(media)) == EvidencePiece.objects.count() == 1
    give(world.pavel, file, 3000, CONTENT[3000:4000])
    assert read(world.pavel, file) == CONTENT[:4000]


def test_a_broken_request_leaves_what_had_come_to_the_byte(world, record):
    file = begun(world.pavel, record, 3000)
    assert give(world.pavel, file, 0, CONTENT[:1]).here == 1
    assert give(world.pavel, file, 1, b"").here == 1
    assert give(world.pavel, file, 1, CONTENT[1:3000]).is_kept
    assert read(world.pavel, file) == CONTENT[:3000]


def test_more_than_was_said_is_refused_and_nothing_of_the_request_stays(world, record, media):
    file = begun(world.pavel, record, 3000)
    with pytest.raises(TooLarge):
        give(world.pavel, file, 0, CONTENT[:3001])
    assert on_disk(media) == []
    assert give(world.pavel, file, 0, CONTENT[:3000]).is_kept


@pytest.mark.parametrize("length", [0, -1])
def test_an_empty_file_is_refused_with_a_sentence(world, record, length):
    with pytest.raises(UploadRefused) as refused:
        begun(world.pavel, record, length)
    assert "0 bytes" in str(refused.value.sentence)
    assert not EvidenceFile.objects.exists()


def test_a_file_above_the_limit_is_refused(world, record, settings):
    settings.AMPARO_EVIDENCE_LARGEST = 1000
    with pytest.raises(TooLarge):
        begun(world.pavel, record, 1001)
    begun(world.pavel, record, 1000)


def test_the_same_upload_begun_again_is_the_one_there(world, record):
    file = begun(world.pavel, record, 3000)
    give(world.pavel, file, 0, CONTENT[:10])
    assert begun(world.pavel, record, 3000, file_id=file.pk).pk == file.pk
    assert EvidenceFile.objects.count() == EvidencePiece.objects.count() == 1


def test_an_id_that_is_taken_says_nothing_of_whose_it_is(world, record, make_incident):
    file = begun(world.pavel, record, 3000)
    other = make_incident()
    for target, part in ((other, ""), (record, "account")):
        with pytest.raises(ValidationError) as refused:
            begun(world.pavel, target, 3000, file_id=file.pk, part=part)
        assert refused.value.code == "taken"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\photo.jpg", "photo.jpg"),
        ("a\0b\r\n.jpg", "ab.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("x" * 5000, "x" * 300),
        ("...", ""),
        ("", ""),
        ("<b>Улица</b>.jpg", "b>.jpg"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(world, record, put, name, shown):
    put(b"anything", name=name)
    [listed] = list_files(keyring=world.pavel.keyring, reader=world.pavel.user, record=record).files
    assert listed.details.name == shown


def test_nobody_else_adds_files_or_opens_them(world, record, put):
    file = put(CONTENT)
    for stranger in (world.petra, world.otto, world.lena, world.ada):
        with pytest.raises(PermissionDenied):
            begun(stranger, record, 10)
        with pytest.raises(PermissionDenied):
            read(stranger, file)


def test_sensitive_files_need_the_consent_to_record_such_facts(world, record):
    with pytest.raises(ConsentMissing):
        begun(world.pavel, record, 10, part="sensitive")
    for part in ("office", "shared", "nothing", "a\0b"):
        with pytest.raises(UploadRefused):
            begun(world.pavel, record, 10, part=part)


def test_an_upload_that_is_given_up_leaves_nothing(
    world, record, media, django_capture_on_commit_callbacks, logged
):
    file = begun(world.pavel, record, 3000)
    give(world.pavel, file, 0, CONTENT[:10])
    with django_capture_on_commit_callbacks(execute=True):
        abandon(keyring=world.pavel.keyring, actor=world.pavel.user, file=file)
    assert not EvidenceFile.objects.exists()
    assert on_disk(media) == []
    assert logged()[-1][1] == "evidence.abandon"
    with pytest.raises(UploadRefused):
        abandon(keyring=world.pavel.keyring, actor=world.pavel.user, file=file)


def test_a_kept_file_is_neither_added_to_nor_given_up(world, put):
    file = put(CONTENT)
    with pytest.raises(UploadRefused):
        abandon(keyring=world.pavel.keyring, actor=world.pavel.user, file=file)
    assert give(world.pavel, file, 0, b"more").is_kept
    assert read(world.pavel, file) == CONTENT


def damage(how, media, file):
    first, second = file.pieces.order_by("start")
    path = media / first.stored_as
    content = bytearray(path.read_bytes())
    if how == "a bit":
        content[40] ^= 1
        path.write_bytes(content)
    elif how == "cut":
        path.write_bytes(content[:-1])
    elif how == "longer":
        path.write_bytes(content + b"\0")
    elif how == "gone":
        path.unlink()
    elif how == "swapped":
        names = first.stored_as, second.stored_as
        second.stored_as, first.stored_as = names
        first.save()
        second.save()
    elif how == "no row":
        second.delete()
    elif how == "shorter row":
        second.length -= 1
        second.save()


HOW = ["a bit", "cut", "longer", "gone", "swapped", "no row", "shorter row"]


@pytest.mark.parametrize("how", HOW)
def test_a_damaged_file_does_not_open_and_nothing_of_it_is_given_out(world, put, media, how):
    file = put(CONTENT, cuts=(len(CONTENT) // 2,))
    damage(how, media, file)
    with pytest.raises(Undecryptable):
        read(world.pavel, file)


@pytest.mark.parametrize("how", ["cut", "longer", "gone", "no row", "shorter row"])
def test_a_large_file_that_is_not_all_there_is_refused_before_its_first_byte(
    world, put, media, monkeypatch, how
):
    monkeypatch.setattr("incidents.evidence.opening.READ_THROUGH", 1000)
    file = put(CONTENT, cuts=(len(CONTENT) // 2,))
    damage(how, media, file)
    entries = CustodyEntry.objects.count()
    with pytest.raises(Undecryptable):
        read(world.pavel, file)
    assert CustodyEntry.objects.count() == entries


def test_a_flipped_bit_in_a_large_file_ends_its_reading_there(world, put, media, monkeypatch):
    monkeypatch.setattr("incidents.evidence.opening.READ_THROUGH", 1000)
    file = put(CONTENT)
    path = media / file.pieces.get().stored_as
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    opened = open_original(keyring=world.pavel.keyring, reader=world.pavel.user, file=file)
    got: list[bytes] = []
    with pytest.raises(Undecryptable):
        got.extend(opened.content)
    assert got
    assert CONTENT.startswith(b"".join(got))
    assert len(b"".join(got)) < len(CONTENT)


@pytest.mark.parametrize("length", [1, TAIL - 1, TAIL, TAIL + 1, HEAD + TAIL + 12345])
def test_what_is_looked_at_is_the_beginning_and_the_end(length):
    content = os.urandom(1000) * (length // 1000 + 1)
    content = content[:length]
    measured = Measured(length)
    for at in range(0, length, 700_001):
        measured.add(content[at : at + 700_001])
    assert (bytes(measured.head), bytes(measured.tail)) == (content[:HEAD], content[-TAIL:])
    assert measured.sha256 == hashlib.sha256(content).hexdigest()
