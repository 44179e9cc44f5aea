"""The feed for a person's own calendar: times and kinds, behind an address that can be ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Membership, User
from audit.erasing import erase
from audit.journal.registry import replayer_of
from legal_aid.days.collecting import agenda_of
from legal_aid.days.feeds import begin_feed, end_feed, feed_of, read_feed, write_feed
from legal_aid.days.models import CalendarFeed
from tests.conftest import open_browser
from tests.legal_aid.test_agenda import day, write


@pytest.fixture
def case(world, make_case):
    """A case with a canary in everything a feed could give away."""
    made = make_case()
    write(
        world.lena,
        made,
        tasks=[{"id": "t1", "text": "canarytask", "due": day(1)}],
        hearings=[
            {
                "id": "h1",
                "at": f"{day(3)}T09:30",
                "where": "canaryroom",
                "court": "canarycourt",
                "kind": "bail",
            }
        ],
        deadlines=[{"id": "d1", "code": "own", "label": "canarylimit", "due": day(5)}],
    )
    return made


def bring_up_to_date(person):
    agenda = agenda_of(person.keyring, person.user)
    write_feed(keyring=person.keyring, owner=person.user, agenda=agenda)


def begin(person) -> str:
    secret = begin_feed(keyring=person.keyring, owner=person.user)
    bring_up_to_date(person)
    return secret


def events(client, secret) -> list:
    answer = client.get(reverse("calendar-file", args=[secret]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_calendar_program_without_a_session_gets_times_and_kinds(world, case, client):
    secret = begin(world.lena)

    found = events(client, secret)

    assert {str(e["SUMMARY"]) for e in found} == {
        "Amparo: hearing",
        "Amparo: deadline",
        "Amparo: task",
    }
    (hearing,) = [e for e in found if "hearing" in e["SUMMARY"]]
    assert f"{hearing.decoded('DTSTART'):%H:%M %Z}" == "06:30 UTC"  # half past nine in Nairobi
    (task,) = [e for e in found if "task" in e["SUMMARY"]]
    assert task.decoded("DTSTART").isoformat() == day(1)


def test_nothing_but_time_and_kind_is_in_it(world, case, client):
    secret = begin(world.lena)
    body = client.get(reverse("calendar-file", args=[secret])).content.decode().lower()
    unfolded = body.replace("\r\n ", "")

    for word in ("canary", "amina", "kariuki", "k-4821", "station", "bail", "milimani", "custody",
                 "nairobi", case.pk.hex, str(case.pk), case.pk.hex[:8], "lena",
                 world.lena.user.pk.hex, world.clinic.name.lower()):  # fmt: skip
        assert word not in unfolded, word
    names = {line.partition(":")[0].partition(";")[0] for line in unfolded.split("\r\n") if line}
    assert names == {
        "begin", "version", "prodid", "method", "x-wr-calname", "refresh-interval", "summary",
        "dtstart", "dtend", "dtstamp", "uid", "class", "transp", "end",
    }  # fmt: skip


def test_nothing_of_it_is_readable_at_rest(world, case):
    secret = begin(world.lena)
    row = CalendarFeed.objects.get(user=world.lena.user)
    stored = b"".join(
        bytes(getattr(row, name)) for name in ("lookup_hash", "sealed_secret", "sealed_entries")
    )

    assert secret.encode() not in stored
    for word in (b"hearing", b"task", b"09:30", b"06:30", day(3).encode()):
        assert word not in stored
    assert [f.name for f in CalendarFeed._meta.fields] == [
        "id", "user", "lookup_hash", "sealed_secret", "sealed_entries",
    ]  # fmt: skip


def test_two_of_the_same_length_do_not_open_each_other(world, case):
    """Entries moved into another's feed open for nobody."""
    mine, theirs = begin(world.lena), begin(world.pavel)
    moved = CalendarFeed.objects.get(user=world.lena.user).sealed_entries
    CalendarFeed.objects.filter(user=world.pavel.user).update(sealed_entries=bytes(moved))

    assert read_feed(mine) is not None
    assert read_feed(theirs) is None


def test_an_ended_feed_is_not_found_and_says_nothing(world, case, client, logged):
    secret = begin(world.pavel)
    assert events(client, secret)

    assert end_feed(owner=world.pavel.user)

    assert client.get(reverse("calendar-file", args=[secret])).status_code == 404
    assert not end_feed(owner=world.pavel.user)
    pavel = str(world.pavel.user.pk)
    done = [verb for who, verb in logged() if who == pavel and verb.startswith("calendar.")]
    assert sorted(done) == ["calendar.begin", "calendar.end"]


def test_a_new_address_ends_the_one_before(world, case, client):
    first = begin(world.lena)
    second = begin(world.lena)

    assert first != second
    assert client.get(reverse("calendar-file", args=[first])).status_code == 404
    assert events(client, second)


def test_cases_of_others_are_never_in_it(world, case, client):
    for stranger in (world.dmitri, world.otto):
        assert events(client, begin(stranger)) == []


def test_what_a_person_loses_leaves_their_feed_when_they_next_come(world, case, client):
    secret = begin(world.lena)
    case.grants.filter(team=world.clinic).delete()

    bring_up_to_date(world.lena)

    assert events(client, secret) == []


def test_it_is_silent_once_its_owner_reads_no_cases_any_more(world, case, client):
    secret = begin(world.lena)
    Membership.objects.filter(user=world.lena.user).delete()
    assert client.get(reverse("calendar-file", args=[secret])).status_code == 404

    other = begin(world.pavel)
    User.objects.filter(pk=world.pavel.user.pk).update(is_active=False)
    assert client.get(reverse("calendar-file", args=[other])).status_code == 404


@pytest.mark.parametrize("who", ["petra", "ada", "ossian"])
def test_who_reads_no_cases_makes_none(world, who):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        begin_feed(keyring=person.keyring, owner=person.user)


def test_nobody_makes_one_with_somebody_elses_keys(world):
    with pytest.raises(PermissionDenied):
        begin_feed(keyring=world.lena.keyring, owner=world.pavel.user)


def test_what_stays_keeps_its_id_and_nothing_is_written_without_need(world, case, client):
    secret = begin(world.lena)
    before = {str(e["UID"]) for e in events(client, secret)}
    row = bytes(CalendarFeed.objects.get(user=world.lena.user).sealed_entries)

    bring_up_to_date(world.lena)
    assert bytes(CalendarFeed.objects.get(user=world.lena.user).sealed_entries) == row

    write(world.lena, case, tasks=[{"id": "t1", "text": "x", "due": day(8)}])
    bring_up_to_date(world.lena)
    after = {str(e["UID"]) for e in events(client, secret)}
    assert len(before & after) == len(before) - 1
    assert len(after) == len(before)


def test_what_is_over_is_not_shown(world, case):
    secret = begin(world.lena)
    later = timezone.now() + timedelta(days=400)

    assert [line.kind for line in read_feed(secret, later).lines] == []


@pytest.mark.parametrize("text", ["", "a", "a" * 32, "é" * 32, "1" * 32, "a" * 400, "%00"])
def test_what_is_no_address_is_not_found(world, client, text):
    begin(world.lena)
    assert read_feed(text) is None


def test_guessing_addresses_is_slowed_down(world, client):
    begin(world.lena)
    there = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [client.get(f"/calendar/{n:032d}.ics", **there).status_code for n in range(45)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_whoever_has_the_address_is_not_slowed_by_asking_often(world, case, client):
    secret = begin(world.lena)
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert len([events(client, secret) for _ in range(45)]) == 45


def test_the_page_makes_shows_and_ends_it(world, case, client):
    browser = open_browser(world.lena)
    page = reverse("calendar-feed")
    assert "calendar/" not in browser.get(page).content.decode().split("<main")[1].split("says")[0]

    browser.post(page, {"do": "begin"})
    address = browser.get(page).context["address"]
    assert len(events(client, address.split("/")[-1].removesuffix(".ics"))) == 5

    browser.post(page, {"do": "end"})
    assert browser.get(page).context["address"] == ""
    assert not CalendarFeed.objects.exists()


def test_it_goes_with_its_owner_and_stays_ended_on_an_older_copy(world, case):
    begin(world.lena)
    feed = feed_of(world.lena.keyring, world.lena.user)
    assert replayer_of("ended calendar")(str(feed.pk), b"") == 1

    begin(world.lena)
    erase("person", world.lena.user.pk)
    assert not CalendarFeed.objects.exists()
