"""By when people are to be asked: one sealed book a team, told on *Today* before and after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from incidents import today
from incidents.erasing import erase_record
from incidents.models import Record, ReminderBook
from incidents.recording import revise
from incidents.reminders import reminders_of
from tests.incidents import stories
from tests.incidents.test_ledger import urgent


def waiting(world, person, hours=72, **options):
    consents = [{"scope": "store"} | urgent(hours=hours)]
    return stories.document(consents=consents, **options)


@pytest.fixture
def lines(world):
    """What *Today* says of people to be asked: (urgency, detail, address)."""

    def read(person):
        request = RequestFactory().get("/today/")
        request.user, request.keyring = person.user, person.keyring
        found = [one for one in today.waiting(request) if "nobody's own answer" in one.title]
        return [(one.urgency, one.detail, one.url) for one in found]

    return read


def test_today_reminds_before_the_time_and_after_it(world, make_incident, lines):
    later = make_incident(waiting(world, world.pavel, hours=60))
    soon = make_incident(waiting(world, world.pavel, hours=5))
    over = make_incident(waiting(world, world.pavel, hours=-1))
    found = lines(world.carla)
    assert [urgency for urgency, _detail, _url in found] == [2, 1, 0]
    assert [url.split("/")[2] for _urgency, _detail, url in found] == [
        str(record.pk) for record in (over, soon, later)
    ]
    assert found[0][1].startswith("They were to be asked by")
    assert found[1][1].startswith("Ask the person by")


def test_an_answer_ends_it(world, make_incident, lines):
    record = make_incident(waiting(world, world.pavel))
    pavel = world.pavel
    revise(
        keyring=pavel.keyring,
        author=pavel.user,
        record=record,
        document=stories.document(),
        expected=1,
    )
    assert lines(world.carla) == []


def test_nobody_else_is_reminded(world, make_incident, lines):
    make_incident(waiting(world, world.pavel))
    for person in (world.petra, world.otto, world.lena, world.ada, world.ossian):
        assert lines(person) == []


def test_an_erased_record_is_struck_out(world, make_incident):
    record = make_incident(waiting(world, world.pavel))
    kept = make_incident(waiting(world, world.pavel))
    erase_record(keyring=world.carla.keyring, actor=world.carla.user, record=record)
    found = reminders_of(world.carla.keyring, world.riverside)
    assert [one.record for one in found] == [kept.pk]


def test_records_nobody_waits_for_have_no_book(world, make_incident):
    make_incident()
    assert not ReminderBook.objects.exists()


def test_a_book_that_does_not_open_is_begun_anew_and_keeps_nobody_from_working(
    world, make_incident, lines
):
    make_incident(waiting(world, world.pavel))
    ReminderBook.objects.update(sealed=b"\x01" * 400)
    assert lines(world.carla) == []
    record = make_incident(waiting(world, world.pavel))
    assert [one.record for one in reminders_of(world.carla.keyring, world.riverside)] == [record.pk]


def test_however_many_records_there_are_one_book_is_opened(
    world, make_incident, django_assert_max_num_queries
):
    for _number in range(3):
        make_incident()
    for _number in range(3):
        make_incident(waiting(world, world.pavel))
    keyring = world.carla.keyring
    with django_assert_max_num_queries(2):
        assert len(reminders_of(keyring, world.riverside)) == 3


def test_the_time_is_in_no_column(world, make_incident):
    """The schema has nothing but the team beside the sealed book."""
    record = make_incident(waiting(world, world.pavel))
    assert {field.name for field in ReminderBook._meta.fields} == {"team", "sealed"}
    book = ReminderBook.objects.get()
    assert record.pk.bytes not in bytes(book.sealed)
    assert record.pk.hex.encode() not in bytes(book.sealed)
    due = timezone.localtime() + timedelta(hours=72)
    assert due.date().isoformat().encode() not in bytes(book.sealed)


def test_the_team_renews_the_book_with_its_keys():
    from accounts.rewrapping import rewrappers

    assert "incidents.ReminderBook.sealed" in rewrappers()


def test_a_record_of_another_team_is_not_named(world, make_incident):
    record = make_incident(waiting(world, world.pavel))
    Record.objects.filter(pk=record.pk).update(team=world.lakeside)
    assert reminders_of(world.carla.keyring, world.riverside) == []
