"""Contacts under a safety hold: shown only when asked for by name, never lost by who edits."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.held_contacts import Contacts
from incidents.people.registering import opened
from incidents.recording import revise
from incidents.records import open_parts
from tests.incidents.people.stories import make_client
from tests.incidents.typing_in import filled_in
from tests.legal_aid import stories
from tests.legal_aid.test_stages import step

CONTACT, OTHER = "Her sister at the market", "Only through the pharmacist"
MARK = "Safety hold: contact nobody"


def reachable(data):
    data["identity"]["people"][0] |= {"safe_contact": CONTACT}


@pytest.fixture
def incident(make_incident):
    return make_incident(stories.held(reachable))


@pytest.fixture
def case(world, make_case, incident):
    case = make_case(incident)
    step(world.lena, case, "hold", "Two officers waited at her door.")
    return case


@pytest.fixture
def reveals(logged):
    return lambda: [who for who, verb in logged() if verb == "revealed"]


def at(record, name="incident"):
    return reverse(name, args=[record.pk])


def contact_of(world, incident):
    incident.refresh_from_db()
    return open_parts(world.pavel.keyring, incident)["identity"].decode()


def test_the_record_shows_them_for_one_look_and_the_log_says_to_whom(
    world, incident, case, browser_of, reveals
):
    for person in (world.pavel, world.lena):
        browser = browser_of(person)
        assert CONTACT not in browser.get(at(incident)).content.decode()
        shown = browser.post(at(incident, "incident-contacts")).content.decode()
        assert CONTACT in shown
        assert MARK in shown
        assert CONTACT not in browser.get(at(incident)).content.decode()
    assert reveals() == [str(world.pavel.user.pk), str(world.lena.user.pk)]


def test_without_a_hold_there_is_nothing_to_show_and_nothing_is_written(
    world, incident, browser_of, reveals
):
    answer = browser_of(world.pavel).post(at(incident, "incident-contacts"))
    assert answer.url == at(incident)
    assert reveals() == []


def test_the_form_hides_them_and_saving_keeps_them_even_when_the_hold_was_lifted_meanwhile(
    world, incident, case, browser_of, reveals
):
    pavel, address = browser_of(world.pavel), at(incident, "incident-revise")
    page = pavel.get(address)
    assert CONTACT not in page.content.decode()
    assert MARK in page.content.decode()
    forged = filled_in(page, **{"about-title": "Another", "people-0-safe_contact": "Nobody"})
    assert pavel.post(address, forged).status_code == 302
    assert CONTACT in contact_of(world, incident)
    typed = filled_in(pavel.get(address), **{"about-title": "A third"})
    step(world.lena, case, "lift", "She is with her aunt.")
    assert pavel.post(address, typed).status_code == 302
    assert CONTACT in contact_of(world, incident)
    assert reveals() == []


def test_whoever_has_them_shown_in_the_form_may_change_them(
    world, incident, case, browser_of, reveals
):
    pavel, address = browser_of(world.pavel), at(incident, "incident-revise")
    typed = filled_in(pavel.get(address), **{"story-narrative": "Half a sentence"})
    shown = pavel.post(address, typed | {"show": "contacts"})
    html = shown.content.decode()
    assert (CONTACT in html, "Half a sentence" in html) == (True, True)
    assert reveals() == [str(world.pavel.user.pk)]
    changed = filled_in(shown, **{"people-0-safe_contact": OTHER})
    assert pavel.post(address, changed).status_code == 302
    assert OTHER in contact_of(world, incident)
    assert CONTACT not in browser_of(world.carla).get(address).content.decode()


def test_two_who_write_at_once_do_not_show_them_to_each_other(
    world, incident, case, browser_of, reveals
):
    pavel, carla = browser_of(world.pavel), browser_of(world.carla)
    address = at(incident, "incident-revise")
    typed = filled_in(pavel.get(address), **{"about-title": "Mine"})
    first = filled_in(carla.get(address), **{"about-title": "Hers"})
    carla.post(address, first)
    clash = pavel.post(address, typed)
    html = clash.content.decode()
    assert (clash.status_code, CONTACT in html) == (409, False)
    settled = {name: clash.context[name] for name in ("expected", "base", "mine", "contacts")}
    settled |= {"settle": "1", "choose:title": "mine"}
    assert pavel.post(address, settled).status_code == 302
    assert CONTACT in contact_of(world, incident)
    assert "Mine" in open_parts(world.pavel.keyring, incident)["account"].decode()
    assert reveals() == []


def test_looking_back_leaves_them_out(world, incident, case, browser_of, api_of):
    def changed(data):
        data["identity"]["people"][0] |= {"safe_contact": OTHER}

    incident.refresh_from_db()
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=incident,
        document=stories.held(changed),
        expected=incident.head,
        contacts=Contacts.SHOWN,
    )
    page = browser_of(world.pavel).get(at(incident, "incident-versions")).content.decode()
    said = api_of(world.pavel).get(f"/api/v1/incidents/{incident.pk}/changes/").content.decode()
    for text in (page, said):
        assert CONTACT not in text
        assert OTHER not in text
    assert MARK in page


def test_the_api_hides_them_keeps_them_and_shows_them_when_asked(
    world, incident, case, api_of, reveals
):
    pavel, url = api_of(world.pavel), f"/api/v1/incidents/{incident.pk}/"
    read = pavel.get(url)
    hidden = read.json()
    assert (CONTACT in read.content.decode(), hidden["contact_nobody"]) == (False, True)
    assert hidden["etag"] == read["ETag"]
    sent = {part: hidden[part] for part in ("account", "identity", "office")}
    sent["account"]["title"] = "Changed"
    step(world.lena, case, "lift", "She is with her aunt.")
    assert _put(pavel, url, sent, read["ETag"]).status_code == 200
    assert CONTACT in contact_of(world, incident)
    step(world.lena, case, "hold", "They came back.")
    sent["identity"]["people"][0]["safe_contact"] = OTHER
    read = pavel.get(url)
    assert _put(pavel, url, sent, read["ETag"]).status_code == 400
    plain = read["ETag"].replace("-hidden", "")
    assert _put(pavel, url, sent, plain).status_code == 400
    assert reveals() == []
    shown = pavel.get(url, {"parts": "contacts"})
    assert CONTACT in shown.content.decode()
    assert reveals() == [str(world.pavel.user.pk)]
    assert _put(pavel, url, sent, shown["ETag"]).status_code == 200
    assert OTHER in contact_of(world, incident)


def sent(page, **changes):
    """What a browser sends from the form of a client."""
    data = {"name": "Amina O", "gender": "undisclosed", "consent-store-state": "granted"}
    data |= {"consent-contact_safe-state": "not_asked", "expected": page.context["expected"]}
    return data | {"contacts": str(page.context["form"].contacts)} | changes


def _put(api, url, sent, etag):
    return api.put(url, sent, format="json", headers={"If-Match": etag})


def test_the_register_of_clients_follows_the_same_rule(
    world, make_incident, make_case, browser_of, api_of, reveals
):
    client = make_client(world.pavel, world.riverside, name="Amina", safe_contact="Night shelter")

    def named(data):
        data["identity"]["people"][0] |= {"client_code": client.client.code}

    case = make_case(make_incident(stories.held(named)))
    step(world.lena, case, "hold", "He was followed.")
    pavel, api = browser_of(world.pavel), api_of(world.pavel)
    edit, url = at(client, "client-edit"), f"/api/v1/clients/{client.pk}/"
    page = pavel.get(edit)
    assert "Night shelter" not in page.content.decode()
    typed = sent(page, safe_contact="Nobody")
    assert pavel.post(edit, typed).status_code == 302
    read = api.get(url)
    body = read.json()["client"]
    assert body["safe_contact"] == ""
    assert _put(api, url, {"client": body | {"name": "Amina P"}}, read["ETag"]).status_code == 200
    other = {"client": body | {"safe_contact": OTHER}}
    assert _put(api, url, other, api.get(url)["ETag"]).status_code == 400
    client.record.refresh_from_db()
    kept = opened(world.pavel.keyring, client.record).client
    assert (kept.name, kept.safe_contact) == ("Amina P", "Night shelter")
    assert reveals() == []
    assert "Night shelter" in pavel.post(at(client, "client-contacts")).content.decode()
    assert "Night shelter" in api.get(url, {"parts": "contacts"}).content.decode()
    shown = pavel.post(edit, sent(pavel.get(edit), show="contacts"))
    assert "Night shelter" in shown.content.decode()
    assert len(reveals()) == 3
    assert pavel.post(edit, sent(shown, safe_contact=OTHER)).status_code == 302
    client.record.refresh_from_db()
    assert opened(world.pavel.keyring, client.record).client.safe_contact == OTHER


def test_somebody_taken_in_from_a_record_brings_no_held_contact(world, incident, case, browser_of):
    reference = f"person:{incident.pk.hex}:p1"
    page = browser_of(world.pavel).get(reverse("client-new"), {"person": reference})
    assert CONTACT not in page.content.decode()


def test_an_empty_row_for_somebody_new_has_its_number(world, browser_of):
    form = browser_of(world.pavel).get(reverse("incident-new")).context["form"]
    assert form.people.ids() == ["p1"]
