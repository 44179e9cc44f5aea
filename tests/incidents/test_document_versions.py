"""What an earlier version of Amparo sealed stays readable, and as it is until changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from incidents import recording
from incidents.document import (
    PARTS,
    SCHEMA_VERSION,
    Account,
    Act,
    CustodyEpisode,
    Identity,
    IncidentDocument,
    Office,
    Perpetrator,
    Person,
    Sensitive,
    canonical,
    from_parts,
)
from incidents.models import PartRevision
from incidents.records import create_record

WRITTEN = Path(__file__).parent / "documents"


def version_1():
    """The parts as the first version of this program sealed them, by name."""
    told = json.loads((WRITTEN / "version_1.json").read_text(encoding="utf-8"))
    return {part: text.encode() for part, text in told.items()}


def test_a_document_of_version_1_opens_with_everything_it_said():
    document = from_parts(version_1())
    [episode] = document.account.custody
    assert (episode.medicine, episode.last_dose) == ("methadone 60 mg", "2026-03-04T09:00")
    assert document.account.acts[0].source == "Her sister, by phone"
    assert document.account.acts[0].reliability == "witness"
    assert document.identity.people[0].client_code == "K-4821"
    assert document.account.sources == document.account.referrals == document.account.losses == []
    assert (episode.person, episode.days, document.office.assignee) == ("", None, "")
    assert document.schema_version == SCHEMA_VERSION


def test_it_keeps_its_spelling_so_nothing_untouched_is_written_again():
    assert from_parts(version_1()).parts() == version_1()


def test_it_is_valid_as_a_whole_and_can_be_sent_as_what_it_is():
    plain = {part: json.loads(text) for part, text in version_1().items()}
    document = IncidentDocument.model_validate({"schema_version": 1, **plain})
    assert document.schema_version == SCHEMA_VERSION
    assert document.parts() == version_1()


def test_a_version_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="schema_version"):
        IncidentDocument.model_validate({"schema_version": 3, "account": {"acts": [{}]}})


@pytest.mark.parametrize(
    "part", [Account, Act, CustodyEpisode, Perpetrator, Person, Identity, Sensitive, Office]
)
def test_whatever_came_later_may_be_missing(part):
    """A field that version 1 did not have is declared as later and has a default."""
    first = {
        Account: {"title", "jurisdiction", "region", "acts", "perpetrators", "custody", "services",
                  "needs", "responses", "outcomes", "languages", "narrative", "verification",
                  "consents"},
        Act: {"id", "violation", "date", "place", "place_detail", "harms", "victims",
              "perpetrators", "reliability", "source"},
        CustodyEpisode: {"held_where", "since", "since_certain", "last_dose", "medicine",
                         "released"},
        Perpetrator: {"id", "agency", "rank", "involvement", "unit", "badge", "plate",
                      "description"},
        Person: {"id", "role", "name", "safe_contact", "contact_flags", "client_code", "gender",
                 "age_band", "circumstances", "languages"},
        Identity: {"people"},
        Sensitive: {"circumstances", "notes"},
        Office: {"facts_secret", "origin", "notes"},
    }[part]  # fmt: skip
    assert part.model_fields.keys() - first == part.LATER
    assert not any(part.model_fields[name].is_required() for name in part.LATER)


def test_a_later_field_is_spelled_as_soon_as_it_says_something():
    parts = from_parts(version_1())
    parts.account.custody[0].days = 0
    spelled = json.loads(canonical(parts.account))
    assert spelled["custody"][0]["days"] == 0
    assert "missed_doses" not in spelled["custody"][0]
    assert "losses" not in spelled


@pytest.mark.django_db
def test_revising_an_old_record_writes_only_the_part_that_changed(world):
    record = create_record(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        kind="incident",
        team=world.riverside,
        state="registered",
        urgency=2,
        parts=version_1(),
        grants=[(world.riverside, PARTS)],
    )
    opened = recording.open_incident(world.pavel.keyring, world.pavel.user, record).document
    opened.office.notes = "Call back on Monday."
    revised = recording.revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=IncidentDocument.model_validate(opened.model_dump()),
        expected=1,
    )
    written = PartRevision.objects.filter(record=revised, revision=2)
    assert [row.part for row in written] == ["office"]
