"""What leaves in a bundle: only what is on the list, and only as far as people agreed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from incidents.document import PARTS, Act, IncidentDocument
from incidents.errors import ConsentMissing
from incidents.evidence.allowed import FIELDS, OF_A_FILE, Rule
from incidents.evidence.details import Details
from incidents.evidence.leaving import HEALTH, PURPOSES, WHY, Asked, Choice, Leaving, what_leaves
from incidents.evidence.on_paper import record_html
from tests.incidents.stories import consents, document

SECRETS = ["Amina", "K-4821", "Joseph", "+254 700", "Otieno", "Methadone", "HIV", "the office"]


def story(**states: str) -> IncidentDocument:
    """Two people; their names, contacts, health and the office's words are all in it."""

    def more(data: dict[str, Any]) -> None:
        data["identity"]["people"][0] |= {
            "safe_contact": "+254 700 111", "age_band": "25-34", "circumstances": ["migrant"],
        }  # fmt: skip
        data["identity"]["people"].append(
            {"id": "joseph", "role": "witness", "name": "Joseph Otieno",
             "safe_contact": "+254 700 222"}
        )  # fmt: skip
        data["account"]["narrative"] = "Amina K. ran. JOSEPH OTIENO saw it and called +254 700 222."
        data["account"]["acts"][0] |= {"victims": ["p1", "joseph"], "sources": ["s1"]}
        data["account"]["sources"] = [{"id": "s1", "kind": "witness", "note": "Joseph, at noon"}]
        data["account"]["custody"] = [{"person": "p1", "held_where": "Central, with Amina's cell",
                                       "medicine": "Methadone"}]  # fmt: skip
        data["account"]["needs"] = ["contact_family"]
        data["sensitive"] = {"circumstances": {"p1": ["hiv"]}, "notes": "Amina lives with HIV."}
        data["office"] = {"notes": "for the office only", "facts_secret": "5" * 64}

    agreed = {"evidence_use": "granted", HEALTH: "granted", "contact_safe": "granted"}
    return document(more, consents=consents(**agreed | states))


def leaving(asked: Asked | None = None, **states: str) -> Leaving:
    return what_leaves(story(**states), asked or Asked("evidence_use"))


def text(leaves: Leaving) -> str:
    return json.dumps(leaves.content)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("state", ["declined", "withdrawn", "not_asked"])
def test_nothing_leaves_without_the_consent_to_this_very_purpose(purpose: str, state: str) -> None:
    others = dict.fromkeys(set(PURPOSES) - {purpose}, "granted")
    with pytest.raises(ConsentMissing):
        leaving(Asked(purpose), **others | {purpose: state})
    assert leaving(Asked(purpose), **{purpose: "granted"}).content


def test_nothing_leaves_once_the_record_may_not_be_kept() -> None:
    kept = story()
    kept.account.consents = [one for one in kept.account.consents if one.scope != "store"]
    with pytest.raises(ConsentMissing):
        what_leaves(kept, Asked("evidence_use"))


def test_by_default_nobody_is_named_and_nothing_private_leaves() -> None:
    leaves = leaving()
    assert not [secret for secret in SECRETS if secret.lower() in text(leaves).lower()]
    people = leaves.content["identity"]["people"]
    assert people == [
        {"id": "person-1", "role": "victim", "name": "Person 1"},
        {"id": "person-2", "role": "witness", "name": "Person 2"},
    ]
    [act] = leaves.content["account"]["acts"]
    assert (act["victims"], act["sources"]) == (["person-1", "person-2"], ["source-1"])
    assert act["perpetrators"] == [leaves.content["account"]["perpetrators"][0]["id"]]
    assert leaves.content["account"]["perpetrators"][0]["badge"] == "4711"
    why = {one.path: one.why for one in leaves.left_out}
    assert why["account.narrative"] == "words"
    assert why["identity.people.safe_contact"] == "contact"
    assert why["sensitive.notes"] == "health"
    assert why["office.notes"] == why["office.facts_secret"] == why["account.needs"] == "unlisted"
    assert why["account.consents"] == "unlisted"
    assert set(why.values()) <= set(WHY)


def test_who_agreed_is_named_and_the_others_are_not_even_in_free_words() -> None:
    asked = Asked("evidence_use", named=frozenset({"p1"}), words=True)
    leaves = leaving(asked)
    first, second = leaves.content["identity"]["people"]
    assert (first["name"], second["name"]) == ("Amina K", "Person 2")
    assert first["age_band"] == "25-34"
    assert leaves.content["account"]["narrative"] == (
        "Amina K. ran. Person 2 saw it and called Person 2."
    )
    assert leaves.content["account"]["sources"][0]["note"] == "Person 2, at noon"
    assert "+254" not in text(leaves)


def test_a_contact_leaves_only_of_who_is_named_asked_for_and_may_be_contacted() -> None:
    named, both = frozenset({"p1"}), frozenset({"p1", "joseph"})
    asked = Asked("evidence_use", named=named, contacts=both)
    first, second = leaving(asked).content["identity"]["people"]
    assert first["safe_contact"] == "+254 700 111"
    assert "safe_contact" not in second
    for refused in ("declined", "withdrawn", "not_asked"):
        assert "+254" not in text(leaving(asked, contact_safe=refused))
    assert "+254" not in text(leaving(Asked("evidence_use", contacts=both)))


def test_health_leaves_only_with_its_own_consent_and_only_where_asked() -> None:
    asked = Asked("evidence_use", health=True)
    leaves = leaving(asked)
    assert leaves.content["sensitive"]["circumstances"] == {"person-1": ["hiv"]}
    assert leaves.content["sensitive"]["notes"] == "Person 1 lives with HIV."
    assert leaves.content["account"]["custody"][0]["medicine"] == "Methadone"
    consent = {one.path: one.consent for one in leaves.fields if one.leaves}
    assert consent["sensitive.notes"] == HEALTH
    assert consent["account.acts.violation"] == "evidence_use"
    # Where the consent was taken back, a part that is still open to somebody does not leave.
    kept = story()
    answers = kept.account.consents
    kept.account.consents = [one for one in answers if one.scope != HEALTH]
    choice = Choice(kept, asked)
    assert "HIV" not in text(choice.record())
    assert not choice.may_leave("sensitive")
    assert choice.may_leave("identity")
    assert Choice(story(), asked).may_leave("sensitive")
    assert not Choice(story(), Asked("evidence_use")).may_leave("sensitive")


def test_a_field_that_is_new_does_not_leave() -> None:
    class Later(Act):
        mothers_name: str = ""
        victims_photo: dict[str, str] = {}

    wider = story()
    known = wider.account.acts[0].model_dump()
    wider.account.acts[0] = Later(**known, mothers_name="Grace", victims_photo={"p1": "Grace.jpg"})
    asked = Asked("evidence_use", frozenset({"p1"}), frozenset({"p1"}), words=True, health=True)
    leaves = what_leaves(wider, asked)
    assert "Grace" not in text(leaves)
    assert {one.path for one in leaves.left_out if one.why == "unlisted"} >= {
        "account.acts.mothers_name", "account.acts.victims_photo",
    }  # fmt: skip


def test_everything_that_may_leave_is_a_field_that_exists() -> None:
    there = set(paths(IncidentDocument, ""))
    assert set(FIELDS) <= there
    assert not [path for path in FIELDS if path.startswith("office")]
    assert {path.split(".")[0] for path in FIELDS} < set(PARTS)
    assert set(OF_A_FILE) <= {f"file.{path}" for path in paths(Details, "")}


def test_an_inner_group_is_never_let_through_as_a_whole() -> None:
    for rules, model, before in ((FIELDS, IncidentDocument, ""), (OF_A_FILE, Details, "file.")):
        groups = {path.rpartition(".")[0] for path in paths(model, before)} - {"", "file"}
        for path in groups & set(rules):
            assert rules[path] is Rule.INSIDE


def test_of_a_file_neither_its_name_nor_who_handed_it_over_leaves() -> None:
    details = Details.model_validate(
        {
            "size": 3, "sha256": "a" * 64, "name": "Amina beaten.jpg", "acts": ["a1"],
            "source": "s1", "recorded_by": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
            "origin": {"how": "phone", "who": "Joseph", "note": "Joseph filmed"},
            "stated": {"place": "behind Amina's house", "time": "2026-03-05"},
            "shows": "Joseph runs",
            "found": {"device": "Phone 3", "place": {"latitude": 1, "longitude": 2}},
            "medical": {"grade": "typical", "examiner": "Dr K", "consent": "granted"},
        }
    )  # fmt: skip
    content = Choice(story(), Asked("evidence_use")).file(details).content
    assert content == {
        "media_type": "application/octet-stream", "size": 3, "sha256": "a" * 64,
        "origin": {"how": "phone"}, "source": "source-1", "acts": ["act-1"],
        "stated": {"time": "2026-03-05"},
        "found": {"width": 0, "height": 0, "place": {"latitude": 1.0, "longitude": 2.0},
                  "device": "Phone 3"},
    }  # fmt: skip
    asked = Asked("evidence_use", words=True, health=True)
    content = Choice(story(), asked).file(details).content
    assert content["stated"]["place"] == "behind Person 1's house"
    assert content["medical"]["grade"] == "typical"
    assert "who" not in content["origin"]
    assert "shows" not in content
    asked = Asked("evidence_use", written=frozenset({"description"}))
    assert Choice(story(), asked).file(details).content["shows"] == "Person 2 runs"


def test_a_finding_leaves_only_with_the_consent_of_whom_was_examined() -> None:
    said = {"size": 3, "sha256": "a" * 64}
    asked = Asked("evidence_use", words=True, health=True)
    for answer, there in (("granted", True), ("withdrawn", False), ("declined", False)):
        medical = {"examiner": "Dr K", "profession": "surgeon", "consent": answer}
        details = Details.model_validate(said | {"medical": medical})
        content = Choice(story(), asked).file(details).content
        assert ("medical" in content) is there
        page = record_html(
            reference="R", purpose="evidence_use", record={}, files=[("one", content)]
        )
        assert ("Dr K" in page) is there
        without = Choice(story(), Asked("evidence_use", words=True)).file(details).content
        assert "medical" not in without


def paths(model: type[BaseModel], before: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        where = f"{before}{name}"
        yield where
        for inner in models_in(field.annotation):
            yield from paths(inner, f"{where}.")


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)
