"""The description of a file on its page and over the API, and its links to acts and sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from incidents.evidence.details import Description
from incidents.evidence.keys import key_of
from incidents.evidence.models import EarlierDetails, EvidenceFile
from incidents.evidence.opening import details_of
from incidents.models import Record
from tests.conftest import open_browser
from tests.incidents.stories import document
from tests.world import Person, World

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
SAID = {"how": "upload", "shows": "Two men lead her to a car", "who": "Her sister",
        "acts": ["a1"], "source": "s1", "time": "2026-03-05 18:40", "place": "the market",
        "point": "-1.28639, 36.81722", "scale": "ruler, 10 cm"}  # fmt: skip


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    def witnessed(data: dict[str, Any]) -> None:
        data["account"]["sources"] = [{"id": "s1", "kind": "witness", "note": "At noon"}]
        data["account"]["acts"][0]["sources"] = ["s1"]

    return make_incident(document(witnessed))


def url(name: str, file: EvidenceFile) -> str:
    return reverse(name, args=[file.record_id, file.pk])


def said_of(person: Person, file: EvidenceFile) -> Any:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    return details_of(key_of(person.keyring, fresh), fresh)


def test_a_paralegal_describes_a_file_and_reads_what_was_said_before(
    world: World, put: Put
) -> None:
    file, browser = put(b"a photo"), open_browser(world.pavel)
    empty = browser.get(url("evidence-corrections", file)).content.decode()
    assert "Nobody has corrected it" in empty
    assert browser.post(url("evidence-describe", file), SAID).status_code == 302
    now = said_of(world.pavel, file)
    assert (now.shows, now.acts, now.source, now.scale) == (
        SAID["shows"], ["a1"], "s1", SAID["scale"],
    )  # fmt: skip
    assert (now.stated.time, now.stated.point.latitude) == ("2026-03-05T18:40", -1.28639)
    again = SAID | {"place": "the station", "shows": "Two men lead her to a van"}
    assert browser.post(url("evidence-describe", file), again).status_code == 302
    before = browser.get(url("evidence-corrections", file)).content.decode()
    assert "</span>van</ins>" in before
    assert "</span>car</del>" in before
    assert before.index("Correction 2") < before.index("Correction 1")
    assert said_of(world.pavel, file).sha256 == now.sha256


def test_an_act_and_a_source_lead_to_their_files_and_back(
    world: World, put: Put, record: Record
) -> None:
    file, browser = put(b"a photo", name="market.jpg"), open_browser(world.pavel)
    page = reverse("incident", args=[record.pk])
    assert browser.get(page).content.decode().count(url("evidence-file", file)) == 1
    browser.post(url("evidence-describe", file), SAID)
    assert browser.get(page).content.decode().count(url("evidence-file", file)) == 3
    back = browser.get(url("evidence-file", file)).content.decode()
    assert f"{page}#act-a1" in back
    assert f"{page}#source-s1" in back


@pytest.mark.parametrize(
    "wrong",
    [{"acts": ["a9"]}, {"source": "s9"}, {"point": "north"}, {"point": "91, 0"},
     {"shows": "a\x00b"}, {"shows": "x" * 2_001}, {"time": "yesterday"}, {"how": "stolen"}],
)  # fmt: skip
def test_bad_input_is_refused_at_the_field(world: World, put: Put, wrong: dict[str, Any]) -> None:
    file = put(b"a photo")
    answer = open_browser(world.pavel).post(url("evidence-describe", file), SAID | wrong)
    assert answer.status_code == 422
    assert f'id="id_{next(iter(wrong))}_error"' in answer.content.decode()
    assert not EarlierDetails.objects.exists()


def test_who_was_slower_is_shown_what_the_other_changed(world: World, put: Put) -> None:
    file, browser = put(b"a photo"), open_browser(world.pavel)
    page = url("evidence-describe", file)
    assert browser.post(page, SAID | {"known": "0"}).status_code == 302
    late = browser.post(page, SAID | {"known": "0", "place": "my own words"})
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Somebody corrected it while you wrote" in shown
    assert 'name="known" value="1"' in shown
    assert "my own words" in shown
    assert said_of(world.pavel, file).stated.place == "the market"


def test_a_program_corrects_a_description(world: World, put: Put, api_of: Any) -> None:
    file, api = put(b"a photo"), api_of(world.pavel)
    where = f"/api/v1/records/{file.record_id}/evidence/{file.pk}/description/"
    read = api.get(where).json()
    assert (read["version"], read["before"]) == (0, [])
    said = read["said"] | {"shows": "A car", "acts": ["a1"]}
    written = api.put(where, {"version": 0, "said": said}, format="json").json()
    assert (written["version"], written["said"]["shows"]) == (1, "A car")
    assert written["before"][0]["said"]["shows"] == ""
    late = api.put(where, {"version": 0, "said": said | {"shows": "B"}}, format="json")
    assert late.status_code == 412
    wrong = api.put(where, {"version": 1, "said": said | {"acts": ["a9"]}}, format="json")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/acts")


def test_at_upload_too_acts_and_sources_must_be_those_of_the_record(world: World, put: Put) -> None:
    for field, said in (("acts", {"acts": ["a9"]}), ("source", {"source": "s9"})):
        with pytest.raises(ValidationError) as refused:
            put(b"a photo", about=Description.model_validate(said))
        assert set(refused.value.message_dict) == {field}
    assert not EvidenceFile.objects.exists()
    file = put(b"a photo", about=Description(acts=["a1"], source="s1"), file_id=uuid4())
    assert said_of(world.pavel, file).acts == ["a1"]


def test_nobody_else_describes_or_reads(world: World, put: Put) -> None:
    file = put(b"a photo")
    for stranger in (world.otto, world.lena):
        browser = open_browser(stranger)
        assert browser.post(url("evidence-describe", file), SAID).status_code == 404
        assert browser.get(url("evidence-corrections", file)).status_code == 404
