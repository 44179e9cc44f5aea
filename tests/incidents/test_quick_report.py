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
