"""A medical finding goes when its consent does: from what is said now, and from what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from incidents.evidence.describing import describe, versions_of
from incidents.evidence.details import Description, MedicalFinding
from incidents.evidence.keys import history_context, history_key, key_of
from incidents.evidence.models import EarlierDetails, EvidenceFile
from incidents.evidence.opening import details_of
from incidents.models import Record
from tests.conftest import open_browser
from tests.incidents.stories import consents, document
from tests.world import World
from vault import Undecryptable, open_under

pytestmark = pytest.mark.django_db
FOUND = {"grade": "typical", "finding": "Two bruises, 3 cm", "examiner": "Dr Kamau",
         "profession": "surgeon", "date": "2026-03-06", "person": "p1", "consent": "granted",
         "consent_date": "2026-03-05"}  # fmt: skip
NO = {"person": "p1", "consent": "withdrawn", "consent_date": "2026-04-01"}
WORDS = (b"typical", b"bruises", b"Kamau", b"surgeon", b"2026-03-06")


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    return make_incident(document(consents=consents(sensitive_health="granted")))


@pytest.fixture
def say(world: World) -> Callable[..., None]:
    def say(file: EvidenceFile, **said: Any) -> None:
        description = Description.model_validate(said)
        fresh = EvidenceFile.objects.get(pk=file.pk)
        who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
        describe(**who, file=fresh, description=description)

    return say


@pytest.fixture
def wound(put: Callable[..., EvidenceFile], say: Callable[..., None]) -> EvidenceFile:
    """A photo with a finding that was corrected once, and a place that was."""
    file = put(b"a wound", part="sensitive")
    say(file, medical=FOUND | {"grade": "consistent"})
    say(file, medical=FOUND, stated={"place": "the station"})
    say(file, medical=FOUND, stated={"place": "the market"})
    return file


def kept(world: World, file: EvidenceFile) -> list[bytes]:
    """Every earlier version as it was sealed."""
    key = key_of(world.pavel.keyring, EvidenceFile.objects.get(pk=file.pk))
    rows = EarlierDetails.objects.filter(file=file).order_by("number")
    return [open_under(history_key(key), row.sealed, history_context(row)) for row in rows]


def holds(versions: list[bytes]) -> list[bool]:
    return [any(word in one for word in WORDS) for one in versions]


@pytest.mark.parametrize("answer", ["withdrawn", "declined"])
def test_a_later_no_takes_the_finding_out_of_every_version(
    world: World, wound: EvidenceFile, say: Callable[..., None], logged: Any, answer: str
) -> None:
    before = {row.pk: bytes(row.sealed) for row in EarlierDetails.objects.filter(file=wound)}
    assert holds(kept(world, wound)) == [False, True, True]
    say(wound, medical=NO | {"consent": answer}, stated={"place": "the market"})
    assert holds(kept(world, wound)) == [False] * 4
    fresh = EvidenceFile.objects.get(pk=wound.pk)
    assert details_of(key_of(world.pavel.keyring, fresh), fresh).medical.grade == ""
    found = versions_of(keyring=world.pavel.keyring, reader=world.pavel.user, file=fresh)
    assert [one.details.stated.place for one in found] == ["", "", "the station", "the market"]
    assert {one.name for one in found} == {world.pavel.user.username}
    answered = MedicalFinding(person="p1", consent="granted", consent_date="2026-03-05")
    assert [one.details.medical for one in found] == [None, answered, answered, answered]
    # What lay there is not there any more, under no key.
    now = {row.pk: bytes(row.sealed) for row in EarlierDetails.objects.filter(file=wound)}
    changed = [pk for pk, sealed in before.items() if now[pk] != sealed]
    assert len(changed) == 2
    told = [verb for _who, verb, ref in logged() if ref == f"evidencefile:{wound.pk}"]
    assert told.count("evidence.finding_taken_out") == 1


def test_under_a_legal_hold_earlier_versions_stay(
    world: World, record: Record, wound: EvidenceFile, say: Callable[..., None], logged: Any
) -> None:
    Record.objects.filter(pk=record.pk).update(on_hold=True)
    say(wound, medical=NO)
    assert holds(kept(world, wound)) == [False, True, True, True]
    assert "evidence.finding_taken_out" in [verb for _who, verb, _ref in logged()]


def test_a_finding_that_is_corrected_or_taken_away_stays_in_the_versions_before(
    world: World, wound: EvidenceFile, say: Callable[..., None], logged: Any
) -> None:
    say(wound)
    assert holds(kept(world, wound)) == [False, True, True, True]
    # And a no that comes after that finds it there.
    say(wound, medical=NO)
    assert holds(kept(world, wound)) == [False] * 5
    say(wound, medical=NO, scale="ruler")
    told = [verb for _who, verb, _ref in logged()]
    assert told.count("evidence.finding_taken_out") == 1


def test_a_version_that_does_not_open_stops_it_and_nothing_is_changed(
    world: World, wound: EvidenceFile, say: Callable[..., None]
) -> None:
    EarlierDetails.objects.filter(file=wound, number=2).update(sealed=b"x" * 99)
    rows = dict(EarlierDetails.objects.values_list("pk", "sealed"))
    with pytest.raises(Undecryptable):
        say(wound, medical=NO)
    assert dict(EarlierDetails.objects.values_list("pk", "sealed")) == rows


def test_on_the_page_a_no_ends_what_the_history_shows(world: World, wound: EvidenceFile) -> None:
    browser: Any = open_browser(world.pavel)
    history = reverse("evidence-corrections", args=[wound.record_id, wound.pk])
    assert "Two bruises" in browser.get(history).content.decode()
    page = reverse("evidence-medical", args=[wound.record_id, wound.pk])
    assert "taken out of those too" in browser.get(page).content.decode()
    assert browser.post(page, NO).status_code == 302
    after = browser.get(history).content.decode()
    assert "Two bruises" not in after
    assert "Dr Kamau" not in after
