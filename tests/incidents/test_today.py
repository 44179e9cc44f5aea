"""What waits on Today: by urgency and age, for those who act on it, and never what it says."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import RequestFactory

from incidents import today
from incidents.intake import open_intake, submit_intake
from incidents.models import Intake, Record
from tests.incidents import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(world):
    def ask(person):
        request = RequestFactory().get("/today/")
        request.user, request.keyring = person.user, person.keyring
        return today.waiting(request)

    return ask


@pytest.fixture
def send(world):
    def submit(**fields):
        receipt = submit_intake(
            team=world.riverside,
            report=stories.report(**fields),
            intake_id=uuid4(),
            author=None,
            keyring=None,
        )
        return Intake.objects.get(pk=receipt.intake)

    return submit


def test_reports_come_by_urgency_and_then_by_age(waits, world, send):
    calm, old, now = send(), send(), send(needs=["lawyer_now"])
    Intake.objects.filter(pk=old.pk).update(week="2025-W01")
    found = waits(world.pavel)
    assert [one.title[-8:] for one in found] == [one.pk.hex[:8] for one in (now, old, calm)]
    assert [one.urgency for one in found] == [2, 0, 0]
    assert found[0].url == f"/intake/{now.pk}/"


def test_nothing_of_a_report_is_shown(waits, world, send):
    send(words="Zebra", name="Quokka", region="KE/Nairobi")
    for one in waits(world.pavel):
        assert not {"Zebra", "Quokka", "Nairobi"} & set(f"{one.title} {one.detail}".split())


def test_a_damaged_report_is_not_hidden(waits, world, send):
    damaged = send()
    sealed = bytearray(damaged.sealed)
    sealed[-1] ^= 1
    Intake.objects.filter(pk=damaged.pk).update(sealed=bytes(sealed))
    [one] = waits(world.pavel)
    assert one.title == f"Report {damaged.pk.hex[:8]} does not open"


def test_looking_at_today_opens_nothing(waits, world, send, logged):
    intake = send()
    before = logged()
    waits(world.pavel)
    intake.refresh_from_db()
    assert intake.state == "sent"
    assert logged() == before


def test_an_opened_report_still_waits_until_it_is_registered(waits, world, send, make_incident):
    intake = send()
    open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    [one] = waits(world.carla)
    assert one.detail == "Opened, not registered yet"
    make_incident(intake=intake)
    assert waits(world.carla) == []


@pytest.mark.parametrize("who", ["petra", "ada", "ossian", "lena", "otto"])
def test_others_have_nothing_waiting_here(waits, world, send, make_incident, who):
    send(needs=["lawyer_now"])
    make_incident(urgency=2)
    invited = ["Report what happened"] if who == "petra" else []
    assert [one.title for one in waits(getattr(world, who))] == invited


def test_urgent_records_wait_until_they_are_referred(waits, world, make_incident):
    make_incident()
    record = make_incident(urgency=2)
    [one] = waits(world.carla)
    assert one.title == f"Record {record.pk.hex[:8]} is urgent and with no lawyer"
    assert (one.urgency, one.url) == (2, f"/incidents/{record.pk}/")
    Record.objects.filter(pk=record.pk).update(state=Record.State.OFFERED)
    assert waits(world.carla) == []


def test_a_flood_of_reports_is_counted(waits, world, send):
    for _ in range(today.MOST_REPORTS + 3):
        send()
    found = waits(world.pavel)
    assert len(found) == today.MOST_REPORTS + 1
    assert (found[-1].title, found[-1].count) == ("3 more sealed reports", 3)
