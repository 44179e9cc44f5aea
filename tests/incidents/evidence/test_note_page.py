"""Notes on the page of a file, and over the API: the same words, the same versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from incidents.evidence.details import Note
from incidents.evidence.models import EvidenceFile, EvidenceNote
from incidents.evidence.notes import WrittenNote, write_note
from tests.conftest import open_browser
from tests.world import Person, World

pytestmark = pytest.mark.django_db
Put = Callable[..., EvidenceFile]
HEARD = {"kind": "transcript", "language": "sw", "text": "Mko wapi?"}
ARABIC = "A: أين أنتم؟\nB: أعطني المال"


def add_page(file: EvidenceFile) -> str:
    return reverse("evidence-notes", args=[file.record_id, file.pk])


def page(file: EvidenceFile) -> str:
    return reverse("evidence-file", args=[file.record_id, file.pk])


def note_page(file: EvidenceFile, note: Any) -> str:
    return reverse("evidence-note", args=[file.record_id, file.pk, note])


def html(person: Person, url: str) -> str:
    answer = open_browser(person).get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def write(person: Person, file: EvidenceFile, **said: Any) -> WrittenNote:
    fresh = EvidenceFile.objects.get(pk=file.pk)
    words = Note.model_validate(HEARD | said)
    return write_note(keyring=person.keyring, author=person.user, file=fresh, said=words)


def test_a_paralegal_writes_translates_and_corrects_on_the_page(
    world: World, put: Put, logged: Any
) -> None:
    file, browser = put(b"a voice"), open_browser(world.pavel)
    assert "Nobody has written one yet." in html(world.pavel, page(file))
    written = browser.post(add_page(file), HEARD | {"new_id": str(uuid4())})
    heard = EvidenceNote.objects.get().note
    assert written["Location"] == f"{page(file)}#note-{heard}"
    english = {"kind": "translation", "language": "en", "of": str(heard), "text": "Where are you?"}
    assert browser.post(add_page(file), english).status_code == 302
    corrected = browser.post(note_page(file, heard), HEARD | {"text": "Mko wapi sasa?"})
    assert corrected.status_code == 302
    shown = html(world.pavel, page(file))
    assert "translated from: Transcript, Swahili" in shown
    assert 'lang="sw" dir="auto">Mko wapi sasa?</p>' in shown
    assert "1 earlier version" in shown
    assert "Mko wapi?</p>" in shown
    assert [verb for _who, verb, *_rest in logged()].count("evidence.note") == 3


def test_sent_twice_a_form_writes_one_note(world: World, put: Put) -> None:
    file, browser = put(b"a voice"), open_browser(world.pavel)
    for _press in range(2):
        said = HEARD | {"new_id": "b3b0a5a2-0000-4000-8000-000000000001"}
        assert browser.post(add_page(file), said).status_code == 302
    assert EvidenceNote.objects.count() == 1


def test_arabic_reads_from_the_right_even_where_a_line_begins_with_latin(
    world: World, put: Put
) -> None:
    file = put(b"a voice")
    write(world.pavel, file, language="ar", text=ARABIC)
    assert f'lang="ar" dir="rtl">{ARABIC}</p>' in html(world.pavel, page(file))


def test_of_two_who_correct_at_once_the_second_sees_both(world: World, put: Put) -> None:
    file, browser = put(b"a voice"), open_browser(world.pavel)
    note = write(world.pavel, file).note
    first = HEARD | {"known": "1", "text": "theirs"}
    assert browser.post(note_page(file, note), first).status_code == 302
    late = browser.post(note_page(file, note), HEARD | {"known": "1", "text": "mine"})
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Somebody corrected it while you wrote" in shown
    assert "theirs</p>" in shown
    assert "mine</textarea>" in shown
    both = HEARD | {"known": "2", "text": "theirs and mine"}
    assert browser.post(note_page(file, note), both).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "a\x00b"}, {"text": "x" * 200_001}, {"language": "klingon!"},
     {"kind": "poem"}, {"language": ""}],
)  # fmt: skip
def test_bad_input_is_refused_at_the_field(world: World, put: Put, wrong: dict[str, str]) -> None:
    file = put(b"a voice")
    answer = open_browser(world.pavel).post(add_page(file), HEARD | wrong)
    assert answer.status_code == 422
    assert f'id="id_{next(iter(wrong))}_error"' in answer.content.decode()
    assert not EvidenceNote.objects.exists()


def test_a_form_that_names_the_note_of_another_file_writes_nothing_there(
    world: World, put: Put
) -> None:
    one, other = put(b"a voice"), put(b"another")
    note = write(world.pavel, one).note
    browser = open_browser(world.pavel)
    assert browser.post(add_page(other), HEARD | {"new_id": str(note)}).status_code == 409
    assert browser.get(note_page(other, note)).status_code == 404
    assert EvidenceNote.objects.count() == 1


def test_a_program_writes_reads_and_corrects_notes(world: World, put: Put, api_of: Any) -> None:
    file, api = put(b"a voice"), api_of(world.pavel)
    url, note = f"/api/v1/records/{file.record_id}/evidence/{file.pk}/notes/", uuid4()
    for version, text in ((1, "one"), (1, "one"), (2, "two")):
        body = {"version": version, "said": HEARD | {"text": text}}
        assert api.put(f"{url}{note}/", body, format="json").status_code == 200
    late = api.put(f"{url}{note}/", {"version": 2, "said": HEARD}, format="json")
    assert late.status_code == 412
    (read,) = api.get(url).json()["notes"]
    assert (read["id"], read["version"], read["said"]["text"]) == (str(note), 2, "two")
    assert [one["said"]["text"] for one in read["before"]] == ["one"]
    assert read["name"] == world.pavel.user.username


@pytest.mark.parametrize(
    ("said", "pointer"),
    [({"kind": "translation", "of": str(uuid4())}, "/of"), ({"of": str(uuid4())}, "/said/of"),
     ({"text": ""}, "/said/text"), ({"text": "a\x00"}, "/said/text"), ({"more": 1}, "/said/more")],
)  # fmt: skip
def test_a_program_is_told_which_field_is_wrong(
    world: World, put: Put, api_of: Any, said: dict[str, Any], pointer: str
) -> None:
    file = put(b"a voice")
    url = f"/api/v1/records/{file.record_id}/evidence/{file.pk}/notes/{uuid4()}/"
    answer = api_of(world.pavel).put(url, {"said": HEARD | said}, format="json")
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert not EvidenceNote.objects.exists()


def test_nobody_else_finds_the_notes(world: World, put: Put) -> None:
    file = put(b"a voice")
    note = write(world.pavel, file).note
    for stranger in (world.otto, world.lena):
        assert open_browser(stranger).get(note_page(file, note)).status_code == 404
        assert open_browser(stranger).post(add_page(file), HEARD).status_code == 404
