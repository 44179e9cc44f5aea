"""What the second version of the document adds: each rule with the sentence people get."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from incidents import detention, following, money
from incidents.document import CustodyEpisode, FollowUp, Loss, ServiceReferral
from incidents.facts import fact_of
from incidents.recording import open_incident, register, revise
from incidents.urgency import TODAY, urgency_of
from legal_aid.needs import packet_of
from tests.incidents import stories
from tests.incidents.test_document import put, refusals

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("path", "value", "where", "sentence"),
    [
        ("account.acts.0.sources", ["s9"], "", "Nobody here has this id."),
        ("account.custody", [{"person": "p9"}], ".0.person", "Nobody here has this id."),
        ("account.custody", [{"days": -1}], ".0.days", "This number is too small."),
        ("account.custody", [{"days": 99_999}], ".0.days", "This number is too large."),
        ("account.custody", [{"missed_doses": "two"}], ".0.missed_doses", "This must be a whole"),
        ("account.sources", [{"id": "s1", "kind": "gossip"}], ".0.kind", "This choice is not in"),
        ("account.losses", [{"id": "l1", "amount": "12,50"}], ".0.amount", "Write an amount"),
        ("account.losses", [{"id": "l1", "amount": "1e9"}], ".0.amount", "Write an amount"),
        ("account.losses", [{"id": "l1", "amount": "5"}], ".0.currency", "Say in which currency."),
        ("account.losses", [{"id": "l1", "currency": "KES"}], ".0.amount", "Say how much"),
        ("account.losses", [{"id": "l1", "currency": "QQQ"}], ".0.currency", "Write the three"),
        ("account.referrals", [{"id": "r1", "sent": "2099-01-01"}], ".0.sent", "This date lies"),
        ("account.referrals", [{"id": "r1", "consent": "media"}], ".0.consent", "This choice"),
        ("account.follow_ups", [{"id": "f1", "what": " "}], ".0.what", "This is required"),
        ("account.follow_ups", [{"id": "f1", "what": "x", "due": "2026-03"}], ".0.due", "Write a"),
        ("account.reliability", "gossip", "", "This choice is not in the list."),
        ("office", {"assignee": "Pavel"}, ".assignee", "This is not in the expected form."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(path, value, where, sentence):
    [(found, said)] = refusals(put(path, value))
    assert found.startswith(f"{path}{where}")
    assert said.startswith(sentence)


@pytest.mark.parametrize("section", ["sources", "losses", "referrals", "follow_ups"])
def test_ids_of_new_sections_are_unique(section):
    row = {"id": "x1"} | ({"what": "Call"} if section == "follow_ups" else {})
    found = refusals(put(f"account.{section}", [row, row]))
    assert found == [(f"account.{section}.1.id", "This is there twice.")]


@pytest.mark.parametrize(
    ("since", "released", "typed", "expected"),
    [
        ("2026-03-05T18:40", "2026-03-07T08:00", None, (3, 3, False, False)),
        ("2026-03-05", "2026-03-05", None, (1, 1, False, False)),
        ("2026-03-05T23:00", "", None, (5, 5, False, True)),
        ("2026-03", "2026-04-02", None, (3, 33, False, False)),
        ("", "", 4, (4, 4, True, False)),
        ("", "2026-03-07", 2, (2, 2, True, False)),
        ("2026-03-07", "2026-03-01", 9, (9, 9, True, False)),
        ("2026-03-05", "2026-03-07", 40, (3, 3, False, False)),
        ("", "", None, None),
    ],
)
def test_days_in_custody_follow_from_the_times_or_are_typed(since, released, typed, expected):
    episode = CustodyEpisode(since=since, released=released, days=typed)
    found = detention.days_in_custody(episode, NOW)
    assert (found and (found.least, found.most, found.is_typed, found.goes_on)) == expected


def test_amounts_are_added_exactly_and_by_currency_only():
    losses = [
        Loss(id=f"l{n}", amount=amount, currency=currency)
        for n, (amount, currency) in enumerate(
            [("0.1", "KES"), ("20", "USD"), ("0.2", "KES"), ("", "")]
        )
    ]
    assert {code: str(sum_) for code, sum_ in money.totals(losses).items()} == {
        "KES": "0.3",
        "USD": "20",
    }


@pytest.mark.parametrize(
    ("due", "overdue"),
    [("", False), ("2026-03-09", False), ("2026-03-08", True), ("2026-03-09T11:59Z", True),
     ("2026-03-09T12:01Z", False)],
)  # fmt: skip
def test_a_day_is_overdue_once_it_is_over(due, overdue):
    assert following.is_overdue(FollowUp(id="f1", what="Call", due=due).due, NOW) is overdue


def test_harms_of_the_whole_count_for_urgency_and_facts(world):
    document = stories.document(harms=["missed_dose"])
    assert urgency_of(document) == TODAY
    document.office.facts_secret = "00" * 32
    fact = fact_of(document, seq=1, stage="registered", client_key=b"k" * 32)
    assert fact.harms == ["liberty_loss", "missed_dose"]


def test_the_name_and_nickname_of_an_officer_reach_the_conflict_check():
    document = stories.document(
        perpetrators=[{"id": "o1", "name": "Иван Петров", "alias": "the Boar"}],
    )
    [officer] = packet_of(document).officers
    assert {"ivan", "petrov", "boar"} <= set(officer.words)


SENT = {"id": "r1", "recipient": "Lake clinic", "service": "hiv_art", "sent": "2026-03-06"}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["declined", "not_asked", "withdrawn"])
def test_nobody_is_sent_to_a_service_without_consent(world, state):
    document = stories.document(
        referrals=[SENT], consents=stories.consents(share_health=state, share_social="granted")
    )
    with pytest.raises(ValidationError, match="without their consent"):
        register(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=document,
        )


@pytest.mark.django_db
def test_a_referral_stays_after_the_consent_was_withdrawn_but_no_new_one_is_sent(
    world, make_incident
):
    agreed = stories.consents(share_health="granted")
    record = make_incident(stories.document(referrals=[SENT], consents=agreed))
    opened = open_incident(world.pavel.keyring, world.pavel.user, record).document
    opened.account.consents[1].state = "withdrawn"
    opened.account.referrals.append(ServiceReferral(id="r2", recipient="Shelter"))  # a plan
    who = {"keyring": world.pavel.keyring, "author": world.pavel.user, "record": record}
    revise(**who, document=opened, expected=1)
    again = open_incident(world.pavel.keyring, world.pavel.user, record).document
    assert [one.sent for one in again.account.referrals] == ["2026-03-06", ""]
    again.account.referrals[1].sent = "2026-03-07"
    with pytest.raises(ValidationError, match="without their consent"):
        revise(**who, document=again, expected=2)
    assert record.head == 2


def test_every_new_free_text_round_trips_as_it_was_written():
    words = "Zażółć ' \" <b> 𝔘𝔫𝔦 \u202e"
    document = stories.document(
        sources=[{"id": "s1", "kind": "medical_record", "note": words}],
        losses=[{"id": "l1", "what": "bribe", "amount": "1500.50", "currency": "KES",
                 "note": words}],
        referrals=[{"id": "r1", "recipient": words, "note": words}],
        follow_ups=[{"id": "f1", "what": words, "due": "2030-01-01T09:00"}],
        custody=[{"person": "p1", "prescriber": words, "missed_doses": 0, "days": 0}],
        perpetrators=[{"id": "o1", "name": words, "alias": words}],
        checked_how=words,
        reliability="documented",
    )  # fmt: skip
    from incidents.document import from_parts

    assert from_parts(document.parts()).model_dump() == document.model_dump()
