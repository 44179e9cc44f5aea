"""Medical findings on a page: with consent, on a file of the sensitive part, with versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from incidents.evidence.details import Description
from incidents.evidence.keys import key_of
from incidents.evidence.models import EarlierDetails, EvidenceFile
from incidents.evidence.opening import details_of
from incidents.models import Record
from tests.conftest import open_browser
from tests.incidents.evidence.sending import a_picture
from tests.incidents.stories import consents, document
from tests.world import Person, World

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
SAID = {"consent": "granted", "consent_date": "2026-03-05", "person": "p1", "grade": "typical",
        "finding": "Two bruises, 3 cm", "examiner": "Dr K", "profession": "surgeon",
        "date": "2026-03-06"}  # fmt: skip


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    return make_incident(document(consents=consents(sensitive_health="granted")))


def url(name: str, file: EvidenceFile) -> str:
    return reverse(name, args=[file.record_id, file.pk])


def medical_of(person: Person, file: EvidenceFile) -> Any:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    return details_of(key_of(person.keyring, fresh), fresh).medical


def test_a_finding_is_written_shown_corrected_and_read_as_it_was(world: World, put: Put) -> None:
    file, browser = put(a_picture(), part="sensitive"), open_browser(world.pavel)
    assert browser.post(url("evidence-medical", file), SAID).status_code == 302
    assert medical_of(world.pavel, file).grade == "typical"
    shown = browser.get(url("evidence-file", file)).content.decode()
    assert "Two bruises, 3 cm" in shown
    assert "No scale in the picture" in shown
    again = SAID | {"grade": "consistent", "scale": "ruler, 10 cm"}
    assert browser.post(url("evidence-medical", file), again).status_code == 302
    assert "No scale" not in browser.get(url("evidence-file", file)).content.decode()
    before = browser.get(url("evidence-corrections", file)).content.decode()
    assert "</span>Typical</del>" in before
    assert "</span>Consistent</ins>" in before


@pytest.mark.parametrize("answer", ["not_asked", "declined", "withdrawn"])
def test_without_their_consent_a_finding_is_refused_with_a_sentence(
    world: World, put: Put, answer: str
) -> None:
    file = put(a_picture(), part="sensitive")
    refused = open_browser(world.pavel).post(
        url("evidence-medical", file), SAID | {"consent": answer}
    )
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "Record a finding only with the consent of the person examined." in said
    assert 'id="id_finding_error"' in said
    assert not EarlierDetails.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"grade": "certain"}, {"examiner": ""}, {"person": "p9"}, {"date": "tomorrow"},
     {"finding": "a\x00b"}, {"finding": "x" * 2_001}, {"consent": "perhaps"}],
)  # fmt: skip
def test_bad_input_is_refused_at_the_field(world: World, put: Put, wrong: dict[str, str]) -> None:
    file = put(a_picture(), part="sensitive")
    refused = open_browser(world.pavel).post(url("evidence-medical", file), SAID | wrong)
    assert refused.status_code == 422
    assert f'id="id_{next(iter(wrong))}_error"' in refused.content.decode()
    assert not EarlierDetails.objects.exists()


def test_on_a_file_of_another_part_there_is_none(world: World, put: Put) -> None:
    file, browser = put(a_picture()), open_browser(world.pavel)
    asked = browser.get(url("evidence-medical", file)).content.decode()
    assert "belongs to a file of the sensitive part" in asked
    assert browser.post(url("evidence-medical", file), SAID).status_code == 422
    assert medical_of(world.pavel, file) is None


def test_what_is_medical_goes_to_the_sensitive_part_and_needs_its_consent(
    world: World, put: Put, make_incident: Callable[..., Record]
) -> None:
    medical = {name: SAID[name] for name in ("grade", "examiner", "consent")}
    about = Description.model_validate({"medical": medical})
    assert put(a_picture(), about=about).part == "sensitive"
    with pytest.raises(ValidationError):
        put(a_picture(), about=about, part="account")
    with pytest.raises(ValidationError):
        put(a_picture(), about=about, record=make_incident(document()))
