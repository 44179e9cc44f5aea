"""What was written about files leaves in a bundle by its kind, where asked, and names nobody."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Membership
from incidents.evidence.allowed import WRITTEN
from incidents.evidence.bundling import draft_bundle
from incidents.evidence.describing import describe
from incidents.evidence.details import Description, Note
from incidents.evidence.handing_over import Recipient, hand_over
from incidents.evidence.handovers import list_handovers
from incidents.evidence.leaving import Asked
from incidents.evidence.models import EvidenceFile, EvidenceNote
from incidents.evidence.notes import WrittenNote, write_note
from incidents.models import Record
from tests.conftest import open_browser
from tests.incidents.stories import consents, document
from tests.world import Person, World

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
ALL = frozenset(WRITTEN)
TEXTS = {
    "description": "A blue van stands at the gate",
    "transcript": "Amina K cried out at dawn",
    "translation": "Grito al amanecer",
    "remark": "Ask the neighbour again",
}
PAVEL = "pavel.the.writer"


@pytest.fixture
def record(make_incident: Callable[..., Record], world: World) -> Record:
    # A name that stands nowhere else, so that it is found wherever it leaves.
    world.pavel.user.username = PAVEL
    world.pavel.user.save()
    answers = consents(evidence_use="granted", sensitive_health="granted")
    return make_incident(document(consents=answers))


def write(person: Person, file: EvidenceFile, kind: str, text: str, **said: Any) -> WrittenNote:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    who = {"keyring": person.keyring, "author": person.user, "file": fresh}
    note, version = said.pop("note", None), said.pop("version", 1)
    said = {"kind": kind, "text": text, "language": "en"} | said
    return write_note(**who, said=Note.model_validate(said), note=note, version=version)


@pytest.fixture
def film(world: World, put: Put) -> EvidenceFile:
    """A file of which everything was written down; the transcript was corrected once."""
    file = put(b"a film")
    said = Description(shows=TEXTS["description"])
    fresh = EvidenceFile.objects.get(pk=file.pk)
    describe(keyring=world.pavel.keyring, actor=world.pavel.user, file=fresh, description=said)
    first = write(world.pavel, file, "transcript", "He laughed, I think")
    write(world.pavel, file, "transcript", TEXTS["transcript"], note=first.note, version=2)
    made = {"language": "es", "of": str(first.note)}
    write(world.pavel, file, "translation", TEXTS["translation"], **made)
    write(world.pavel, file, "remark", TEXTS["remark"])
    return file


def inside(person: Person, record: Record, *files: EvidenceFile, **asked: Any) -> dict[str, str]:
    """The record as it leaves, as JSON and as the text of its PDF."""
    leaving = hand_over(
        keyring=person.keyring,
        actor=person.user,
        record=record,
        asked=Asked(**{"purpose": "evidence_use"} | asked),
        files=[file.pk for file in files],
        to=Recipient("The court"),
    )
    with zipfile.ZipFile(io.BytesIO(b"".join(leaving.content))) as bag:
        found = {name.rpartition("/")[2]: bag.read(name) for name in bag.namelist()}
    pages = PdfReader(io.BytesIO(found["record.pdf"])).pages
    paper = " ".join(" ".join(page.extract_text() for page in pages).split())
    return {"json": found["record.json"].decode(), "pdf": paper}


def notes_in(left: dict[str, str]) -> list[dict[str, str]]:
    [file] = json.loads(left["json"])["files"].values()
    return file.get("notes", [])


@pytest.mark.parametrize("ticked", [(), *((kind,) for kind in WRITTEN), tuple(WRITTEN)])
def test_what_is_ticked_leaves_and_of_the_rest_not_a_byte(
    world: World, record: Record, film: EvidenceFile, ticked: tuple[str, ...]
) -> None:
    left = inside(world.pavel, record, film, written=frozenset(ticked), words=True)
    for kind, text in TEXTS.items():
        text = text.replace("Amina K", "Person 1")
        assert (text in left["json"]) is (kind in ticked)
        assert (text in left["pdf"]) is (kind in ticked)
    for never in (PAVEL, "He laughed", str(world.pavel.user.pk), "Amina"):
        assert never not in left["json"]
        assert never not in left["pdf"]
    [one] = list_handovers(keyring=world.pavel.keyring, reader=world.pavel.user, record=record)
    left_as = {path for path in one.said.fields if path in WRITTEN.values()}
    assert left_as == {WRITTEN[kind] for kind in ticked}
    assert len(one.said.files[0].notes) == len([kind for kind in ticked if kind != "description"])


def test_a_note_leaves_with_its_role_its_language_and_what_it_was_made_from(
    world: World, record: Record, film: EvidenceFile
) -> None:
    left = inside(world.pavel, record, film, written=ALL)
    first, second, third = notes_in(left)
    assert first == {
        "number": "note-1", "written_as": "transcript", "language": "en",
        "written_by": "paralegal", "text": "Person 1 cried out at dawn",
    }  # fmt: skip
    assert (second["language"], second["made_of"]) == ("es", "note-1")
    assert third["written_as"] == "remark"
    assert "Paralegal" in left["pdf"]
    # A translation of what stays does not tell that there is more.
    [only] = notes_in(inside(world.pavel, record, film, written=frozenset({"translation"})))
    assert (only["number"], "made_of" in only) == ("note-1", False)


def test_of_a_file_that_stays_nothing_leaves(
    world: World, record: Record, film: EvidenceFile, put: Put
) -> None:
    other = put(b"another")
    left = inside(world.pavel, record, other, written=ALL)
    assert not [text for text in TEXTS.values() if text in left["json"]]


def test_a_note_on_a_file_of_the_sensitive_part_leaves_only_where_health_may(
    world: World, record: Record, put: Put
) -> None:
    file = put(b"an x-ray", part="sensitive")
    write(world.pavel, file, "transcript", TEXTS["transcript"])
    with pytest.raises(ValidationError):
        inside(world.pavel, record, file, written=ALL)
    assert notes_in(inside(world.pavel, record, file, written=ALL, health=True))


def test_who_has_left_has_no_role_and_a_damaged_note_keeps_its_file_here(
    world: World, record: Record, film: EvidenceFile
) -> None:
    Membership.objects.filter(user=world.pavel.user).update(user=world.otto.user)
    left = inside(world.carla, record, film, written=ALL)
    assert not [one for one in notes_in(left) if "written_by" in one]
    EvidenceNote.objects.filter(version=2).update(sealed=b"x" * 100)
    draft = draft_bundle(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        record=record,
        asked=Asked("evidence_use"),
    )
    assert (draft.files, draft.staying) == ((), 1)


def test_the_page_offers_each_kind_and_shows_roles_and_no_names(
    world: World, record: Record, film: EvidenceFile
) -> None:
    browser, page = open_browser(world.pavel), reverse("evidence-bundle", args=[record.pk])
    form = browser.get(page).content.decode()
    assert all(f'name="written" value="{kind}"' in form for kind in WRITTEN)
    assert "checked" not in form[form.index('name="written"') - 200 :].split("</fieldset>")[0]
    asked = {"purpose": "evidence_use", "do": "look", "written": ["transcript"]}
    html = browser.post(page, asked).content.decode()
    block = html[html.index('id="written"') : html.index('id="going"')]
    assert block.count("Written by: Paralegal") == 3
    assert PAVEL not in block
    assert block.count("leaves only if you ask for its kind") == 3
    assert block.count("Yes, under the consent") == 1


def test_the_api_tells_and_hands_over_the_same(
    world: World, record: Record, film: EvidenceFile, api_of: Any
) -> None:
    api = api_of(world.pavel, scopes=["hand_over"])
    url = f"/api/v1/records/{record.pk}/bundle/"
    wanted = {"purpose": "evidence_use", "written": ["transcript"]}
    [file] = api.post(f"{url}preview/", wanted, format="json").json()["files"]
    told = [(one["kind"], one["role"], one["leaves"], one["why"]) for one in file["notes"]]
    assert told == [
        ("transcript", "paralegal", True, ""),
        ("translation", "paralegal", False, "written"),
        ("remark", "paralegal", False, "written"),
    ]
    assert UUID(file["notes"][0]["id"])
    wrong = wanted | {"written": ["rumour"]}
    assert api.post(f"{url}preview/", wrong, format="json").status_code == 400
