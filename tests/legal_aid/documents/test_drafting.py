"""What a document says: facts that are allowed, facts that are missing, words nobody checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

import incidents
from config.templatetags.checked import is_released as released_on_pages
from incidents.medication import request_of
from legal_aid.documents import wording
from legal_aid.documents.facts import LABELS, people_of
from legal_aid.documents.pdf import as_html
from legal_aid.documents.wording import CODES, templates
from tests.legal_aid import stories
from tests.legal_aid.documents.conftest import drafted

BLOCKS = {"to", "h", "p", "facts", "value", "each", "words", "list", "ticks", "lines", "signs"}
ONE_FACT = ("value", "each", "words", "ticks", "when")


def named(template: wording.Template) -> set[str]:
    found: set[str] = set()
    for block in template.blocks:
        found |= {name.rstrip("?") for name in block.get("facts", ())}
        found |= {block[kind] for kind in ONE_FACT if kind in block}
    for sentence in template.sentences():
        found |= set(re.findall(r"%\((\w+)\)s", sentence))
    return found


@pytest.mark.parametrize("code", CODES)
def test_a_template_names_only_facts_that_there_are(code: str) -> None:
    template = templates()[code]

    assert named(template) <= LABELS.keys()
    for block in template.blocks:
        assert len(block.keys() - {"when"}) == 1
        assert block.keys() - {"when"} <= BLOCKS


def test_every_fact_is_used_somewhere() -> None:
    used = set().union(*(named(template) for template in templates().values()))

    assert used == set(LABELS)


def test_what_is_not_recorded_is_marked_and_listed() -> None:
    def empty(data: dict[str, Any]) -> None:
        data["identity"]["people"][0]["name"] = ""
        data["account"]["custody"][0].update(held_where="", since="")

    made = drafted("habeas", document=stories.held(empty))

    assert {"Name", "Held at", "Held since", "Held for"} <= set(made.missing)
    assert "[Held since: not recorded]" in as_html(made)
    assert "Amina" not in as_html(made)


def test_health_facts_witnesses_and_contacts_are_in_no_document() -> None:
    def contact(data: dict[str, Any]) -> None:
        data["identity"]["people"][0].update(safe_contact="0700 111 222")
        data["office"] = {"notes": "her brother must not know"}

    for code in CODES:
        page = as_html(drafted(code, document=stories.held(contact)))
        for secret in ("ART since", "HIV", "Baraka", "0700 111", "brother", "K-4821"):
            assert secret not in page.replace("drug dependence as for HIV", "")


def test_the_request_for_medicine_names_whom_the_page_names_and_says_the_same() -> None:
    page = Path(incidents.__file__).parent / "templates/incidents/medication.html"
    said = page.read_text(encoding="utf-8")
    for sentence in templates()["medication"].sentences():
        assert f'"{sentence}"' in said

    def told(data: dict[str, Any]) -> None:
        data["account"]["consents"].append({"scope": "share_health", "state": "granted"})

    for document in (stories.held(), stories.held(told)):
        name = request_of(document, document.account.custody[0]).name
        page_of = as_html(drafted("medication", document=document))
        assert ("Amina Kariuki" in page_of) == bool(name)


def test_nobody_is_guessed_where_two_people_were_harmed() -> None:
    def two(data: dict[str, Any]) -> None:
        data["identity"]["people"].append({"id": "p2", "name": "Zawadi Otieno"})

    document = stories.held(two)

    assert "Name" in drafted("habeas", document=document).missing
    assert "Zawadi Otieno" in as_html(drafted("habeas", document=document, about="p2"))
    assert [anchor for anchor, _name in people_of(document)] == ["p1", "p2"]


def test_a_letter_to_somebody_who_asked_for_it_names_no_sender() -> None:
    page = as_html(drafted("client_letter", is_discreet=True))

    assert "Clinic" not in page
    assert "Letter about" not in page


def test_words_that_nobody_released_have_a_line_in_the_margin_and_released_ones_none(
    real_catalogues: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, spanish = drafted("client_letter"), drafted("client_letter", "es")

    assert all(block.is_checked for block in english.blocks)
    assert english.notes == ()
    said = [block for block in spanish.blocks if block.kind == "text"]
    assert said
    assert not any(block.is_checked for block in said)
    assert all(block.english for block in said)
    assert len(spanish.notes) == 1
    assert 'class="text unchecked"' in as_html(spanish)
    monkeypatch.setattr("legal_aid.documents.drafting.is_released", lambda sentence: True)
    assert "unchecked" not in as_html(drafted("client_letter", "es"))


def test_a_rule_that_no_lawyer_confirmed_says_so_in_english_too() -> None:
    made = drafted("habeas")

    [row] = [block for block in made.blocks if block.label == LABELS["deadline"]]
    assert not row.is_checked
    assert "not yet checked" in row.runs[1].text


def test_a_mark_means_the_same_here_and_on_pages(real_catalogues: None) -> None:
    for language in ("en", "es", "ru"):
        with override(language):
            for sentence in wording.translatable():
                assert wording.is_released(sentence) == (
                    language == "en" or released_on_pages(("", sentence))
                )


def test_a_document_is_offered_only_where_all_of_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template = templates()["habeas"]

    monkeypatch.setattr(wording, "in_words", lambda sentence: f"x{sentence}")
    assert wording.is_ready(template, "es")
    monkeypatch.setattr(
        wording, "in_words", lambda sentence: sentence if "court" in sentence else f"x{sentence}"
    )
    assert not wording.is_ready(template, "es")
    assert wording.is_ready(template, "en")
