"""The custody log: what was removed, altered, moved or cut off is found when it is read."""

from __future__ import annotations

import hashlib
import os

import pytest

from incidents.evidence import custody
from incidents.evidence.keys import key_of
from incidents.evidence.models import CustodyEntry, EvidenceFile
from incidents.evidence.opening import read_custody
from tests.incidents.evidence.sending import read
from vault import open_under, seal_under, verify

pytestmark = pytest.mark.django_db
CONTENT = os.urandom(5000)


@pytest.fixture
def file(world, put):
    """A file that Pavel added; Carla and Pavel opened it."""
    file = put(CONTENT)
    for person in (world.carla, world.pavel):
        read(person, file)
    return EvidenceFile.objects.select_related("record__team__organisation").get(pk=file.pk)


def log_of(world, file):
    fresh = EvidenceFile.objects.select_related("record__team__organisation").get(pk=file.pk)
    return read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=fresh)


def test_it_says_who_did_what_with_which_bytes(world, file, logged):
    log = log_of(world, file)
    assert log.is_whole
    assert [(one.verb, one.name) for one in log.entries] == [
        ("received", "pavel"),
        ("opened", "carla"),
        ("opened", "pavel"),
    ]
    assert log.entries[0].detail["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert all(one.is_own_key for one in log.entries)
    assert logged()[-1][1] == "evidence.custody"


def test_every_entry_can_be_verified_with_the_public_key_alone(world, file):
    for one in log_of(world, file).entries:
        verify(one.key, one.signature, one.statement, custody.statement_context(file.pk))
        assert one.key in {
            bytes(world.pavel.user.signing_public),
            bytes(world.carla.user.signing_public),
        }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_entry_is_found(world, file, number):
    CustodyEntry.objects.filter(file=file, number=number).delete()
    log = log_of(world, file)
    assert not log.is_whole
    assert log.entries[number - 1].flaw == "missing"


def test_an_emptied_log_is_found_also_with_its_end_taken_away(world, file):
    CustodyEntry.objects.filter(file=file).delete()
    assert not log_of(world, file).is_whole
    EvidenceFile.objects.filter(pk=file.pk).update(sealed_head=b"")
    assert log_of(world, file).is_cut


def test_an_older_end_is_found_while_the_entries_are_there(world, put):
    file = put(CONTENT)
    older = bytes(EvidenceFile.objects.get(pk=file.pk).sealed_head)
    read(world.carla, file)
    EvidenceFile.objects.filter(pk=file.pk).update(sealed_head=older)
    assert log_of(world, file).is_cut


def test_reordered_entries_are_found(world, file):
    second, third = CustodyEntry.objects.filter(file=file, number__gte=2).order_by("number")
    second.sealed, third.sealed = third.sealed, second.sealed
    second.save()
    third.save()
    assert [one.flaw for one in log_of(world, file).entries] == ["", "missing", "missing"]


def test_an_entry_of_another_file_is_found(world, file, put):
    other = put(CONTENT)
    taken = CustodyEntry.objects.get(file=other, number=1)
    CustodyEntry.objects.filter(file=file, number=1).update(sealed=bytes(taken.sealed))
    assert log_of(world, file).entries[0].flaw == "missing"


def rewritten(world, file, number, old, new):
    """Somebody who holds the file's key alters an entry and seals it again."""
    key = key_of(world.pavel.keyring, file)
    row = CustodyEntry.objects.get(file=file, number=number)
    where = custody._entry_context(file.pk, number)
    said = open_under(custody._key(key), row.sealed, where)
    assert old in said
    row.sealed = seal_under(custody._key(key), said.replace(old, new), where)
    row.save()


def test_an_entry_edited_by_a_holder_of_the_key_is_found(world, file):
    """Whoever may open the file holds its key; signatures stop them, not seals."""
    rewritten(world, file, 2, b"carla", b"pavel")
    log = log_of(world, file)
    assert log.entries[1].flaw == "unsigned"
    assert log.entries[2].flaw == "altered"


def test_another_key_in_the_place_of_a_persons_own_is_seen(world, file):
    world.carla.user.signing_public = bytes(world.pavel.user.signing_public)
    world.carla.user.save()
    log = log_of(world, file)
    assert [one.is_own_key for one in log.entries] == [True, False, True]


def test_nothing_of_it_is_readable_at_rest(file):
    for row in CustodyEntry.objects.filter(file=file):
        for word in (b"pavel", b"carla", b"opened", b"received"):
            assert word not in bytes(row.sealed)


def test_what_nobody_does_with_evidence_is_not_written(world, file):
    with pytest.raises(ValueError, match="nobody does"):
        custody.append(
            keyring=world.pavel.keyring, actor=world.pavel.user, file=file, key=b"", verb="sold"
        )
