"""Sensitive facts: hidden until asked for, each look in the log, gone with their consent."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incidents.grants import grant_parts
from incidents.models import Grant, PartRevision, Record
from incidents.recording import open_incident
from incidents.records import history, open_parts
from incidents.retention import hold
from incidents.revealing import reveal_sensitive
from tests.incidents import stories
from tests.incidents.stories import save
from tests.incidents.typing_in import filled_in
from vault import Undecryptable

SECRET = "On ART since 2020"
CONSENTS = stories.consents(sensitive_health="granted", statistics="granted")


def with_facts(data):
    data["sensitive"] = {"circumstances": {"p1": ["hiv"]}, "notes": SECRET}


@pytest.fixture
def record(make_incident):
    return make_incident(stories.document(with_facts, consents=CONSENTS))


@pytest.fixture
def reveals(logged):
    """Who revealed something, in the order of the log."""
    return lambda: [(who, what) for who, verb, what in logged() if verb == "revealed"]


def page(record, name="incident"):
    return reverse(name, args=[record.pk])


def test_the_page_hides_them_and_shows_them_for_one_look(world, record, browser_of, reveals):
    pavel = browser_of(world.pavel)
    html = pavel.get(page(record)).content.decode()
    assert SECRET not in html
    assert "Hidden. Showing it is written in the log" in html
    assert reveals() == []
    shown = pavel.post(page(record, "incident-sensitive")).content.decode()
    assert SECRET in shown
    assert "HIV" in shown
    assert reveals() == [(str(world.pavel.user.pk), f"record:{record.pk}")]
    assert SECRET not in pavel.get(page(record)).content.decode()
    assert pavel.get(page(record, "incident-sensitive")).status_code == 405
    pavel.post(page(record, "incident-sensitive"))
    assert len(reveals()) == 2


def test_their_key_is_not_used_before(world, record, browser_of, api_of):
    """A part that would not open disturbs nobody who does not ask for it."""
    PartRevision.objects.filter(record=record, part="sensitive").update(sealed=b"\x02" * 400)
    pavel, api = browser_of(world.pavel), api_of(world.pavel)
    assert pavel.get(page(record)).status_code == 200
    assert pavel.get(page(record, "incident-revise")).status_code == 200
    assert pavel.get(page(record, "incident-versions")).status_code == 200
    assert api.get(f"/api/v1/incidents/{record.pk}/").status_code == 200
    save(world, record, stories.document(consents=CONSENTS, title="New"))
    assert pavel.post(page(record, "incident-sensitive")).status_code == 410
    assert api.get(f"/api/v1/incidents/{record.pk}/sensitive/").status_code == 409


def test_what_is_printed_leaves_them_out(world, record, browser_of):
    html = browser_of(world.pavel).post(page(record, "incident-sensitive")).content.decode()
    before = html.partition(SECRET)[0]
    assert 'class="block no-print"' in before.rpartition("<section")[2]


def test_the_api_leaves_them_out_and_reveals_them_at_an_address_of_their_own(
    world, record, api_of, reveals
):
    pavel = api_of(world.pavel)
    url = f"/api/v1/incidents/{record.pk}/"
    assert SECRET not in pavel.get(url).content.decode()
    assert reveals() == []
    found = pavel.get(f"{url}sensitive/").json()
    assert found == {"circumstances": {"p1": ["hiv"]}, "notes": SECRET}
    assert reveals() == [(str(world.pavel.user.pk), f"record:{record.pk}")]


def test_what_the_api_sends_back_without_them_leaves_them_as_they_are(world, record, api_of):
    pavel = api_of(world.pavel)
    url = f"/api/v1/incidents/{record.pk}/"
    detail = pavel.get(url)
    body = {part: detail.json()[part] for part in ("account", "identity", "office")}
    body["account"]["title"] = "Changed"
    answer = pavel.put(url, body, format="json", headers={"If-Match": detail["ETag"]})
    assert answer.status_code == 200
    assert pavel.get(f"{url}sensitive/").json()["notes"] == SECRET
    assert history(world.pavel.keyring, Record.objects.get(pk=record.pk))[-1].parts == ["account"]


def test_nobody_else_reveals_them(world, record):
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    for person in (world.petra, world.otto, world.dmitri, world.ada):
        with pytest.raises(PermissionDenied):
            reveal_sensitive(keyring=person.keyring, reader=person.user, record=record)
    with pytest.raises(Undecryptable):
        reveal_sensitive(keyring=world.lena.keyring, reader=world.lena.user, record=record)


def test_the_form_hides_them_and_saving_leaves_them(world, record, browser_of, reveals):
    pavel, address = browser_of(world.pavel), page(record, "incident-revise")
    opened = pavel.get(address)
    assert SECRET not in opened.content.decode()
    typed = filled_in(opened, **{"about-title": "Another title"})
    assert pavel.post(address, typed).status_code == 302
    record.refresh_from_db()
    assert SECRET.encode() in open_parts(world.pavel.keyring, record)["sensitive"]
    assert reveals() == []


def test_the_form_shows_them_when_asked_and_keeps_what_was_typed(
    world, record, browser_of, reveals
):
    pavel, address = browser_of(world.pavel), page(record, "incident-revise")
    typed = filled_in(
        pavel.get(address), **{"story-narrative": "Half a sentence", "about-title": ""}
    )
    shown = pavel.post(address, typed | {"show": "sensitive"})
    html = shown.content.decode()
    assert (shown.status_code, SECRET in html, "Half a sentence" in html) == (200, True, True)
    assert reveals() == [(str(world.pavel.user.pk), f"record:{record.pk}")]
    changed = filled_in(shown, **{"shown": "sensitive", "sensitive-notes": "No longer on ART"})
    assert pavel.post(address, changed).status_code == 302
    record.refresh_from_db()
    opened = reveal_sensitive(keyring=world.carla.keyring, reader=world.carla.user, record=record)
    assert (opened.notes, opened.circumstances) == ("No longer on ART", {"p1": ["hiv"]})


def test_whoever_is_taken_out_takes_their_facts_along(world, record):
    def without_her(data):
        data["identity"]["people"] = [{"id": "p2", "client_code": "K-1"}]
        data["account"]["acts"][0]["victims"] = ["p2"]

    revised = save(world, record, stories.document(without_her, consents=CONSENTS))
    part = open_parts(world.carla.keyring, revised)["sensitive"]
    assert b"hiv" not in part
    assert SECRET.encode() in part


@pytest.mark.parametrize("state", ["withdrawn", "declined", "not_asked"])
def test_taking_the_consent_back_empties_every_version(world, record, logged, state):
    grant_parts(
        keyring=world.carla.keyring,
        record=record,
        parts=["account", "identity", "sensitive"],
        team=world.clinic,
    )
    kept = PartRevision.objects.get(record=record, part="sensitive").sealed
    consents = stories.consents(sensitive_health=state, statistics="granted")
    revised = save(world, record, stories.document(consents=consents))
    for number in (1, 2):
        for person in (world.carla, world.pavel):
            opened = open_parts(person.keyring, revised, revision=number)
            assert b"hiv" not in opened["sensitive"]
            assert SECRET.encode() not in opened["sensitive"]
    assert all(one.chain_ok for one in history(world.carla.keyring, revised))
    assert set(open_parts(world.lena.keyring, revised)) == {"account", "identity"}
    assert kept not in set(PartRevision.objects.values_list("sealed", flat=True))
    pavel = str(world.pavel.user.pk)
    assert (pavel, "sensitive_taken_out", f"record:{record.pk}") in logged()


def test_under_a_legal_hold_older_versions_stay(world, record):
    hold(actor=world.carla.user, record=record, on=True)
    consents = stories.consents(sensitive_health="withdrawn", statistics="granted")
    revised = save(world, record, stories.document(consents=consents))
    assert SECRET.encode() not in open_parts(world.carla.keyring, revised)["sensitive"]
    first = open_parts(world.carla.keyring, revised, revision=1)
    assert SECRET.encode() in first["sensitive"]


def test_a_team_whose_key_is_in_doubt_gets_nothing_sealed_anew(world, record):
    from accounts.models import TeamKey
    from vault import KeyPair

    grant_parts(
        keyring=world.carla.keyring,
        record=record,
        parts=["account", "identity", "sensitive"],
        team=world.clinic,
    )
    TeamKey.objects.filter(team=world.clinic).update(public_key=KeyPair.generate().public)
    world.pavel.forget_keyring()
    consents = stories.consents(sensitive_health="withdrawn", statistics="granted")
    save(world, record, stories.document(consents=consents))
    assert not Grant.objects.filter(record=record, team=world.clinic).exists()


def test_the_form_takes_them_out_with_their_consent(world, record, browser_of):
    pavel, address = browser_of(world.pavel), page(record, "incident-revise")
    shown = pavel.post(address, filled_in(pavel.get(address)) | {"show": "sensitive"})
    typed = filled_in(shown, shown="sensitive")
    typed["consent-sensitive_health-state"] = "withdrawn"
    assert pavel.post(address, typed).status_code == 302
    record.refresh_from_db()
    assert SECRET.encode() not in open_parts(world.carla.keyring, record)["sensitive"]
    html = pavel.get(page(record)).content.decode()
    assert "Sensitive facts were taken out of every version" in html
    assert "Showing it is written in the log" not in html


def test_two_versions_side_by_side_hide_them_too(world, record, browser_of, reveals):
    pavel, carla = browser_of(world.pavel), browser_of(world.carla)
    address = page(record, "incident-revise")
    mine = filled_in(pavel.get(address), **{"about-title": "Pavel's"})
    theirs = filled_in(carla.get(address), **{"about-title": "Carla's"})
    assert carla.post(address, theirs).status_code == 302
    clash = pavel.post(address, mine)
    assert clash.status_code == 409
    assert SECRET not in clash.content.decode()
    assert "hiv" not in clash.context["mine"]
    data = {name: clash.context[name] for name in ("expected", "base", "mine")}
    done = pavel.post(address, {"settle": "1", "choose:title": "mine"} | data)
    assert done.status_code == 302
    record.refresh_from_db()
    assert SECRET.encode() in open_parts(world.pavel.keyring, record)["sensitive"]
    document = open_incident(world.pavel.keyring, world.pavel.user, record).document
    assert document.account.title == "Pavel's"
    assert reveals() == []


def test_two_versions_of_sensitive_facts_are_both_shown(world, record, browser_of, reveals):
    address = page(record, "incident-revise")

    def typed(browser, notes):
        shown = browser.post(address, filled_in(browser.get(address)) | {"show": "sensitive"})
        return filled_in(shown, **{"shown": "sensitive", "sensitive-notes": notes})

    pavel, carla = browser_of(world.pavel), browser_of(world.carla)
    mine, theirs = typed(pavel, "Written by Pavel"), typed(carla, "Written by Carla")
    assert carla.post(address, theirs).status_code == 302
    clash = pavel.post(address, mine)
    html = clash.content.decode()
    assert (clash.status_code, "Written by Pavel" in html, "Written by Carla" in html) == (
        409,
        True,
        True,
    )
    assert len(reveals()) == 3
    data = {name: clash.context[name] for name in ("expected", "base", "mine")}
    done = pavel.post(address, {"settle": "1", "choose:sensitive.notes": "mine"} | data)
    assert done.status_code == 302
    record.refresh_from_db()
    assert b"Written by Pavel" in open_parts(world.pavel.keyring, record)["sensitive"]
