"""While a case is on safety hold no page tells anybody how to reach the person, on any record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.endangered import is_endangered
from incidents.grants import grant_parts
from incidents.models import Record
from legal_aid.joined import join_incident
from legal_aid.referral_sheet import open_referral_sheet
from tests.incidents.people.stories import make_client
from tests.legal_aid import stories
from tests.legal_aid.test_stages import step

CONTACT = "Her sister at the market"
MARK = "Safety hold: contact nobody"


def reachable(data):
    data["identity"]["people"][0] |= {"safe_contact": CONTACT}


@pytest.fixture
def incident(make_incident):
    return make_incident(stories.held(reachable))


def pages_of(incident):
    return [reverse("incident", args=[incident.pk]), reverse("incident-print", args=[incident.pk])]


def test_the_record_hides_contacts_from_both_teams_until_the_hold_is_lifted(
    world, make_case, incident, browser_of
):
    case = make_case(incident)
    browsers = [browser_of(world.lena), browser_of(world.pavel)]
    for browser in browsers:
        for url in pages_of(incident):
            assert CONTACT in browser.get(url).content.decode()
    step(world.pavel, case, "hold", "Two officers waited at her door.")
    for browser in browsers:
        for url in pages_of(incident):
            page = browser.get(url).content.decode()
            assert CONTACT not in page
            assert MARK in page
    step(world.lena, case, "lift", "She is with her aunt.")
    for browser in browsers:
        assert CONTACT in browser.get(pages_of(incident)[0]).content.decode()


def test_a_strategic_case_guards_every_record_it_rests_on(
    world, make_case, make_incident, browser_of
):
    case, other = make_case(), make_incident(stories.held(reachable))
    grant_parts(
        keyring=world.pavel.keyring, record=other, parts=["account", "identity"], team=world.clinic
    )
    join_incident(**world.lena.acting, record=case, incident=other)
    step(world.lena, case, "hold", "He was followed.")
    page = browser_of(world.pavel).get(pages_of(other)[0]).content.decode()
    assert CONTACT not in page
    assert MARK in page


def test_the_register_of_clients_the_sheet_and_the_api_know_it(
    world, make_case, make_incident, browser_of, api_of
):
    client = make_client(world.pavel, world.riverside, name="Amina", safe_contact="Night shelter")

    def named(data):
        reachable(data)
        data["identity"]["people"][0]["client_code"] = client.client.code

    incident = make_incident(stories.held(named))
    case = make_case(incident)
    url = reverse("client", args=[client.record.pk])
    browser, api = browser_of(world.pavel), api_of(world.pavel)
    before = browser.get(url).content.decode()
    assert CONTACT in before
    assert "Night shelter" in before
    assert not api.get(f"/api/v1/incidents/{incident.pk}/").json()["contact_nobody"]
    step(world.lena, case, "hold", "He was followed.")
    page = browser.get(url).content.decode()
    assert CONTACT not in page
    assert "Night shelter" not in page
    assert MARK in page
    assert api.get(f"/api/v1/incidents/{incident.pk}/").json()["contact_nobody"]
    assert api.get(f"/api/v1/clients/{client.record.pk}/").json()["contact_nobody"]
    record = Record.objects.select_related("team__organisation").get(pk=incident.pk)
    sheet = open_referral_sheet(keyring=world.pavel.keyring, reader=world.pavel.user, record=record)
    assert [one.contact for one in sheet.clients] == [""]
    paper = browser.get(reverse("referral-sheet", args=[incident.pk])).content.decode()
    assert CONTACT not in paper


def test_whoever_cannot_open_the_case_learns_nothing_of_the_hold(world, make_case, incident):
    case = make_case(incident)
    step(world.lena, case, "hold", "He was followed.")
    assert is_endangered(world.pavel.keyring, incident)
    assert not is_endangered(world.olga.keyring, incident)
