"""What the client wishes bears on who is asked; lawyers who had the client before are known."""

from __future__ import annotations

import copy
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incidents.document import from_parts
from incidents.errors import Conflict
from incidents.models import Record
from incidents.people.client import Client
from incidents.people.registering import register_client
from incidents.records import open_parts
from legal_aid.models import Offer
from legal_aid.rankings import open_ranking
from legal_aid.referrals import consider
from legal_aid.sweeping import sweep
from legal_aid.wishes import wish
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out


def ranking_for(person, record):
    return consider(keyring=person.keyring, record=record).ranking


def test_whom_the_client_does_not_want_is_not_asked(world, directory, make_incident, logged):
    incident = make_incident()
    wish(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        record=incident,
        gender="woman",
        unwanted=[world.clinic.pk],
        expected=incident.head,
    )

    ranking = ranking_for(world.carla, Record.objects.get(pk=incident.pk))

    reasons = {one.provider_id: one.reason for one in ranking.excluded}
    assert reasons == {world.clinic.pk: "The client does not want them."}
    assert "the client wishes: Woman" in " ".join(ranking.chosen[0].sentences)
    assert logged()[-1] == (str(world.pavel.user.pk), "referral.wish")


def test_no_lawyer_reads_whom_the_client_refused(world, make_case, make_incident):
    incident = make_incident()
    wish(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        record=incident,
        gender="",
        unwanted=[world.desk.pk],
        expected=incident.head,
    )

    make_case(Record.objects.get(pk=incident.pk))

    opened = open_parts(world.lena.keyring, Record.objects.get(pk=incident.pk))
    assert "account" in opened
    assert "office" not in opened


def test_wishes_need_the_record_as_it_was_seen_and_a_member_who_keeps_it(world, make_incident):
    incident = make_incident()
    said = {"record": incident, "gender": "", "unwanted": []}
    with pytest.raises(Conflict):
        wish(keyring=world.pavel.keyring, actor=world.pavel.user, expected=0, **said)
    for person in (world.petra, world.lena, world.otto):
        with pytest.raises(PermissionDenied):
            wish(keyring=person.keyring, actor=person.user, expected=incident.head, **said)


def test_the_page_keeps_wishes_and_shows_them_where_the_record_is_referred(
    world, directory, make_incident, browser_of
):
    incident = make_incident()
    browser, url = browser_of(world.carla), reverse("wishes", args=[incident.pk])

    page = browser.get(url).content.decode()
    sent = {"gender": "woman", "unwanted": [str(world.clinic.pk)], "head": str(incident.head)}
    answer = browser.post(url, sent)
    review = browser.get(answer.url).content.decode()

    assert "Clinic" in page
    assert answer.url == reverse("refer", args=[incident.pk])
    assert "The lawyer should be: Woman." in review
    assert "1 provider is not wanted." in review
    late = browser.post(url, sent)  # the record has changed since
    assert late.status_code == 422
    assert "changed meanwhile" in late.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"gender": "a\x00"},
        {"gender": "unicorn"},
        {"unwanted": ["nobody"]},
        {"unwanted": ["\x00"]},
        {"unwanted": [str(UUID(int=5))]},
        {"head": "x"},
        {"head": "9" * 400},
    ],
)
def test_wishes_that_make_no_sense_are_refused_at_the_field(
    world, directory, make_incident, browser_of, wrong
):
    incident = make_incident()
    sent = {"gender": "", "head": str(incident.head), **wrong}

    answer = browser_of(world.carla).post(reverse("wishes", args=[incident.pk]), sent)

    assert answer.status_code == 422
    parts = open_parts(world.carla.keyring, Record.objects.get(pk=incident.pk))
    assert from_parts(parts).office.unwanted == []


def test_the_office_keeps_its_wishes_when_the_record_is_revised_by_its_form(world, make_incident):
    """A document that says nothing new of the wishes is spelled as before they existed."""
    incident = make_incident()
    office = open_parts(world.carla.keyring, incident)["office"]

    assert b"unwanted" not in office
    assert b"lawyer_gender" not in office


def with_client(code: str):
    def change(data):
        data["identity"] = copy.deepcopy(data["identity"])
        data["identity"]["people"][0]["client_code"] = code

    return change


def test_a_lawyer_who_had_the_client_before_is_known_for_it(world, make_case, make_incident):
    client = register_client(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        team=world.riverside,
        client=Client.model_validate(
            {"name": "Amina Kariuki", "consents": [{"scope": "store", "state": "granted"}]}
        ),
    )
    code = client.client.code
    make_case(make_incident(stories.held(with_client(code))))

    ranking = ranking_for(world.carla, make_incident(stories.beaten(with_client(code))))
    stranger = ranking_for(world.carla, make_incident(stories.beaten()))

    prior = {
        one.provider_id: term.value
        for one in ranking.chosen
        for term in one.terms
        if term.name == "prior"
    }
    assert prior == {world.clinic.pk: 1.0, world.duty.pk: 0.0, world.desk.pk: 0.0}
    assert all(t.value == 0 for one in stranger.chosen for t in one.terms if t.name == "prior")


@pytest.fixture
def full(directory):
    for provider in directory.values():
        provider.capacity = 1
        provider.save()


def test_somebody_held_is_offered_to_who_is_full_and_the_log_says_so(
    world, full, make_case, make_incident, make_referral, logged
):
    make_case()  # the clinic has its one case now

    referral = make_referral(make_incident())

    ranking = open_ranking(world.carla.keyring, referral).ranking
    assert [one.over_slot for one in ranking.chosen] == [False, False, True]
    assert [verb for _actor, verb in logged()].count("referral.over_slot") == 1
    for place in (1, 2):
        offer = live_offer(referral)
        assert offer.place == place
        run_out(offer)
        sweep()
    last = live_offer(referral)
    assert last.provider_id == world.clinic.pk


def test_who_is_full_is_not_asked_while_nobody_is_held(
    world, full, make_case, make_incident, make_referral, logged
):
    make_case()

    referral = make_referral(make_incident(stories.beaten()))

    assert not Offer.objects.filter(referral=referral, provider=world.clinic).exists()
    assert "referral.over_slot" not in [verb for _actor, verb in logged()]
