"""Offers run by the hours of whom they are made to, and go first to whoever answers."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from legal_aid.models import Offer, Provider
from legal_aid.offers import decline_offer
from legal_aid.providers.people import Person as Named
from legal_aid.providers.people import set_people
from legal_aid.providers.reach import working_hours_of
from legal_aid.providers.rota import add_shift
from legal_aid.reminding import lawyers_to_tell
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer

ZONE = "Africa/Nairobi"


def works(team, *hours, **more):
    fields = {"hours": [list(one) for one in hours], "time_zone": ZONE, **more}
    Provider.objects.filter(team=team).update(**fields)
    return Provider.objects.get(team=team)


def days_ahead(days: int) -> int:
    return (timezone.now().astimezone(ZoneInfo(ZONE)) + timedelta(days=days)).weekday()


def test_what_does_not_press_waits_for_days_on_which_the_provider_works(
    world, make_referral, make_incident, directory
):
    works(world.clinic, (days_ahead(3), "09:00", "17:00"))
    referral = make_referral(make_incident(stories.beaten()), providers=[world.clinic.pk])
    due = live_offer(referral).due_at.astimezone(ZoneInfo(ZONE))
    # It works one day a week: the second of them is ten days away.
    assert due.date() == (timezone.now().astimezone(ZoneInfo(ZONE)) + timedelta(days=10)).date()
    assert due.weekday() == days_ahead(3)


def test_hours_over_midnight_and_whole_days_are_hours(world, directory):
    provider = works(world.clinic, (0, "22:00", "06:00"), (2, "00:00", "24:00"))
    monday = timezone.now().replace(year=2026, month=11, day=23, hour=5, minute=0)
    hours = working_hours_of(provider, monday)
    worked = {
        day: sum(((end - begin) for begin, end in hours.spans(day)), timedelta())
        for day in (monday.date() + timedelta(days=ahead) for ahead in range(7))
    }
    assert [length // timedelta(hours=1) for length in worked.values()] == [2, 6, 24, 0, 0, 0, 0]
    assert working_hours_of(works(world.duty), monday) is None


def test_public_holidays_are_no_working_days(world, directory):
    provider = works(world.clinic, (5, "09:00", "17:00"), holidays="KE")
    before = timezone.now().replace(year=2026, month=12, day=1)
    hours = working_hours_of(provider, before)
    assert not hours.works_on(before.date().replace(day=26))  # a Saturday, Boxing Day
    assert hours.works_on(before.date().replace(day=19))


def test_what_presses_goes_first_to_whoever_answers_and_skips_nobody_for_good(world, make_referral):
    referral = make_referral()
    asked = [live_offer(referral).provider]
    works(world.duty, (days_ahead(3), "09:00", "17:00"))
    lawyers = {world.clinic: world.lena, world.duty: world.dmitri, world.desk: world.wanda}
    while offer := Offer.objects.filter(referral=referral, state="live").first():
        decline_offer(actor=lawyers[offer.provider].user, offer=offer)
        asked += [one.provider for one in Offer.objects.filter(referral=referral, state="live")]
    assert asked == [world.clinic, world.desk, world.duty]


def test_whoever_is_on_call_is_told_first_and_everybody_after_silence(
    world, make_referral, directory, second_lawyer
):
    offer = live_offer(make_referral())
    assert offer.provider == world.clinic
    now = timezone.now()
    everybody = lawyers_to_tell(offer, now)
    assert {world.lena.user, second_lawyer.user} <= set(everybody)
    provider = directory["clinic"]
    listed = [Named("Liam", user=second_lawyer.user.pk)]
    set_people(actor=world.lena.user, provider=provider, people=listed)
    add_shift(
        actor=world.lena.user,
        provider=provider,
        person=provider.people.get().pk,
        start=now - timedelta(hours=1),
        end=now + timedelta(hours=8),
    )
    assert lawyers_to_tell(offer, now) == [second_lawyer.user]
    assert lawyers_to_tell(offer, now, again=True) == everybody
    assert lawyers_to_tell(offer, now + timedelta(hours=9)) == everybody


@pytest.mark.parametrize("hours", [[], [[0, "09:00", "17:00"]]])
def test_nobody_reachable_is_asked_all_the_same(world, make_referral, hours):
    referral = make_referral(providers=[world.clinic.pk, world.duty.pk])
    for team in (world.clinic, world.duty):
        works(team, *([(days_ahead(4), "09:00", "17:00")] if hours else []))
    first = live_offer(referral)
    people = {world.clinic: world.lena, world.duty: world.dmitri}
    decline_offer(actor=people[first.provider].user, offer=first)
    assert live_offer(referral).provider != first.provider
