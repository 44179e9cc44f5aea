"""Answers by telephone: written down by a coordinator, the case begins, keys follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.errors import KeyInDoubt
from accounts.joining import admit, create_account, find_invitation
from accounts.keyrings import open_keyring
from accounts.models import Membership, Role, Team, User
from incidents.errors import ConsentMissing
from incidents.models import Grant, Record
from incidents.recording import open_incident
from legal_aid.by_phone import Said, accept_by_phone, decline_by_phone, enrol_and_accept
from legal_aid.cases import open_case
from legal_aid.directory import add_entry
from legal_aid.errors import NotPossibleNow, OfferOver
from legal_aid.models import CaseFile, Colleague, Offer, Provider, Referral
from legal_aid.offers import accept_offer
from legal_aid.providers.describing import Description
from legal_aid.providers.practices import Practice
from legal_aid.rankings import open_ranking
from legal_aid.sweeping import SweepResult, sweep
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer
from tests.world import PASSWORD


def said(conflict="no", **changed):
    return Said(
        **{"said_by": "Zawadi, on duty", "at": timezone.now(), "conflict": conflict} | changed
    )


@pytest.fixture
def ring(world):
    """Carla writes down that a provider said yes."""

    def accept(record, provider, **changed):
        return accept_by_phone(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            record=record,
            provider=provider,
            said=said(**changed),
        )

    return accept


def test_a_provider_that_was_rung_has_the_case_at_once(world, make_referral, ring, logged):
    referral = make_referral()

    case = ring(referral.record, world.clinic)

    opened = open_incident(world.lena.keyring, world.lena.user, referral.record)
    assert opened.document.identity.people[0].name == "Amina Kariuki"
    assert "office" not in opened.held
    mine = open_case(world.lena.keyring, case)
    assert mine.privileged is not None
    assert "Zawadi, on duty" in mine.shared.messages[0].text
    assert mine.shared.deadlines  # its clocks run from here on
    assert [step.code for step in mine.shared.history] == ["accept_by_phone"]
    assert open_case(world.carla.keyring, case).privileged is None
    assert Referral.objects.get(pk=referral.pk).state == Referral.State.PLACED
    assert Record.objects.get(pk=referral.record_id).state == Record.State.WITH_LAWYER
    assert CaseFile.objects.get(record=case).incident_id == referral.record_id
    assert not Offer.objects.exclude(release_key=None).exists()
    assert (str(world.carla.user.pk), "offer.phone_accept") in logged()


def test_who_waits_for_a_turn_may_take_it_by_telephone(world, make_referral, ring):
    referral = make_referral()

    case = ring(referral.record, world.desk)

    assert case.team == world.desk
    assert sorted(referral.offers.values_list("state", flat=True)) == [
        "accepted",
        "closed",
        "closed",
    ]
    assert sweep() == SweepResult()


def test_without_a_referral_the_call_makes_one(world, make_incident, directory, ring):
    record = make_incident()

    case = ring(record, world.duty)

    referral = Referral.objects.get(record=record)
    assert referral.state == Referral.State.PLACED
    kept = open_ranking(world.carla.keyring, referral)
    assert [(call.provider, call.answer, call.conflict) for call in kept.calls] == [
        (world.duty.pk, "accepted", "no")
    ]
    assert kept.calls[0].said_by == "Zawadi, on duty"
    assert open_case(world.dmitri.keyring, case).privileged is not None


def test_what_was_said_is_sealed_to_the_team(world, make_referral, ring):
    referral = make_referral()
    ring(referral.record, world.clinic)

    referral.refresh_from_db()
    assert b"Zawadi" not in bytes(referral.sealed_ranking)


def test_declining_by_telephone_asks_the_next_and_never_again(world, make_referral, logged):
    referral = make_referral()
    carla = world.carla

    decline_by_phone(
        keyring=carla.keyring, actor=carla.user, offer=live_offer(referral), said=said("yes")
    )

    assert Offer.objects.get(referral=referral, provider=world.clinic).state == "declined"
    assert live_offer(referral).provider == world.duty
    referral.refresh_from_db()
    (call,) = open_ranking(carla.keyring, referral).calls
    assert (call.answer, call.conflict) == ("declined", "yes")
    assert (str(carla.user.pk), "offer.phone_decline") in logged()


def test_declining_out_of_turn_leaves_who_is_asked_now(world, make_referral):
    referral = make_referral()
    carla = world.carla
    second = referral.offers.get(place=2)

    decline_by_phone(keyring=carla.keyring, actor=carla.user, offer=second, said=said("not_asked"))

    assert live_offer(referral).provider == world.clinic
    with pytest.raises(OfferOver):
        decline_by_phone(keyring=carla.keyring, actor=carla.user, offer=second, said=said())


@pytest.mark.parametrize("conflict", ["yes", "not_asked"])
def test_no_name_opens_before_the_question_about_a_conflict(world, make_referral, ring, conflict):
    referral = make_referral()

    with pytest.raises(ValidationError, match="conflict"):
        ring(referral.record, world.clinic, conflict=conflict)

    assert not Grant.objects.filter(record=referral.record, team=world.clinic).exists()


def test_without_consent_nothing_is_shared_by_telephone_either(
    world, make_incident, directory, ring
):
    record = make_incident(stories.held(consents=stories.without("share_legal")))

    with pytest.raises(ConsentMissing):
        ring(record, world.clinic)
    assert not Record.objects.cases().exists()


def test_one_case_has_one_lawyer(world, make_referral, ring):
    referral = make_referral()
    accept_offer(
        keyring=world.lena.keyring,
        actor=world.lena.user,
        offer=live_offer(referral),
        conflict="no",
    )

    with pytest.raises(NotPossibleNow):
        ring(referral.record, world.duty)
    assert Record.objects.cases().count() == 1


def test_only_coordinators_of_the_team_write_it_down(world, make_referral):
    referral = make_referral()
    for person in (world.pavel, world.lena, world.otto, world.petra):
        with pytest.raises(PermissionDenied):
            accept_by_phone(
                keyring=person.keyring,
                actor=person.user,
                record=referral.record,
                provider=world.clinic,
                said=said(),
            )


def test_nothing_is_sealed_to_a_key_that_is_not_the_one_known(world, make_referral, ring):
    referral = make_referral()
    key = world.clinic.current_key
    key.public_key = bytes(world.desk.current_key.public_key)
    key.save()
    carla = world.carla
    carla.forget_keyring()

    with pytest.raises(KeyInDoubt):
        ring(referral.record, world.clinic)
    assert live_offer(referral)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"said_by": "  "}, "said_by"),
        ({"said_by": "x" * 121}, "said_by"),
        ({"at": timezone.now() + timedelta(days=1)}, "at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, make_referral, ring, changed, field):
    with pytest.raises(ValidationError) as refused:
        ring(make_referral().record, world.clinic, **changed)
    assert field in refused.value.error_dict


def test_a_lawyer_who_is_not_here_yet_gets_a_link_and_then_the_keys(world, make_incident):
    """The case runs from the call on; what the lawyer opens follows when they have joined."""
    record, carla = make_incident(), world.carla

    case, invited = enrol_and_accept(
        keyring=carla.keyring, actor=carla.user, record=record, name="Mwangi Advocates", said=said()
    )
    assert case.team.kind == Team.Kind.LEGAL_AID
    assert Record.objects.get(pk=record.pk).state == Record.State.WITH_LAWYER
    assert open_case(world.pavel.keyring, case).shared.messages  # the office works on it at once

    invitation = find_invitation(invited.code)
    mwangi, seed, _recovery = create_account(
        username="mwangi", password=PASSWORD, invitation=invitation, code=invited.code
    )
    carla.forget_keyring()
    admit(keyring=carla.keyring, actor=carla.user, user=mwangi, team=case.team, role=Role.LAWYER)
    keyring = open_keyring(User.objects.get(pk=mwangi.pk), seed)
    assert open_case(keyring, case).privileged is not None
    opened = open_incident(keyring, mwangi, record)
    assert opened.document.identity.people[0].name == "Amina Kariuki"


def test_nobody_is_enrolled_when_the_call_cannot_be_taken(world, make_incident):
    record, carla = make_incident(), world.carla
    teams = Team.objects.count()

    with pytest.raises(ValidationError):
        enrol_and_accept(
            keyring=carla.keyring,
            actor=carla.user,
            record=record,
            name="Mwangi Advocates",
            said=said("yes"),
        )
    assert Team.objects.count() == teams
    assert not Membership.objects.filter(team__name="Mwangi Advocates").exists()


def test_the_page_takes_the_answer_and_opens_the_case(world, make_referral, browser_of):
    record = make_referral().record
    carla = browser_of(world.carla)
    url = reverse("by-phone", args=[record.pk])
    assert b"Community clinic" in carla.get(url).content or carla.get(url).status_code == 200

    form = {
        "provider": str(world.clinic.pk),
        "answer": "accepted",
        "conflict": "no",
        "said_by": "Zawadi",
        "at": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
    answer = carla.post(url, form)

    case = Record.objects.cases().get()
    assert answer.status_code == 200
    assert reverse("case", args=[case.pk]) in answer.content.decode()
    again = carla.post(url, form)
    assert again.status_code == 422
    assert "has this incident already" in again.content.decode()


def test_the_link_of_a_new_lawyer_is_shown_once(world, make_incident, browser_of):
    record, carla = make_incident(), browser_of(world.carla)
    url = reverse("by-phone", args=[record.pk])
    answer = carla.post(
        url,
        {
            "provider": "new",
            "name": "Mwangi Advocates",
            "answer": "accepted",
            "conflict": "no",
            "said_by": "Mwangi",
            "at": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        },
    )
    assert "/join/" in answer.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"provider": "nobody"},
        {"provider": "new", "answer": "accepted"},
        {"answer": "perhaps", "conflict": "\0", "said_by": "a\0b", "at": "9999-99-99 99:99"},
        {"said_by": "x" * 100_000, "at": "yesterday"},
    ],
)
def test_bad_answers_are_told_at_their_fields(world, make_referral, browser_of, bad):
    record = make_referral().record
    answer = browser_of(world.carla).post(reverse("by-phone", args=[record.pk]), bad)

    assert answer.status_code == 422
    assert b'id="errors"' in answer.content


def test_the_sheet_carries_what_was_agreed_to_and_no_more(world, make_incident, browser_of, logged):
    def full(data):
        data["identity"]["people"][0]["safe_contact"] = "+254 700 111 222"
        data["account"]["notes"] = "private"

    record = make_incident(stories.held())
    page = browser_of(world.pavel).get(reverse("referral-sheet", args=[record.pk]))
    text = page.content.decode()

    assert "Amina Kariuki" in text
    assert "KP-4711" in text
    for kept_off in ("They waited until", "Arrest at a pharmacy", "Baraka", "ART since", "Otieno"):
        assert kept_off not in text
    assert (str(world.pavel.user.pk), "referral.sheet") in logged()


def test_no_sheet_without_consent(world, make_incident, browser_of):
    record = make_incident(stories.held(consents=stories.without("share_legal")))
    page = browser_of(world.pavel).get(reverse("referral-sheet", args=[record.pk]))

    assert page.status_code == 409
    assert "Amina" not in page.content.decode()


def test_whoever_must_not_be_contacted_is_reached_through_the_office(
    world, make_incident, browser_of
):
    def refused(data):
        data["identity"]["people"][0]["safe_contact"] = "+254 700 111 222"
        data["account"]["consents"].append({"scope": "contact_safe", "state": "declined"})

    record = make_incident(stories.held(refused))
    text = browser_of(world.pavel).get(reverse("referral-sheet", args=[record.pk])).content.decode()

    assert "+254 700 111 222" not in text
    assert "through us only" in text


def test_the_api_takes_answers_and_makes_sheets(world, make_referral, api_of):
    referral = make_referral()
    api = api_of(world.carla)
    url = f"/api/v1/incidents/{referral.record_id}/"
    body = {
        "provider": str(world.clinic.pk),
        "answer": "declined",
        "conflict": "not_asked",
        "said_by": "Zawadi",
        "at": timezone.now().isoformat(),
    }
    assert api.post(f"{url}phone-answer/", body, format="json").json() == {"case": None}
    again = api.post(f"{url}phone-answer/", body, format="json")
    assert again.status_code == 400
    taken = api.post(
        f"{url}phone-answer/",
        {**body, "provider": str(world.desk.pk), "answer": "accepted", "conflict": "no"},
        format="json",
    )
    assert taken.json()["case"] == str(Record.objects.cases().get().pk)
    sheet = api.get(f"{url}referral-sheet/").json()
    assert sheet["clients"][0]["name"] == "Amina Kariuki"
    assert "narrative" not in str(sheet)


def test_who_is_in_the_directory_without_keys_is_listed_and_takes_the_entry_along(
    world, make_incident, browser_of
):
    said_of = Description((Practice(("custody",), ("KE/Nairobi",), ("sw",)),), 3, phone="+254 1")
    entry = add_entry(
        actor=world.carla.user, kept_by=world.riverside, name="Mwangi Advocates",
        description=said_of,
    )  # fmt: skip
    colleague = Colleague.objects.create(provider=entry, place=1, name="Mwangi")
    record, carla = make_incident(), browser_of(world.carla)
    url = reverse("by-phone", args=[record.pk])
    assert "Mwangi Advocates, +254 1" in carla.get(url).content.decode()
    typed = {
        "provider": f"entry-{entry.pk}", "answer": "declined", "conflict": "no",
        "said_by": "Mwangi", "at": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    assert carla.post(url, typed).status_code == 422
    answer = carla.post(url, typed | {"answer": "accepted"})
    assert "/join/" in answer.content.decode()

    team = CaseFile.objects.get(incident=record).record.team
    assert team.name == "Mwangi Advocates"
    owned = Provider.objects.get(team=team)
    assert owned.pk == team.pk
    assert owned.practice_list == said_of.practices
    colleague.refresh_from_db()
    assert colleague.provider == owned
    assert not Provider.objects.filter(pk=entry.pk).exists()


def test_an_entry_that_others_keep_stays_theirs(world, make_incident):
    entry = add_entry(
        actor=world.olga.user, kept_by=world.lakeside, name="Desk of the lake",
        description=Description((Practice(("custody",), ("KE",), ("sw",)),), 3),
    )  # fmt: skip
    case, _invited = enrol_and_accept(
        keyring=world.carla.keyring, actor=world.carla.user, record=make_incident(),
        name=entry.name, said=said(), entry=entry,
    )  # fmt: skip
    assert Provider.objects.filter(pk=entry.pk, team=None).exists()
    assert Provider.objects.get(team=case.team).practice_list == entry.practice_list
