"""Bundles of a case: its lawyer hands over what grant and consents allow, and no more."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import bagit
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from incidents.errors import ConsentMissing
from incidents.evidence.bundling import draft_bundle
from incidents.evidence.details import Note
from incidents.evidence.handing_over import Leaving, Recipient, hand_over
from incidents.evidence.handovers import list_handovers
from incidents.evidence.leaving import Asked
from incidents.evidence.models import EvidenceFile, Handover
from incidents.evidence.notes import write_note
from incidents.evidence.opening import read_custody
from incidents.models import Record
from legal_aid.case_changes import add_outcome
from legal_aid.cases import change_case
from legal_aid.documents.preparing import Wanted
from legal_aid.documents.versions import make_document
from legal_aid.joined import join_incident
from tests.conftest import open_browser
from tests.incidents.evidence.bundles.made import verifier
from tests.incidents.evidence.conftest import media as media
from tests.incidents.evidence.sending import send
from tests.legal_aid import stories
from tests.legal_aid.test_endangered import CONTACT, reachable
from tests.legal_aid.test_stages import step
from tests.legal_aid.test_withdrawal import answered, say
from tests.world import Person, World

pytestmark = pytest.mark.django_db
COURT = Recipient("Court of Kamukunji", "registry")
AGREED = {"consents": [*stories.HELD["account"]["consents"],
                       {"scope": "evidence_use", "state": "granted"}]}  # fmt: skip


@pytest.fixture
def incident(make_incident: Callable[..., Record]) -> Record:
    return make_incident(stories.held(**AGREED))


@pytest.fixture
def case(incident: Record, make_case: Callable[..., Record], media: Any) -> Record:
    return Record.objects.get(pk=make_case(incident).pk)


def give(person: Person, case: Record, *files: Any, **asked: Any) -> Leaving:
    return hand_over(
        keyring=person.keyring,
        actor=person.user,
        record=Record.objects.select_related("team__organisation").get(pk=case.pk),
        asked=Asked(**{"purpose": "evidence_use"} | asked),
        files=files,
        to=COURT,
    )


def draft(person: Person, case: Record, **asked: Any) -> Any:
    by = {"keyring": person.keyring, "actor": person.user}
    wanted = Asked(**{"purpose": "evidence_use"} | asked)
    return draft_bundle(**by, record=Record.objects.get(pk=case.pk), asked=wanted)


def test_a_lawyer_hands_over_the_case_its_documents_and_the_evidence_behind_it(
    world: World, incident: Record, case: Record, logged: Any, tmp_path: Any
) -> None:
    photo = send(world.pavel, incident, b"a photo", part="account", name="Amina beaten.jpg")
    by = {"keyring": world.lena.keyring, "author": world.lena.user}
    change_case(**by, record=case, change=add_outcome("released_nocharge", "2026-03-06"))
    case.refresh_from_db()
    letter = make_document(**by, record=case, wanted=Wanted("habeas", "en")).kept.file
    content = b"".join(give(world.lena, case, photo.pk, letter, words=True).content)
    [one] = list_handovers(keyring=world.lena.keyring, reader=world.lena.user, record=case)
    assert verifier().verify(io.BytesIO(content), one.said.signed_with)[0] == []
    with zipfile.ZipFile(io.BytesIO(content)) as bag:
        bag.extractall(tmp_path)
    folder = tmp_path / "amparo-bundle"
    assert bagit.Bag(str(folder)).validate()
    said = json.loads((folder / "data/record.json").read_text())["record"]
    assert said["account"]["perpetrators"][0]["badge"] == "KP-4711"
    assert said["case"]["outcomes"] == [{"code": "released_nocharge", "on": "2026-03-06"}]
    assert b"Amina" not in (folder / "data/record.json").read_bytes()
    assert b"HIV" not in (folder / "data/record.json").read_bytes()
    assert (folder / "data/record.pdf").read_bytes().startswith(b"%PDF")
    files = sorted(path.suffix for path in (folder / "data/files").iterdir())
    assert len(files) == 2
    assert files[-1] in (".pdf", ".txt")
    photo.refresh_from_db()
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=photo)
    assert log.is_whole
    assert log.entries[-1].name == world.lena.user.username
    assert "evidence.hand_over" in [verb for _who, verb in logged()]


def test_documents_stay_unless_free_words_leave(world: World, case: Record) -> None:
    by = {"keyring": world.lena.keyring, "author": world.lena.user}
    letter = make_document(**by, record=case, wanted=Wanted("habeas", "en")).kept.file
    assert draft(world.lena, case).papers == ()
    assert [one.id for one in draft(world.lena, case, words=True).papers] == [letter]
    with pytest.raises(ValidationError):
        give(world.lena, case, letter)


def test_what_was_not_granted_stays(world: World, incident: Record, case: Record) -> None:
    """Lawyers were given no key of the sensitive part, and ask for none here."""
    portrait = send(world.pavel, incident, b"a portrait", part="identity")
    wound = send(world.pavel, incident, b"a wound", part="sensitive")
    made = draft(world.lena, case, health=True)
    assert [one.file.pk for one in made.files] == [portrait.pk]
    assert made.staying == 1
    assert "sensitive" not in made.leaving.content
    with pytest.raises(ValidationError):
        give(world.lena, case, wound.pk, health=True)
    with pytest.raises(ValidationError):
        draft(world.lena, case, named=frozenset({"p9"}))


def test_files_of_the_case_leave_and_privileged_ones_stay(world: World, case: Record) -> None:
    report = send(world.lena, case, b"a report", part="shared")
    send(world.lena, case, b"what the client told", part="privileged")
    made = draft(world.lena, case)
    assert [one.file.pk for one in made.files] == [report.pk]
    assert made.staying == 1


def test_notes_of_the_team_that_documents_stay_with_it(
    world: World, incident: Record, case: Record
) -> None:
    film = send(world.pavel, incident, b"a film", part="account")
    report = send(world.lena, case, b"a report", part="shared")
    for author, file in ((world.pavel, film), (world.lena, report)):
        for kind in ("transcript", "remark"):
            note = Note(kind=kind, text="He cried")
            by = {"keyring": author.keyring, "author": author.user}
            write_note(**by, file=EvidenceFile.objects.get(pk=file.pk), said=note)
    made = draft(world.lena, case, written=frozenset({"transcript", "remark"}))
    why = {one.file.pk: [note.field.why for note in one.notes] for one in made.files}
    assert why == {film.pk: ["", "theirs"], report.pk: ["", ""]}
    assert [len(one.said) for one in made.files] == [1, 2]


def test_of_a_joined_record_only_files_leave_and_only_under_its_own_consent(
    world: World, case: Record, make_incident: Any, make_case: Any
) -> None:
    agreed, silent = (make_incident(stories.held(**more)) for more in (AGREED, {}))
    films = [send(world.pavel, each, b"a film", part="account") for each in (agreed, silent)]
    for each in (agreed, silent):
        make_case(each)
        join_incident(**world.lena.acting, record=case, incident=each)
    made = draft(world.lena, case)
    assert [one.file.pk for one in made.files] == [films[0].pk]
    assert made.staying == 1


def test_under_a_safety_hold_no_contact_leaves_in_any_bundle(
    world: World, make_incident: Any, make_case: Any, media: Any
) -> None:
    contact = {"scope": "contact_safe", "state": "granted"}
    incident = make_incident(
        stories.held(reachable, consents=[*stories.without("contact_safe"), AGREED["consents"][-1],
                                          contact])
    )  # fmt: skip
    case = make_case(incident)
    asked = {"named": frozenset({"p1"}), "contacts": frozenset({"p1"}), "words": True}

    def leaves(person: Person, record: Record) -> bool:
        content = b"".join(give(person, record, **asked).content)
        with zipfile.ZipFile(io.BytesIO(content)) as bag:
            return any(CONTACT.encode() in bag.read(name) for name in bag.namelist())

    assert [leaves(world.pavel, incident), leaves(world.lena, case)] == [True, True]
    step(world.lena, case, "hold", "He was followed.")
    assert [leaves(world.pavel, incident), leaves(world.lena, case)] == [False, False]


def test_nothing_leaves_without_the_consent_or_once_it_is_taken_back(
    world: World, incident: Record, case: Record
) -> None:
    with pytest.raises(ConsentMissing):
        give(world.lena, case, purpose="complaint")
    b"".join(give(world.lena, case).content)
    say(world, incident, answered("withdrawn"))
    with pytest.raises(PermissionDenied):
        give(world.lena, case)
    [one] = list_handovers(keyring=world.lena.keyring, reader=world.lena.user, record=case)
    assert one.said.is_whole


def test_nobody_else_hands_a_case_over_or_reads_to_whom_it_went(world: World, case: Record) -> None:
    b"".join(give(world.lena, case).content)
    for stranger in (world.pavel, world.carla, world.dmitri, world.otto, world.ada):
        with pytest.raises(PermissionDenied):
            give(stranger, case)
        by = {"keyring": stranger.keyring, "reader": stranger.user}
        with pytest.raises(PermissionDenied):
            list_handovers(**by, record=case)
    assert Handover.objects.count() == 1


def test_the_same_page_and_the_same_api_serve_a_case(
    world: World, case: Record, api_of: Any
) -> None:
    browser: Any = open_browser(world.lena)
    page = reverse("evidence-bundle", args=[case.pk])
    assert "Health and other sensitive" not in browser.get(page).content.decode()
    looked = browser.post(page, {"purpose": "evidence_use", "do": "look"})
    assert looked.status_code == 200
    assert reverse("case", args=[case.pk]) in looked.content.decode()
    said = {"purpose": "evidence_use", "do": "hand_over", "to": "The court", "unlocked": "on"}
    assert b"".join(browser.post(page, said).streaming_content).startswith(b"PK")
    assert "The court" in browser.get(
        reverse("evidence-handovers", args=[case.pk])
    ).content.decode()  # fmt: skip
    api, url = api_of(world.lena, ("hand_over",)), f"/api/v1/records/{case.pk}/"
    preview = api.post(f"{url}bundle/preview/", {"purpose": "evidence_use"}, format="json")
    assert preview.status_code == 200, preview.content
    [line] = api.get(f"{url}handovers/").json()
    assert line["said"]["to"] == "The court"
