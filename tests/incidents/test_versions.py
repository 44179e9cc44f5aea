"""What changed from version to version, in words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.document import from_parts
from incidents.forms import changes as comparing
from incidents.forms.changes import MOST_WORDS, changes, of_texts
from incidents.grants import grant_parts
from incidents.models import PartRevision
from incidents.records import open_parts
from tests.incidents import stories
from tests.incidents.stories import save


def said(pieces):
    return [(piece.kind, piece.text) for piece in pieces]


def lines(before, after):
    return {one.label: said(one.pieces) for one in changes(before, after)}


def test_a_changed_sentence_shows_which_words_came_and_went():
    was, says = "They waited until she had her bottle.", "They waited until he had his bottle."
    assert said(of_texts(was, says)) == [
        ("same", "They waited until "),
        ("went", "she"),
        ("came", "he"),
        ("same", " had "),
        ("went", "her"),
        ("came", "his"),
        ("same", " bottle."),
    ]


@pytest.mark.parametrize(
    ("was", "says"),
    [("a b c", ""), ("", "a"), ("x", "x y"), ("x y", "y"), ("a\n b", "a\n\n b"), ("жар", "жара")],
)
def test_both_texts_can_be_read_from_the_pieces(was, says):
    pieces = of_texts(was, says)
    assert "".join(piece.text for piece in pieces if piece.kind != "came") == was
    assert "".join(piece.text for piece in pieces if piece.kind != "went") == says


def test_a_long_account_rewritten_from_end_to_end_is_not_compared_word_by_word(monkeypatch):
    """What a comparison costs grows with the product of both lengths."""
    sizes = []
    word_by_word = comparing._opcodes
    monkeypatch.setattr(
        comparing, "_opcodes", lambda *both: sizes.extend(map(len, both)) or word_by_word(*both)
    )
    was = " ".join(f"word{number % 977}" for number in range(30_000))
    says = " ".join(f"word{number % 983}" for number in range(30_000))
    pieces = of_texts(was, says)
    assert max(sizes, default=0) <= MOST_WORDS
    assert "".join(piece.text for piece in pieces if piece.kind != "went") == says


def test_fields_are_named_as_on_the_form_and_codes_by_their_labels():
    before = stories.document(needs=["lawyer_now"], verification="reported")
    after = stories.document(
        needs=["lawyer_now", "medical"], title="Another", verification="qualified"
    )
    found = lines(before, after)
    assert found["Title"] == [("went", "Arrest at a pharmacy"), ("came", "Another")]
    assert found["They need"][0][0] == "same"
    assert found["They need"][-1][0] == "came"
    assert [kind for kind, _text in found["Verification"]] == ["went", "came"]


def test_rows_are_followed_by_their_id():
    def more(data):
        data["account"]["perpetrators"] += [{"id": "o2", "badge": "8"}]
        data["account"]["perpetrators"][0]["badge"] = "4712"

    found = lines(stories.document(), stories.document(more))
    assert found["Perpetrator 1: Badge or number"] == [("went", "4711"), ("came", "4712")]
    [(kind, text)] = found["Perpetrator 2"]
    assert kind == "came"
    assert "8" in text
    back = lines(stories.document(more), stories.document())
    assert back["Perpetrator 2"][0][0] == "went"


def test_who_changed_what_when(world, make_incident, browser_of, logged):
    record = make_incident()
    save(world, record, stories.document(title="Arrest at a clinic"), by=world.carla)
    page = browser_of(world.pavel).get(reverse("incident-versions", args=[record.pk]))
    html = page.content.decode()
    numbers = [(one.number, author) for one, author, _step, _changes in page.context["lines"]]
    assert numbers == [(2, "carla"), (1, "pavel")]
    assert "<del>" in html
    assert "The record as it was registered." in html
    assert (str(world.pavel.user.pk), "looked_back", f"record:{record.pk}") in logged()


def test_a_lawyer_is_told_that_something_else_changed_too(world, make_incident, browser_of):
    record = make_incident()
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)

    def noted(data):
        data["office"] = {"notes": "For us only"}
        data["identity"]["people"][0]["name"] = "Amina Kariuki"
        data["account"]["title"] = "New"

    save(world, record, stories.document(noted))
    html = browser_of(world.lena).get(reverse("incident-versions", args=[record.pk])).content
    assert b"Something changed that is not shared with your team." in html
    assert b"For us only" not in html
    assert b"Kariuki" not in html
    assert b"New" in html


def test_sensitive_changes_are_hidden_until_they_are_asked_for(
    world, make_incident, browser_of, logged
):
    consents = stories.consents(sensitive_health="granted")

    def facts(notes):
        return lambda data: data.update(sensitive={"circumstances": {}, "notes": notes})

    record = make_incident(stories.document(facts("Since 2019"), consents=consents))
    save(world, record, stories.document(facts("Since 2020"), consents=consents))
    pavel, address = browser_of(world.pavel), reverse("incident-versions", args=[record.pk])
    html = pavel.get(address).content.decode()
    assert "Sensitive facts changed too; they are hidden." in html
    assert "2020" not in html
    shown = pavel.post(address).content.decode()
    assert "2019" in shown
    assert "2020" in shown
    verbs = [verb for _who, verb, _what in logged()]
    assert verbs.count("revealed") == 1
    assert "2020" not in pavel.get(address).content.decode()


def test_many_versions_come_page_by_page(world, make_incident, browser_of):
    record = make_incident()
    for number in range(12):
        save(world, record, stories.document(title=f"Title {number}"))
    pavel, address = browser_of(world.pavel), reverse("incident-versions", args=[record.pk])
    first, second = pavel.get(address), pavel.get(f"{address}?page=2")
    assert [one[0].number for one in first.context["lines"]] == list(range(13, 3, -1))
    assert [one[0].number for one in second.context["lines"]] == [3, 2, 1]
    for page in (first, second):
        for revision, _author, _step, found in page.context["lines"]:
            if revision.number > 1:
                assert [one.label for one in found] == ["Title"]


def test_an_altered_version_is_named_and_the_page_stands(world, make_incident, browser_of):
    record = make_incident()
    save(world, record, stories.document(title="New"))
    PartRevision.objects.filter(record=record, revision=2).update(sealed=b"\x02" * 500)
    page = browser_of(world.pavel).get(reverse("incident-versions", args=[record.pk]))
    assert page.status_code == 200
    html = page.content.decode()
    assert "Altered, or a piece is missing" in html
    assert "What changed cannot be shown." in html


def test_the_api_tells_what_one_version_changed(world, make_incident, api_of, logged):
    record = make_incident()
    save(world, record, stories.document(title="Arrest at a clinic"))
    pavel, url = api_of(world.pavel), f"/api/v1/incidents/{record.pk}/changes/"
    found = pavel.get(url).json()
    assert (found["number"], found["parts"]) == (2, ["account"])
    assert found["changes"] == [
        {"label": "Title", "before": "Arrest at a pharmacy", "after": "Arrest at a clinic"}
    ]
    assert pavel.get(f"{url}?version=1").json()["number"] == 1
    assert pavel.get(f"{url}?version=3").status_code == 404
    assert pavel.get(f"{url}?version=x").status_code == 404
    assert (str(world.pavel.user.pk), "looked_back", f"record:{record.pk}") in logged()


def test_what_was_written_before_can_still_be_read(world, make_incident):
    record = make_incident()
    save(world, record, stories.document(title="New"))
    first = from_parts(open_parts(world.carla.keyring, record, revision=1))
    assert first.account.title == "Arrest at a pharmacy"
