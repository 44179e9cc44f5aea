"""The consent ledger: every answer stays, each purpose stands alone, a no acts at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from incidents import vocabulary
from incidents.consent import URGENT_STATES
from incidents.effects import withdrawal_of
from incidents.errors import ConsentMissing
from incidents.grants import grant_parts, part_keys
from incidents.ledger import answers_of
from incidents.models import FactInTransit, Grant, Record
from incidents.recording import open_incident, register, revise
from incidents.urgent_basis import set_urgent_basis
from tests.incidents import stories

SCOPES = list(vocabulary.codes("consent_scope"))


def urgent(state="on_behalf", hours=72, **more):
    by = timezone.localtime() + timedelta(hours=hours)
    entry = {"state": state, "reason": "held at the station"} | more
    return entry | {"confirm_by": by.isoformat(timespec="minutes")}


@pytest.fixture
def answer(world):
    """Write an answer (or several) for a record, as Pavel unless said otherwise."""

    def write(record, by=None, **answers):
        person = by or world.pavel
        record = Record.objects.get(pk=record.pk)
        document = open_incident(person.keyring, person.user, record).document
        known = {one.scope: one.model_dump() for one in document.account.consents}
        for scope, entry in answers.items():
            given = {"state": entry} if isinstance(entry, str) else entry
            known[scope] = {"scope": scope} | given
        changed = stories.document(consents=list(known.values()))
        return revise(
            keyring=person.keyring,
            author=person.user,
            record=record,
            document=changed,
            expected=record.head,
        )

    return write


def said(world, record, scope):
    record.refresh_from_db()
    found = answers_of(world.carla.keyring, record).get(scope, [])
    return [(one.state, one.is_current, one.takes_back) for one in found]


def test_every_answer_stays_readable_newest_first(world, make_incident, answer):
    record = make_incident()
    answer(record, media={"state": "granted", "method": "signed"})
    answer(record, by=world.carla, media={"state": "withdrawn", "method": "by phone"})
    answer(record, media="granted")
    assert said(world, record, "media") == [
        ("granted", True, False),
        ("withdrawn", False, True),
        ("granted", False, False),
    ]
    _last, second, first = answers_of(world.carla.keyring, record)["media"]
    assert (first.method, first.recorder, first.revision) == ("signed", "pavel", 2)
    assert (second.method, second.recorder, second.author) == (
        "by phone",
        "carla",
        str(world.carla.user.pk),
    )
    assert all(one.date == timezone.localdate().isoformat() for one in (first, second))
    assert first.at <= second.at


def test_an_earlier_answer_cannot_be_written_anew(world, make_incident, answer):
    record = make_incident()
    answer(record, media={"state": "granted", "method": "signed", "date": "2026-03-01"})
    answer(record, media={"state": "granted", "method": "never said so", "date": "2026-02-01"})
    newest, first = answers_of(world.carla.keyring, Record.objects.get(pk=record.pk))["media"]
    assert (newest.method, newest.revision) == ("never said so", 3)
    assert (first.method, first.date, first.revision) == ("signed", "2026-03-01", 2)


def test_an_answer_that_leaves_out_day_and_recorder_is_the_one_that_is_there(
    world, make_incident, answer
):
    record = make_incident()
    answer(record, media={"state": "granted", "date": "2026-03-01", "recorder": "a peer"})
    answer(record, by=world.carla, media={"state": "granted"})
    assert len(answers_of(world.carla.keyring, Record.objects.get(pk=record.pk))["media"]) == 1


def test_an_answer_taken_off_the_ledger_is_an_entry_too(world, make_incident):
    record = make_incident()
    pavel = world.pavel
    without = stories.document(consents=stories.consents())
    revise(keyring=pavel.keyring, author=pavel.user, record=record, document=without, expected=1)
    assert said(world, record, "statistics") == [
        ("not_asked", True, True),
        ("granted", False, False),
    ]


# What a no does, purpose by purpose -------------------------------------------------------------

BRINGS_ABOUT = {
    "store": {"facts", "grants", "keys", "sensitive"},
    "share_legal": {"grants", "keys"},
    "sensitive_health": {"sensitive"},
    "statistics": {"facts"},
}


@pytest.mark.parametrize("scope", SCOPES)
def test_each_purpose_allows_itself_alone_and_its_withdrawal_does_what_the_page_says(
    world, make_incident, answer, scope
):
    everything = stories.document(consents=stories.consents(**dict.fromkeys(SCOPES, "granted")))
    record = make_incident(everything)
    assert {one for one in SCOPES if everything.allows(one)} == set(SCOPES)
    parts = ["account", "identity", "sensitive"]
    grant_parts(keyring=world.carla.keyring, record=record, parts=parts, team=world.clinic)
    FactInTransit.objects.all().delete()
    before = part_keys(world.carla.keyring, record)

    revised = answer(record, **{scope: "withdrawn"})

    document = open_incident(world.carla.keyring, world.carla.user, revised).document
    still = set() if scope == "store" else set(SCOPES) - {scope}
    assert {one for one in SCOPES if document.allows(one)} == still
    newest = answers_of(world.carla.keyring, revised)[scope][0]
    assert newest.takes_back
    assert newest.did.keys() == BRINGS_ABOUT.get(scope, set())
    after = part_keys(world.carla.keyring, revised)
    renewed = {part for part in after if after[part] != before[part]}
    assert renewed == {
        "store": set(after),
        "share_legal": set(after),
        "sensitive_health": {"sensitive"},
    }.get(scope, set())
    shared = Grant.objects.filter(record=record, team=world.clinic).exists()
    assert shared is (scope not in ("store", "share_legal"))
    retracted = 1 if scope in ("store", "statistics") else 0
    sent = FactInTransit.objects.count()
    assert sent == 1, "the fact follows every revision: a new one, or its retraction"
    assert bool(newest.did.get("facts")) is bool(retracted)
    assert withdrawal_of(scope)


def test_of_several_taken_back_at_once_each_says_its_own(world, make_incident, answer):
    scopes = ("share_legal", "media", "statistics", "sensitive_health")
    granted = stories.consents(**dict.fromkeys(scopes, "granted"))
    record = make_incident(stories.document(consents=granted))
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    revised = answer(record, **dict.fromkeys(scopes, "withdrawn"))
    found = answers_of(world.carla.keyring, revised)
    assert {scope: found[scope][0].did for scope in scopes} == {
        "share_legal": {"grants": 1, "keys": 1},
        "media": {},
        "statistics": {"facts": 1},
        "sensitive_health": {"sensitive": 1},
    }


def test_what_was_done_is_counted(world, make_incident, answer):
    record = make_incident(stories.document(consents=stories.consents(share_legal="granted")))
    for team in (world.clinic, world.duty):
        grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=team)
    revised = answer(record, share_legal="withdrawn")
    newest = answers_of(world.carla.keyring, revised)["share_legal"][0]
    assert newest.did == {"grants": 2, "keys": 1}


# The urgent basis -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["on_behalf", "not_possible"])
@pytest.mark.parametrize("refused", ["store", "share_legal"])
@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_a_no_after_the_urgent_basis_ends_sharing_and_renews_keys(
    world, make_incident, answer, logged, state, refused, how
):
    consents = [{"scope": scope} | urgent(state) for scope in ("store", "share_legal")]
    record = make_incident(stories.document(consents=consents))
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    before = part_keys(world.carla.keyring, record)

    revised = answer(record, **{refused: how})

    assert not Grant.objects.filter(record=record, team=world.clinic).exists()
    after = part_keys(world.carla.keyring, revised)
    assert all(after[part] != before[part] for part in before)
    assert (str(world.pavel.user.pk), "sharing_withdrawn", f"record:{record.pk}") in logged()


def test_an_organisation_that_switched_it_off_keeps_nothing_before_asking(
    world, make_incident, answer, logged
):
    begun = make_incident(stories.document(consents=[{"scope": "store"} | urgent()]))
    office = world.riverside.organisation
    set_urgent_basis(actor=world.carla.user, organisation=office, allowed=False)
    carla = str(world.carla.user.pk)
    assert (carla, "urgent_basis.set", f"organisation:{office.pk}") in logged()
    with pytest.raises(ConsentMissing) as refused:
        make_incident(stories.document(consents=[{"scope": "store"} | urgent()]))
    assert refused.value.scope == "store"
    with pytest.raises(ConsentMissing) as refused:
        answer(begun, share_legal=urgent())
    assert refused.value.scope == "share_legal"
    answer(begun, media="granted")  # what rests on it since before counts until its time is over
    set_urgent_basis(actor=world.carla.user, organisation=office, allowed=True)
    answer(begun, share_legal=urgent())


def test_only_coordinators_switch_it(world):
    office = world.riverside.organisation
    for person in (world.pavel, world.petra, world.olga, world.lena):
        with pytest.raises(PermissionDenied):
            set_urgent_basis(actor=person.user, organisation=office, allowed=False)
    assert Organisation.objects.get(pk=office.pk).allows_urgent_basis


def test_the_page_switches_it_and_says_what_it_means(world, browser_of):
    carla, address = (
        browser_of(world.carla),
        reverse("urgent-basis", args=[world.riverside.organisation_id]),
    )
    assert address in carla.get(reverse("settings")).content.decode()
    assert carla.post(address, {"do": "refuse"}).status_code == 302
    assert "nothing is kept and no lawyer is asked" in carla.get(address).content.decode()
    assert carla.post(address, {"do": "both"}).status_code == 400
    assert browser_of(world.pavel).get(address).status_code == 404


def test_the_form_says_at_the_answer_that_it_is_switched_off(world, browser_of):
    from tests.incidents.typing_in import sign_and_register

    office = world.riverside.organisation
    set_urgent_basis(actor=world.carla.user, organisation=office, allowed=False)
    typed = {"consent-store-state": "not_possible", "consent-store-reason": "unconscious"}
    page = sign_and_register(browser_of(world.pavel), **typed)
    assert page.status_code == 422
    assert [anchor for anchor, _said in page.context["form"].complaints] == [
        "id_consent-store-state"
    ]


def test_what_is_switched_off_is_not_offered_but_what_was_answered_so_stays(
    world, browser_of, make_incident
):
    begun = make_incident(stories.document(consents=[{"scope": "store"} | urgent()]))
    office = world.riverside.organisation
    set_urgent_basis(actor=world.carla.user, organisation=office, allowed=False)
    pavel = browser_of(world.pavel)

    def offered(page):
        consents = {one.scope: one for one in page.context["form"].consents}
        return {
            scope: {state for state, _label in consents[scope].fields["state"].choices}
            for scope in ("store", "share_legal")
        }

    new = offered(pavel.get(reverse("incident-new")))
    assert not (new["store"] | new["share_legal"]) & set(URGENT_STATES)
    there = offered(pavel.get(reverse("incident-revise", args=[begun.pk])))
    assert set(URGENT_STATES) <= there["store"]
    assert not there["share_legal"] & set(URGENT_STATES)


def test_the_api_switches_it(world, api_of):
    carla = api_of(world.carla, ("read", "write", "manage"))
    url = f"/api/v1/organisations/{world.riverside.organisation_id}/"
    done = carla.put(url, {"allows_urgent_basis": False}, format="json")
    assert (done.status_code, done.json()["allows_urgent_basis"]) == (200, False)
    assert done.json()["keeps_years"] == 2
    body = {"document": stories.document(consents=[{"scope": "store"} | urgent()]).model_dump()}
    refused = api_of(world.pavel).post("/api/v1/incidents/", body, format="json")
    assert refused.status_code == 400
    assert not Record.objects.exists()


@pytest.mark.parametrize(("days", "is_taken"), [(13, True), (15, False)])
def test_nobody_waits_longer_than_two_weeks_to_ask(make_incident, days, is_taken):
    document = stories.document(consents=[{"scope": "store"} | urgent(hours=24 * days)])
    if is_taken:
        assert make_incident(document)
        return
    with pytest.raises(ConsentMissing):
        make_incident(document)


# On the pages -----------------------------------------------------------------------------------


def test_the_record_says_what_was_taken_back_when_and_what_it_did(
    world, make_incident, answer, browser_of
):
    record = make_incident(stories.document(consents=stories.consents(share_legal="granted")))
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    pavel, page = browser_of(world.pavel), reverse("incident", args=[record.pk])
    assert "Consent taken back" not in pavel.get(page).content.decode()
    answer(record, share_legal={"state": "withdrawn", "date": "2026-03-04"})
    html = pavel.get(page).content.decode()
    for sentence in (
        "Consent taken back: Share with legal aid",
        "They said so on 4 Mar 2026",
        "1 other team lost what it could open here.",
        "Every part of every version got a new key.",
    ):
        assert sentence in html
    ledger = pavel.get(reverse("incident-consents", args=[record.pk]))
    assert "1 other team lost what it could open here." in ledger.content.decode()
    answer(record, share_legal="granted")
    assert "Consent taken back" not in pavel.get(page).content.decode()


def test_the_ledger_page_shows_each_purpose_with_its_own_answers(
    world, make_incident, answer, browser_of
):
    record = make_incident()
    answer(record, media={"state": "granted", "method": "signed on paper"})
    answer(record, media={"state": "withdrawn", "method": "by phone"})
    page = browser_of(world.carla).get(reverse("incident-consents", args=[record.pk]))
    by_scope = {one["scope"]: one for one in page.context["purposes"]}
    assert list(by_scope) == SCOPES
    assert len(by_scope["media"]["answers"]) == 2
    assert by_scope["research"]["answers"] == []
    html = page.content.decode()
    assert "signed on paper" in html
    assert "by phone" in html


def test_who_said_no_to_being_contacted_is_marked_beside_the_contact(
    world, make_incident, browser_of
):
    def contact(data):
        data["identity"]["people"][0]["safe_contact"] = "Ask for Grace at noon"

    asked = stories.consents(contact_safe="granted")
    record = make_incident(stories.document(contact, consents=asked))
    page = reverse("incident", args=[record.pk])
    carla = browser_of(world.carla)
    assert "Do not contact them" not in carla.get(page).content.decode()
    pavel = world.pavel
    document = stories.document(contact, consents=stories.consents(contact_safe="withdrawn"))
    revise(keyring=pavel.keyring, author=pavel.user, record=record, document=document, expected=1)
    assert carla.get(page).content.decode().count("Do not contact them") == 2


def test_the_api_tells_every_answer(world, make_incident, answer, api_of, logged):
    record = make_incident()
    answer(record, media="granted")
    answer(record, media="withdrawn")
    lines = api_of(world.pavel).get(f"/api/v1/incidents/{record.pk}/consents/").json()
    media = [(one["state"], one["is_current"]) for one in lines if one["scope"] == "media"]
    assert media == [("withdrawn", True), ("granted", False)]
    assert (str(world.pavel.user.pk), "opened", f"record:{record.pk}") in logged()


def test_registering_stamps_day_and_recorder(world):
    pavel = world.pavel
    record = register(
        keyring=pavel.keyring,
        author=pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    opened = open_incident(pavel.keyring, pavel.user, record).document
    today = timezone.localdate().isoformat()
    assert {(one.date, one.recorder) for one in opened.account.consents} == {(today, "pavel")}
