"""A bundle leaves: only what may, to whom the record says, and whoever gets it can verify it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pyrage
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from incidents.errors import ConsentMissing
from incidents.evidence.handing_over import Leaving, Recipient, hand_over
from incidents.evidence.handovers import Handed, list_handovers
from incidents.evidence.leaving import Asked
from incidents.evidence.locking import Lock
from incidents.evidence.models import EvidenceFile, Handover
from incidents.evidence.opening import read_custody
from incidents.models import Record
from incidents.withdrawal import change_keys
from tests.incidents.stories import consents, document, save
from tests.world import Person, World
from vault import Undecryptable

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
COURT = Recipient("Court of Kamukunji", "registry")


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    answers = consents(evidence_use="granted", sensitive_health="granted")
    return make_incident(document(consents=answers))


def give(
    person: Person, record: Record, *files: EvidenceFile, to: Recipient = COURT, **asked: Any
) -> Leaving:
    return hand_over(
        keyring=person.keyring,
        actor=person.user,
        record=record,
        asked=Asked(**{"purpose": "evidence_use"} | asked),
        files=[file.pk for file in files],
        to=to,
    )


def handed(person: Person, record: Record) -> list[Handed]:
    return list_handovers(keyring=person.keyring, reader=person.user, record=record)


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bag:
        return {name.partition("/")[2]: bag.read(name) for name in bag.namelist()}


def test_a_court_gets_what_was_agreed_to_and_nothing_else(
    world: World, record: Record, put: Put, logged: Any
) -> None:
    photo = put(b"a photo", name="Amina beaten.jpg")
    content = b"".join(give(world.pavel, record, photo).content)
    inside = files_in(content)
    assert inside["data/files/amparo-1.txt" if "data/files/amparo-1.txt" in inside else
                  "data/files/amparo-1.bin"] == b"a photo"  # fmt: skip
    said = json.loads(inside["data/record.json"])
    assert said["record"]["account"]["perpetrators"][0]["badge"] == "4711"
    assert inside["data/record.pdf"].startswith(b"%PDF")
    for secret in (b"Amina", b"K-4821", b"She", b"beaten.jpg", b"facts_secret"):
        assert secret not in b"".join(inside.values())
    [one] = handed(world.pavel, record)
    assert (one.said.to, one.said.role) == ("Court of Kamukunji", "registry")
    assert one.said.digest == hashlib.sha256(content).hexdigest()
    assert one.said.size == len(content)
    assert [file.sha256 for file in one.said.files] == [hashlib.sha256(b"a photo").hexdigest()]
    assert "account.perpetrators.badge" in one.said.fields
    assert "account.narrative" not in one.said.fields
    log = read_custody(
        keyring=world.pavel.keyring,
        reader=world.pavel.user,
        file=EvidenceFile.objects.get(pk=photo.pk),
    )
    assert log.is_whole
    assert (log.entries[-1].verb, log.entries[-1].detail) == (
        "handed_over", {"bundle": str(one.handover.pk)},
    )  # fmt: skip
    verbs = [verb for _who, verb, *_rest in logged()]
    assert verbs.count("evidence.hand_over") == 1
    assert verbs.count("evidence.handovers") == 1


def test_after_the_consent_is_taken_back_no_bundle_leaves_and_the_list_stays(
    world: World, record: Record, put: Put
) -> None:
    photo = put(b"a photo")
    b"".join(give(world.pavel, record, photo).content)
    answers = consents(evidence_use="withdrawn", sensitive_health="granted")
    save(world, record, document(consents=answers))
    record.refresh_from_db()
    with pytest.raises(ConsentMissing):
        give(world.pavel, record, photo)
    assert len(handed(world.pavel, record)) == 1


def test_a_key_and_a_passphrase_lock_it(world: World, record: Record, put: Put) -> None:
    photo = put(b"a photo" * 40_000)
    identity = pyrage.x25519.Identity.generate()
    key = str(identity.to_public())
    to = Recipient("Ana, lawyer", lock=Lock(recipient=f" {key}\n"))
    leaving = give(world.pavel, record, photo, to=to)
    content = b"".join(leaving.content)
    assert leaving.file_name.endswith(".zip.age")
    assert b"amparo-bundle" not in content
    assert "data/record.json" in files_in(pyrage.decrypt(content, [identity]))
    to = Recipient("Ana, lawyer", lock=Lock(passphrase="four words on paper"))
    content = b"".join(give(world.pavel, record, photo, to=to).content)
    assert "data/record.json" in files_in(pyrage.passphrase.decrypt(content, "four words on paper"))
    kinds = {one.said.lock: one.said.key for one in handed(world.pavel, record)}
    assert kinds == {"age": hashlib.sha256(key.encode()).hexdigest(), "passphrase": ""}


@pytest.mark.parametrize(
    ("to", "field"),
    [
        (Recipient(""), "to"),
        (Recipient("A" * 3_000), "to"),
        (Recipient("Ana\x00"), "to"),
        (Recipient("Ana", lock=Lock(recipient="AGE-SECRET-KEY-1QQ")), "recipient"),
        (Recipient("Ana", lock=Lock(recipient="age1" + "q" * 50)), "recipient"),
        (Recipient("Ana", lock=Lock(passphrase="short")), "passphrase"),
        (Recipient("Ana", lock=Lock(passphrase="\ud800 and some more words")), "passphrase"),
    ],
)
def test_a_recipient_nobody_could_be_is_refused_at_the_field(
    world: World, record: Record, put: Put, to: Recipient, field: str
) -> None:
    photo = put(b"a photo")
    with pytest.raises(ValidationError) as refused:
        give(world.pavel, record, photo, to=to)
    assert set(refused.value.message_dict) == {field}
    assert not Handover.objects.exists()


def test_a_file_of_the_sensitive_part_leaves_only_where_health_may(
    world: World, record: Record, put: Put
) -> None:
    wound = put(b"a wound", part="sensitive")
    with pytest.raises(ValidationError) as refused:
        give(world.pavel, record, wound)
    assert set(refused.value.message_dict) == {"files"}
    assert b"a wound" in b"".join(give(world.pavel, record, wound, health=True).content)


def test_a_download_that_broke_off_is_listed_as_that(
    world: World, record: Record, put: Put
) -> None:
    photo = put(b"a photo" * 100_000)
    key = str(pyrage.x25519.Identity.generate().to_public())
    for to in (COURT, Recipient("Ana", lock=Lock(recipient=key))):
        content = give(world.pavel, record, photo, to=to).content
        next(content)
        content.close()
    assert [one.said.is_whole for one in handed(world.pavel, record)] == [False, False]


def test_nobody_else_hands_over_or_reads_the_list(world: World, record: Record, put: Put) -> None:
    photo = put(b"a photo")
    b"".join(give(world.pavel, record, photo).content)
    for stranger in (world.otto, world.lena, world.petra):
        with pytest.raises(PermissionDenied):
            give(stranger, record, photo)
        with pytest.raises((PermissionDenied, Undecryptable)):
            handed(stranger, record)


def test_a_file_of_another_record_and_a_damaged_one_do_not_leave(
    world: World, record: Record, put: Put, make_incident: Callable[..., Record]
) -> None:
    elsewhere = put(b"not of this", record=make_incident())
    for files in ([elsewhere], [EvidenceFile(pk=uuid4())]):
        with pytest.raises(ValidationError):
            give(world.pavel, record, *files)
    photo = put(b"a photo")
    photo.custody.filter(number=1).delete()
    with pytest.raises(Undecryptable):
        give(world.pavel, record, photo)
    assert not Handover.objects.exists()


def test_the_list_survives_a_change_of_keys(world: World, record: Record, put: Put) -> None:
    b"".join(give(world.pavel, record, put(b"a photo")).content)
    before = handed(world.pavel, record)[0].said
    change_keys(world.pavel.keyring, record)
    assert handed(world.pavel, record)[0].said == before
