"""The quick report and the draft of an incident that follows from it."""

from __future__ import annotations

import pydantic
import pytest

from incidents.document import IncidentDocument, problems
from incidents.quick_report import TILES, QuickReport, draft_of
from tests.incidents import stories

FULL = {
    "groups": ["vio", "prp"],
    "needs": ["lawyer_now"],
    "harms": ["missed_dose"],
    "agencies": ["pol_drug", "pol_plain"],
    "about": "me",
    "date": "2026-03-05",
    "place": "street",
    "jurisdiction": "KE",
    "region": "KE/Nairobi",
    "in_custody": True,
    "held_where": "Station 4",
    "since": "2026-03-05T18:40",
    "badge": "4711",
    "words": "They took it all.",
    "name": "Amina",
    "safe_contact": "sister",
    "languages": ["sw"],
    "consent_store": "granted",
    "consent_share_legal": "granted",
}


@pytest.mark.parametrize("given", [{}, {"place": "street"}, {"name": "Amina"}, {"words": "  "}])
def test_an_empty_report_is_no_report(given):
    with pytest.raises(pydantic.ValidationError) as refused:
        QuickReport.model_validate(given)
    [problem] = problems(refused.value)
    assert (problem.path, problem.message) == (
        "groups",
        "Choose at least one, or write a few words.",
    )


@pytest.mark.parametrize("given", [{"words": "x"}, {"groups": ["arr"]}, {"harms": ["overdose"]}])
def test_one_tap_or_one_word_is_enough(given):
    assert QuickReport.model_validate(given)


@pytest.mark.parametrize(("field", "code"), TILES.values())
def test_every_urgent_tile_is_something_the_report_knows(field, code):
    assert getattr(stories.report(**{field: [code]}), field) == [code]


@pytest.mark.parametrize(
    "field",
    [{"words": "x" * 20_001}, {"words": "a\x00"}, {"groups": ["zz"]}, {"date": "2026-02-30"}],
)
def test_bad_values_are_refused(field):
    with pytest.raises(pydantic.ValidationError):
        stories.report(**field)


def test_a_draft_carries_everything_over():
    draft = IncidentDocument.model_validate(draft_of(QuickReport.model_validate(FULL)))
    account, [person] = draft.account, draft.identity.people
    assert (person.name, person.safe_contact, person.languages) == ("Amina", "sister", ["sw"])
    assert [p.agency for p in account.perpetrators] == ["pol_drug", "pol_plain"]
    assert [p.badge for p in account.perpetrators] == ["4711", ""]
    [act] = account.acts
    assert (act.violation, act.date, act.place) == ("oth_specify", "2026-03-05", "street")
    assert act.source == "Quick report: Violence, Property and supplies"
    assert act.reliability == "firsthand"
    assert (act.victims, act.perpetrators) == (["p1"], ["o1", "o2"])
    [episode] = account.custody
    assert (episode.held_where, episode.since, episode.released) == (
        "Station 4",
        "2026-03-05T18:40",
        "",
    )
    assert (account.needs, act.harms) == (["lawyer_now"], ["missed_dose"])
    assert account.narrative == "They took it all."
    assert draft.allows("store")
    assert draft.allows("share_legal")
    assert not draft.allows("statistics")


def test_named_violations_become_acts():
    report = stories.report(violations=["vio_force", "prp_naloxone"], groups=["vio", "prp"])
    draft = IncidentDocument.model_validate(draft_of(report))
    assert [act.violation for act in draft.account.acts] == ["vio_force", "prp_naloxone"]
    assert all(act.source == "" for act in draft.account.acts)


def test_a_draft_makes_nothing_up():
    draft = draft_of(QuickReport.model_validate({"words": "A raid.", "about": "service"}))
    assert draft["identity"]["people"] == []
    assert draft["account"]["perpetrators"] == []
    assert draft["account"]["consents"] == []
    assert draft["account"]["custody"] == []
    assert IncidentDocument.model_validate(draft).account.acts[0].victims == []


def test_a_tile_without_a_code_becomes_an_act_to_be_named_beside_those_that_have_one():
    report = stories.report(violations=["vio_force"], groups=["vio", "ext", "prp"])
    acts = IncidentDocument.model_validate(draft_of(report)).account.acts
    assert [(act.violation, act.source) for act in acts] == [
        ("vio_force", ""),
        ("oth_specify", "Quick report: Extortion, Property and supplies"),
    ]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"about": "several", "how_many": 3}, ["", "", ""]),
        ({"about": "several", "client_code": "K-1", "more_codes": ["K-2"]}, ["K-1", "K-2"]),
        ({"about": "several", "how_many": 4, "more_codes": ["K-2"]}, ["", "K-2", "", ""]),
        ({"about": "several", "how_many": 900}, [""] * 20),
        ({"about": "several"}, [""]),
        ({"about": "unknown"}, [""]),
        ({"about": "service", "more_codes": ["K-2"]}, ["", "K-2"]),
    ],
)
def test_several_people_each_have_a_place_in_the_draft(said, codes):
    draft = IncidentDocument.model_validate(draft_of(stories.report(**said)))
    assert [person.client_code for person in draft.identity.people] == codes
    assert draft.account.acts[0].victims == [person.id for person in draft.identity.people]


def test_a_dose_missed_at_liberty_is_no_custody_and_is_not_lost():
    said = {"harms": ["missed_dose"], "last_dose": "2026-03-04", "medicine": "methadone"}
    draft = IncidentDocument.model_validate(draft_of(stories.report(**said)))
    assert draft.account.custody == []
    assert draft.office.notes == "Quick report. Medicine: methadone. Last dose: 2026-03-04."
    held = IncidentDocument.model_validate(draft_of(stories.report(in_custody=True, **said)))
    assert [episode.medicine for episode in held.account.custody] == ["methadone"]
    assert held.office.notes == ""


@pytest.mark.parametrize(
    "attachment",
    [
        {"kind": "film", "media_type": "image/jpeg", "size": 10},
        {"kind": "photo", "media_type": "text/html", "size": 10},
        {"kind": "photo", "media_type": "image/jpeg", "size": 0},
        {"kind": "photo", "media_type": "image/jpeg", "size": 10, "name": "DSC_0001.jpg"},
    ],
)
def test_only_photos_and_voices_come_along_and_without_a_name(attachment):
    with pytest.raises(pydantic.ValidationError):
        stories.report(attachments=[attachment])
    whole = {"kind": "voice", "media_type": "audio/webm", "size": 10}
    assert stories.report(attachments=[whole]).attachments[0].size == 10
