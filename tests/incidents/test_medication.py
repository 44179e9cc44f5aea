"""The request for medicine in custody: one sheet, as much of it as consent allows, and logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import clocks, medication
from tests.incidents import stories

NAME, CODE = "Amina K", "K-4821"


def held(*, agreed=(), people=None, **episode):
    """She has been held for six and a half hours and needs methadone."""
    now = timezone.localtime()

    def change(data):
        data["account"]["custody"] = [
            {
                "held_where": "Harbour police station",
                "since": (now - timedelta(hours=6.5)).isoformat(timespec="minutes"),
                "since_certain": True,
                "medicine": "methadone 60 mg a day",
                "last_dose": (now - timedelta(hours=31, minutes=5)).isoformat(timespec="minutes"),
                "person": "p1",
            }
            | episode
        ]
        data["account"]["consents"] = stories.consents(**dict.fromkeys(agreed, "granted"))
        if people is not None:
            data["identity"]["people"] = people
            data["account"]["acts"][0]["victims"] = []

    return stories.document(change)


@pytest.fixture
def sheet(world, browser_of, make_incident):
    """The page of the request for a document, as Pavel gets it."""

    def get(document, person=None, **query):
        record = make_incident(document)
        browser = browser_of(person or world.pavel)
        return browser.get(reverse("incident-medication", args=[record.pk]), query)

    return get


@pytest.mark.django_db
def test_it_names_her_with_medicine_last_dose_hours_and_the_law_of_the_country(sheet):
    page = sheet(held(agreed=["share_health"], prescriber="Harbour clinic", missed_doses=1))
    text = page.content.decode()
    for words in (NAME, "Harbour police station", "methadone 60 mg a day", "31 hours ago",
                  "Harbour clinic", "Persons Deprived of Liberty Act 2014", "rule 24",
                  "not yet checked", "Name, rank, date, time, signature"):  # fmt: skip
        assert words in text
    assert CODE not in text


@pytest.mark.django_db
@pytest.mark.parametrize("agreed", [(), ("share_legal",), ("share_social", "contact_safe")])
def test_without_consent_to_tell_health_services_it_names_nobody(sheet, agreed):
    text = sheet(held(agreed=agreed)).content.decode()
    assert NAME not in text
    assert CODE not in text
    assert "methadone 60 mg a day" in text
    assert "the sheet names nobody" in text


@pytest.mark.django_db
def test_nothing_is_printed_once_keeping_the_record_is_refused(world, browser_of, make_incident):
    from incidents.recording import open_incident, revise

    record = make_incident(held(agreed=["share_health"]))
    document = open_incident(world.pavel.keyring, world.pavel.user, record).document
    document.account.consents[0].state = "withdrawn"
    revise(keyring=world.pavel.keyring, author=world.pavel.user, record=record, document=document,
           expected=1)  # fmt: skip
    page = browser_of(world.pavel).get(reverse("incident-medication", args=[record.pk]))
    assert page.status_code == 409
    assert NAME not in page.content.decode()
    assert "methadone" not in page.content.decode()


TWO = [{"id": "p1", "name": NAME}, {"id": "p2", "name": "Brenda"}]


@pytest.mark.parametrize(
    ("people", "person", "named"),
    [
        (TWO, "p2", "Brenda"),
        (TWO, "", ""),  # which of them? never a guess
        ([{"id": "p1", "name": NAME}, {"id": "p2", "name": "B", "role": "witness"}], "", NAME),
        ([], "", ""),
    ],
)
def test_the_name_is_whose_the_record_says_never_a_guess(people, person, named):
    document = held(agreed=["share_health"], people=people, person=person)
    asked = medication.request_of(document, document.account.custody[0])
    assert asked.name == named


@pytest.mark.django_db
def test_opening_it_is_written_in_the_log(world, sheet, logged):
    sheet(held())
    who = str(world.pavel.user.pk)
    assert [verb for actor, verb, _ in logged() if actor == who][-2:] == [
        "opened",
        "medication.request",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1\x00", "٣"])
def test_a_time_in_custody_that_is_not_there_is_not_found(sheet, number):
    assert sheet(held(), held=number).status_code == 404


@pytest.mark.django_db
def test_a_time_in_custody_that_is_over_is_not_asked_about(sheet):
    assert sheet(held(since="2026-03-05", released="2026-03-06")).status_code == 404


@pytest.mark.django_db
def test_name_and_place_stand_in_no_title_and_no_address(sheet):
    page = sheet(held(agreed=["share_health"]))
    title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert title == "Request for medicine · Amparo"
    assert page.request["QUERY_STRING"] == ""


@pytest.mark.django_db
def test_the_record_has_one_button_for_it_and_both_clocks(world, browser_of, make_incident):
    record = make_incident(held())
    page = browser_of(world.pavel).get(reverse("incident", args=[record.pk])).content.decode()
    address = f"{reverse('incident-medication', args=[record.pk])}?held=1"
    assert page.count(address) == 1
    assert "Before a judge" in page
    assert "Unconfirmed" in page
    assert "Since the last dose" in page
    assert "31 <small>h</small>" in page


@pytest.mark.parametrize("jurisdiction", ["", "ZZ", *clocks.jurisdictions()])
def test_every_rule_has_words_and_a_source_and_none_claims_to_be_checked(jurisdiction):
    bases = medication.bases_of(jurisdiction)
    assert len(bases) >= 3
    assert all(basis.says and basis.source for basis in bases)
    assert not any(basis.confirmed for basis in bases)
