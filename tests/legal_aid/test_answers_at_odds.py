"""What two people do to one offer at odds: each has one answer, and nothing is half done."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from incidents.errors import ConsentMissing
from incidents.models import Grant, Record
from incidents.recording import open_incident, revise
from legal_aid.errors import NotPossibleNow, OfferOver
from legal_aid.models import Offer, Provider, Referral
from legal_aid.offers import accept_offer, check_conflict, decline_offer, open_teaser
from legal_aid.referrals import withdraw
from legal_aid.sweeping import SweepResult, sweep
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out


def accept(person, offer):
    return accept_offer(keyring=person.keyring, actor=person.user, offer=offer, conflict="no")


def test_one_accepts_what_a_colleague_has_declined(world, make_referral, second_lawyer):
    referral = make_referral()
    seen = live_offer(referral)
    decline_offer(actor=world.lena.user, offer=live_offer(referral))

    with pytest.raises(OfferOver):
        accept(second_lawyer, seen)

    assert live_offer(referral).provider == world.duty
    assert not Record.objects.cases().exists()


def test_one_declines_what_a_colleague_has_accepted(world, make_referral, second_lawyer):
    referral = make_referral()
    seen = live_offer(referral)
    case = accept(world.lena, live_offer(referral))

    with pytest.raises(OfferOver):
        decline_offer(actor=second_lawyer.user, offer=seen)

    assert Referral.objects.get(pk=referral.pk).state == Referral.State.PLACED
    assert case.state == Record.State.ACTIVE


def test_declining_twice_asks_the_next_once(world, make_referral):
    referral = make_referral()
    seen = live_offer(referral)
    decline_offer(actor=world.lena.user, offer=seen)

    with pytest.raises(OfferOver):
        decline_offer(actor=world.lena.user, offer=seen)

    assert live_offer(referral).place == 2


def test_accepted_after_the_sweeper_has_gone_on(world, make_referral):
    referral = make_referral()
    seen = live_offer(referral)
    check_conflict(world.lena.keyring, world.lena.user, seen)
    run_out(seen)
    sweep()

    with pytest.raises(OfferOver):
        accept(world.lena, seen)
    assert live_offer(referral).provider == world.duty


def test_the_sweeper_leaves_what_was_accepted_in_time(world, make_referral):
    referral = make_referral()
    case = accept(world.lena, live_offer(referral))
    run_out(Offer.objects.get(referral=referral, state=Offer.State.ACCEPTED))

    assert sweep() == SweepResult()
    assert Record.objects.get(pk=case.pk).state == Record.State.ACTIVE


def test_taken_back_while_a_lawyer_reads(world, make_referral):
    referral = make_referral()
    seen = live_offer(referral)
    open_teaser(world.lena.keyring, seen)
    withdraw(actor=world.carla.user, referral=referral)

    for attempt in (
        lambda: accept(world.lena, seen),
        lambda: open_teaser(world.lena.keyring, seen),
        lambda: check_conflict(world.lena.keyring, world.lena.user, seen),
    ):
        with pytest.raises(OfferOver):
            attempt()
    with pytest.raises(NotPossibleNow):
        withdraw(actor=world.carla.user, referral=referral)


def test_consent_taken_back_while_a_lawyer_reads(world, make_referral):
    """The offers close with it; whoever was about to accept is told that it is over."""
    referral = make_referral()
    seen = live_offer(referral)
    check_conflict(world.lena.keyring, world.lena.user, seen)
    record = Record.objects.get(pk=referral.record_id)
    opened = open_incident(world.carla.keyring, world.carla.user, record)
    document = opened.document.model_copy(deep=True)
    for consent in document.account.consents:
        if consent.scope == "share_legal":
            consent.state = "withdrawn"
    revise(
        keyring=world.carla.keyring,
        author=world.carla.user,
        record=record,
        document=document,
        expected=record.head,
    )

    with pytest.raises((OfferOver, ConsentMissing)):
        accept(world.lena, seen)

    assert Referral.objects.get(pk=referral.pk).state == Referral.State.WITHDRAWN
    assert not Grant.objects.filter(record=record, team=world.clinic).exists()
    assert not Record.objects.cases().exists()
    assert sweep() == SweepResult()


def test_a_provider_that_left_the_directory_still_answers_what_it_was_asked(world, make_referral):
    """Being asked no more is not being cut off: the offer was made, and it is theirs to take."""
    referral = make_referral()
    Provider.objects.filter(team=world.clinic).update(is_active=False)

    assert accept(world.lena, live_offer(referral)).team == world.clinic


def test_an_offer_to_a_provider_that_left_runs_out_and_goes_on(world, make_referral):
    referral = make_referral()
    Provider.objects.filter(team=world.clinic).delete()
    run_out(live_offer(referral))

    assert sweep() == SweepResult(expired=1, activated=1)
    assert live_offer(referral).provider == world.duty


def test_a_provider_whose_team_is_erased_leaves_no_case_behind(world, make_referral):
    """Its offers go with it, and the next provider is asked."""
    referral = make_referral()
    gone = live_offer(referral)
    Offer.objects.filter(pk=gone.pk).delete()  # as the cascade of the team does

    with pytest.raises(OfferOver):
        accept(world.lena, gone)
    assert sweep() == SweepResult(activated=1)
    assert live_offer(referral).provider == world.duty


def test_a_lawyer_who_left_the_provider_answers_nothing_more(world, make_referral):
    offer = live_offer(make_referral())
    keyring = world.lena.keyring
    Membership.objects.filter(user=world.lena.user).delete()

    with pytest.raises(PermissionDenied):
        accept_offer(keyring=keyring, actor=world.lena.user, offer=offer, conflict="no")


def test_over_at_referral_each_is_asked_for_the_shortest_time(world, make_referral, make_incident):
    """The limit has passed: that is a reason to hurry, and none to ask nobody."""
    referral = make_referral(make_incident(stories.held(hours_ago=30)))

    assert set(referral.offers.values_list("minutes", flat=True)) == {5}
    teaser = open_teaser(world.lena.keyring, live_offer(referral))
    assert teaser.time_left().total_seconds() < 0
    assert accept(world.lena, live_offer(referral)).team == world.clinic


def test_in_custody_nobody_waits_for_a_free_slot(world, make_referral):
    """A provider that filled up since is still asked; one that takes nobody is not."""
    referral = make_referral()
    Provider.objects.filter(team=world.duty).update(capacity=1)
    accept(world.dmitri, live_offer(make_referral(providers=[world.duty.pk])))
    run_out(live_offer(referral))
    sweep()

    assert live_offer(referral).provider == world.duty


def test_with_time_a_full_provider_is_passed_over(world, make_referral, make_incident):
    referral = make_referral(make_incident(stories.beaten()))
    order = list(referral.offers.order_by("place").values_list("provider", flat=True))
    Provider.objects.filter(pk=order[1]).update(capacity=0)
    run_out(live_offer(referral))
    sweep()

    assert live_offer(referral).provider_id == order[2]
