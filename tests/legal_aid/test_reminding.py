"""Lawyers hear that an offer waits, coordinators that nobody takes a case; nobody hears what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from incidents.alerts.channels import forget_who_left, set_address
from incidents.alerts.duties import Entry, set_list
from incidents.alerts.models import ReminderAddress
from legal_aid.models import Offer, OfferReminder, Referral, ReferralAlarm
from legal_aid.offers import accept_offer, decline_offer, open_teaser
from legal_aid.reminding import Reminded, remind
from legal_aid.sweeping import sweep
from legal_aid.tasks import remind_of_offers
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.AMPARO_EMAIL_FROM = "office@example.org"


@pytest.fixture
def reached(world):
    """Lena, Dmitri, Carla and Pavel gave an address; Carla, then Pavel, are on call."""
    for person in (world.lena, world.dmitri, world.carla, world.pavel):
        set_address(user=person.user, email=f"{person.user.username}@example.org")
    entries = [Entry(world.carla.user.pk), Entry(world.pavel.user.pk)]
    set_list(actor=world.carla.user, team=world.riverside, entries=entries)


def told() -> list[str]:
    """Who was mailed since the last call."""
    found = [one.to[0].partition("@")[0] for one in mail.outbox]
    mail.outbox.clear()
    return found


def test_the_lawyers_of_a_provider_hear_that_an_offer_came(world, make_referral, reached):
    make_referral()

    assert remind() == Reminded(offers=1)
    assert told() == ["lena"]
    assert remind() == Reminded()


def test_a_reminder_says_nothing(world, make_referral, reached):
    make_referral()
    remind()

    (sent,) = mail.outbox
    assert sent.subject == "Reminder"
    assert sent.body == "Something waits at localhost. Sign in.\n"
    assert "Amina" not in sent.message().as_string()


def test_they_hear_again_when_half_the_time_is_over(world, make_referral, reached, logged):
    referral = make_referral()
    offer = live_offer(referral)
    remind()
    told()
    open_teaser(world.lena.keyring, offer)
    half = OfferReminder.objects.get(pk=offer.pk).due_at
    assert timezone.now() < half < offer.due_at

    assert remind(half) == Reminded(offers=1)
    assert told() == ["lena"]
    assert remind(half + timedelta(minutes=10)) == Reminded()


def test_who_referred_hears_of_an_offer_that_nobody_opened(world, make_referral, reached, logged):
    referral = make_referral()
    remind()
    half = OfferReminder.objects.get().due_at
    told()

    assert remind(half) == Reminded(offers=1, alarms=1)
    assert told() == ["lena", "carla"]
    assert ("", "referral.told") in logged()
    alarm = ReferralAlarm.objects.get(referral=referral)
    remind(alarm.due_at)
    assert told() == ["pavel"]  # the next, a quarter of an hour later


def test_an_offer_that_was_opened_raises_no_alarm(world, make_referral, reached):
    referral = make_referral()
    remind()
    assert not live_offer(referral).is_read
    open_teaser(world.lena.keyring, live_offer(referral))
    assert live_offer(referral).is_read

    remind(OfferReminder.objects.get().due_at)
    assert not ReferralAlarm.objects.exists()


def test_who_referred_hears_that_nobody_is_left(world, make_referral, reached):
    referral = make_referral(providers=[world.clinic.pk])
    remind()
    told()
    run_out(live_offer(referral))
    sweep()

    assert remind() == Reminded(alarms=1)
    assert told() == ["carla"]
    assert not OfferReminder.objects.exists()


def test_three_tellings_are_enough(world, make_referral, reached):
    referral = make_referral(providers=[world.clinic.pk])
    run_out(live_offer(referral))
    sweep()
    for _turn in range(5):
        alarm = ReferralAlarm.objects.filter(referral=referral).first()
        remind(alarm.due_at if alarm and alarm.due_at else None)

    assert told() == ["carla", "pavel", "carla"]
    assert ReferralAlarm.objects.get().due_at is None


def test_an_alarm_ends_when_somebody_refers_anew(world, make_referral, reached):
    referral = make_referral(providers=[world.clinic.pk])
    run_out(live_offer(referral))
    sweep()
    remind()
    make_referral(referral.record)
    remind()

    assert not ReferralAlarm.objects.filter(referral=referral).exists()


def test_a_lawyer_who_has_answered_is_told_no_more(world, make_referral, reached):
    lawyers = {world.clinic: world.lena, world.duty: world.dmitri}
    first, second = (make_referral(providers=[team.pk for team in lawyers]) for _ in range(2))
    remind()
    told()
    offer = live_offer(first)
    taker = lawyers[offer.provider]
    accept_offer(keyring=taker.keyring, actor=taker.user, offer=offer, conflict="no")
    offer = live_offer(second)
    decline_offer(actor=lawyers[offer.provider].user, offer=offer)
    remind()

    following = live_offer(second).provider
    assert following != offer.provider
    assert told() == [lawyers[following].user.username]  # it is now theirs to answer
    assert OfferReminder.objects.get().offer.provider == following


def test_killed_between_telling_and_noting_it_is_told_again(
    world, make_referral, reached, monkeypatch
):
    make_referral()

    class Died(BaseException):
        pass

    def die(*_args, **_options):
        raise Died

    monkeypatch.setattr("legal_aid.reminding.auditing.record", die)
    with pytest.raises(Died):
        remind()
    monkeypatch.undo()

    assert remind() == Reminded(offers=1)
    assert told() == ["lena", "lena"]


def test_what_does_not_press_raises_no_alarm_at_night(world, make_referral, make_incident, reached):
    referral = make_referral(make_incident(stories.beaten()), providers=[world.clinic.pk])
    run_out(live_offer(referral))
    sweep()
    night = timezone.localtime().replace(hour=3, minute=0)

    assert remind(night + timedelta(days=1)).alarms == 0


def test_a_team_without_a_list_is_tried_again(world, make_referral):
    referral = make_referral(providers=[world.clinic.pk])
    run_out(live_offer(referral))
    sweep()

    assert remind() == Reminded(unheard=1)
    assert ReferralAlarm.objects.get().told == 0


def test_who_is_no_lawyer_any_more_is_reminded_of_nothing(world, make_referral, reached):
    make_referral()
    Membership.objects.filter(user=world.lena.user).update(role=Role.PARALEGAL)
    forget_who_left()

    assert remind().offers == 0
    assert told() == []
    assert not ReminderAddress.objects.filter(user=world.lena.user).exists()
    assert ReminderAddress.objects.filter(user=world.dmitri.user).exists()


def test_a_quiet_sweep_asks_little(world, make_referral, reached):
    make_referral()
    remind()
    with CaptureQueriesContext(connection) as queries:
        remind()
    assert len(queries) <= 14


def test_the_task_takes_nothing(world, make_referral, reached):
    make_referral()
    assert remind_of_offers() is None
    assert told() == ["lena"]


def test_a_lawyer_sets_how_they_are_told(world, browser_of):
    lena = browser_of(world.lena)
    page = lena.get(reverse("alerts"))
    assert "when an offer waits for your team" in page.content.decode()

    lena.post(reverse("alerts"), {"email": "lena@example.org"})
    assert ReminderAddress.objects.get(user=world.lena.user).email == "lena@example.org"


def test_the_board_says_what_nobody_has_opened(world, make_referral, browser_of):
    referral = make_referral()
    board = browser_of(world.carla)
    assert "Nobody has opened it yet" in board.get(reverse("board")).content.decode()

    open_teaser(world.lena.keyring, live_offer(referral))
    assert "Nobody has opened it yet" not in board.get(reverse("board")).content.decode()
    assert Offer.objects.filter(referral=referral, is_read=True).count() == 1
    assert Referral.objects.get(pk=referral.pk).state == Referral.State.PLACING
