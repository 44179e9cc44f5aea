"""What people say of a file can be corrected; what they said before stays, and nothing measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from incidents.errors import Conflict
from incidents.evidence.describing import describe, described, versions_of
from incidents.evidence.details import Description
from incidents.evidence.keys import key_of
from incidents.evidence.models import EarlierDetails, EvidenceFile
from incidents.evidence.opening import details_of, read_custody
from incidents.models import Record
from incidents.withdrawal import change_keys
from tests.incidents.stories import consents, document
from tests.world import Person, World
from vault import Undecryptable

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
MEDICAL = {
    "medical": {"grade": "typical", "finding": "Two bruises", "examiner": "Dr K",
                "person": "p1", "consent": "granted"}
}  # fmt: skip


def say(person: Person, file: EvidenceFile, expected: int | None = None, **said: Any) -> None:
    describe(
        keyring=person.keyring,
        actor=person.user,
        file=EvidenceFile.objects.get(pk=file.pk),
        description=Description.model_validate(said),
        expected=expected,
    )


def again(file: EvidenceFile) -> EvidenceFile:
    return EvidenceFile.objects.get(pk=file.pk)


def read(person: Person, file: EvidenceFile) -> Any:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    return details_of(key_of(person.keyring, fresh), fresh)


def history(person: Person, file: EvidenceFile) -> list[tuple[int, str, str]]:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    found = versions_of(keyring=person.keyring, reader=person.user, file=fresh)
    return [(one.number, one.details.stated.place, one.name) for one in found]


def test_a_correction_keeps_what_was_said_before(world: World, put: Put, logged: Any) -> None:
    file = put(b"a photo")
    measured = read(world.pavel, file)
    say(world.pavel, file, stated={"place": "the market"}, acts=["a1"], scale="ruler, 10 cm")
    say(world.pavel, file, stated={"place": "the station"}, acts=["a1"])
    now = read(world.pavel, file)
    assert (now.stated.place, now.acts, now.scale) == ("the station", ["a1"], "")
    assert (now.sha256, now.size, now.pieces) == (measured.sha256, 7, measured.pieces)
    name = world.pavel.user.username
    assert history(world.pavel, file) == [(1, "", name), (2, "the market", name)]
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=again(file))
    assert [one.verb for one in log.entries] == ["received", "described", "described"]
    assert log.is_whole
    assert [verb for _who, verb, *_rest in logged()].count("evidence.describe") == 2


def test_saying_the_same_again_writes_nothing(world: World, put: Put) -> None:
    file = put(b"a photo")
    for _time in range(2):
        say(world.pavel, file, stated={"time": "2026-03-05"})
    assert EarlierDetails.objects.count() == 1
    assert described(read(world.pavel, file)).stated.time == "2026-03-05"


def test_of_two_who_write_at_once_the_second_is_told(world: World, put: Put) -> None:
    file = put(b"a photo")
    say(world.pavel, file, expected=0, scale="ruler")
    with pytest.raises(Conflict):
        say(world.pavel, file, expected=0, scale="coin")
    assert read(world.pavel, file).scale == "ruler"


@pytest.mark.parametrize(
    ("said", "field"),
    [({"acts": ["a9"]}, "acts"), ({"source": "s9"}, "source"), (MEDICAL, "medical")],
)
def test_what_the_record_does_not_have_is_refused(
    world: World, put: Put, said: dict[str, Any], field: str
) -> None:
    file = put(b"a photo")
    with pytest.raises(ValidationError) as refused:
        say(world.pavel, file, **said)
    assert set(refused.value.message_dict) == {field}
    assert not EarlierDetails.objects.exists()


def test_a_medical_finding_stands_with_a_file_of_the_sensitive_part(
    world: World, put: Put, make_incident: Callable[..., Record]
) -> None:
    record = make_incident(document(consents=consents(sensitive_health="granted")))
    file = put(b"a photo", part="sensitive", record=record)
    say(world.pavel, file, **MEDICAL)
    medical = read(world.pavel, file).medical
    assert (medical.grade, medical.examiner) == ("typical", "Dr K")
    with pytest.raises(ValidationError):
        say(world.pavel, file, medical=MEDICAL["medical"] | {"person": "p9"})


def test_nobody_else_says_anything(world: World, put: Put) -> None:
    file = put(b"a photo")
    for stranger in (world.otto, world.lena):
        with pytest.raises(PermissionDenied):
            say(stranger, file, scale="mine")


def test_history_survives_a_change_of_keys_and_not_a_missing_row(
    world: World, put: Put, record: Record
) -> None:
    file = put(b"a photo")
    say(world.pavel, file, stated={"place": "the market"})
    say(world.pavel, file, stated={"place": "the station"})
    before = history(world.pavel, file)
    old = bytes(EarlierDetails.objects.get(number=1).sealed)
    change_keys(world.pavel.keyring, record)
    assert bytes(EarlierDetails.objects.get(number=1).sealed) != old
    assert history(world.pavel, file) == before
    EarlierDetails.objects.filter(number=1).delete()
    with pytest.raises(Undecryptable):
        history(world.pavel, file)
