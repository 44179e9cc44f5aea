"""Cases nobody writes in, and agreements nobody asks about: who is told, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.changing import remove_member
from incidents.models import Grant
from legal_aid.case_document import PARTS, Dispute
from legal_aid.days.collecting import look_into
from legal_aid.workload import today
from legal_aid.workload.forgotten import forgotten
from legal_aid.workload.leading import lead_case
from tests.legal_aid.test_workload import closed, give


def told(person, *, days=0):
    looked = look_into(person.keyring, person.user, parts=PARTS)
    return forgotten(person.user, looked, now=timezone.now() + timedelta(days=days))


def lines(person):
    request = RequestFactory().get("/today/")
    request.user, request.keyring = person.user, person.keyring
    return today.waiting(request)


def test_whoever_leads_is_told_after_thirty_days_and_nobody_else(world, make_case, second_lawyer):
    world.lena.forget_keyring()
    case = make_case()
    assert not told(world.lena, days=29).stale
    (stale,) = told(world.lena, days=30).stale
    assert (stale.record.pk, stale.days, stale.is_led) == (case.pk, 30, True)
    for person in (second_lawyer, world.pavel, world.carla, world.dmitri, world.otto):
        assert not told(person, days=60).stale


def test_the_setting_says_after_how_many_days(world, make_case, settings):
    make_case()
    settings.AMPARO_STALE_DAYS = 3
    assert told(world.lena, days=3).stale
    assert not told(world.lena, days=2).stale


def test_where_the_lead_has_left_every_lawyer_of_the_team_is_told(world, make_case, second_lawyer):
    world.lena.forget_keyring()
    case, liam = make_case(), second_lawyer
    lead_case(keyring=world.lena.keyring, actor=world.lena.user, record=case, lead=liam.user.pk)
    assert not told(world.lena, days=40).stale
    membership = liam.user.memberships.get(team=world.clinic)
    remove_member(keyring=world.lena.keyring, actor=world.lena.user, membership=membership)
    world.lena.forget_keyring()
    (stale,) = told(world.lena, days=40).stale
    assert not stale.is_led


def test_where_nobody_leads_every_lawyer_is_told(world, make_case, second_lawyer):
    world.lena.forget_keyring()
    case = make_case()
    lead_case(keyring=world.lena.keyring, actor=world.lena.user, record=case, lead=None)
    for person in (world.lena, second_lawyer):
        assert [one.is_led for one in told(person, days=40).stale] == [False]
    assert not told(world.carla, days=40).stale


def test_a_closed_case_and_one_that_does_not_open_are_silent(world, make_case):
    closed(world, make_case())
    assert not told(world.lena, days=60).stale
    open_one = make_case()
    Grant.objects.filter(record=open_one, team=world.clinic).delete()
    assert not told(world.lena, days=60).stale


def test_more_than_are_opened_are_counted(world, make_case, monkeypatch):
    make_case()
    make_case()
    monkeypatch.setattr("legal_aid.days.collecting.MOST_CASES", 1)
    found = told(world.lena, days=60)
    assert (len(found.stale), found.not_looked_at) == (1, 1)


@pytest.fixture
def agreed(world, make_case):
    """A case with an agreement of 31 days ago that nobody has asked about."""
    case = make_case()
    on = (timezone.localdate() - timedelta(days=31)).isoformat()
    dispute = Dispute(id="d1", state="agreed", agreed_on=on, terms="He pays the rent back.")
    give(world.lena, case, disputes=[dispute])
    return case


def test_everybody_who_works_on_the_case_is_asked_to_ask(world, agreed):
    for person in (world.lena, world.pavel, world.carla):
        (one,) = told(person).to_ask
        assert (one.record.pk, one.dispute.id, one.days) == (agreed.pk, "d1", 30)
        (line,) = lines(person)
        assert line.url.endswith("/disputes/d1/")
        assert "rent" not in f"{line.title} {line.detail}"
    for person in (world.dmitri, world.otto, world.petra, world.ada):
        assert not told(person).to_ask
        assert lines(person) == []


def test_what_was_answered_is_not_asked_again_until_ninety_days(world, agreed):
    on = (timezone.localdate() - timedelta(days=31)).isoformat()
    dispute = Dispute(id="d1", state="agreed", agreed_on=on, terms="x", kept_30="kept")
    give(world.lena, agreed, disputes=[dispute])
    assert not told(world.pavel).to_ask
    assert [one.days for one in told(world.pavel, days=60).to_ask] == [90]


def test_a_line_names_a_reference_and_days_only(world, make_case, settings):
    settings.AMPARO_STALE_DAYS = 0
    case = make_case()
    (line,) = lines(world.lena)
    assert case.pk.hex[:8] in line.title
    assert "Amina" not in f"{line.title} {line.detail}"
    assert line.urgency == 1


def test_today_opens_each_case_once_for_all_its_lines(world, make_case, browser_of):
    make_case()
    browser = browser_of(world.lena)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/today/").status_code == 200
    read = [one["sql"] for one in queries if 'FROM "incidents_partrevision"' in one["sql"]]
    assert len(read) == 2  # the case's parts, and the record's
