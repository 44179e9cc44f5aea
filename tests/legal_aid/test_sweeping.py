"""Nobody awake: offers go on by themselves, once, whatever crashes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Record
from legal_aid import placing
from legal_aid.models import Offer, Provider, Referral
from legal_aid.offers import accept_offer, decline_offer
from legal_aid.sweeping import SweepResult, sweep
from legal_aid.tasks import sweep_offers
from tests.legal_aid.conftest import live_offer, run_out


def test_an_offer_that_runs_out_goes_to_the_next_and_its_keys_are_destroyed(
    world, make_referral, logged
):
    referral = make_referral()
    first = live_offer(referral)
    run_out(first)

    assert sweep() == SweepResult(expired=1, activated=1)

    first.refresh_from_db()
    assert (first.state, first.release_key) == (Offer.State.EXPIRED, None)
    assert first.sealed_grant == first.sealed_packet == first.sealed_teaser == b""
    second = live_offer(referral)
    assert second.provider == world.duty
    assert second.due_at > timezone.now()
    assert [entry for entry in logged() if entry[1].startswith("offer.")][-2:] == [
        ("", "offer.expire"),
        ("", "offer.open"),
    ]


def test_sweeping_again_changes_nothing(make_referral):
    referral = make_referral()
    run_out(live_offer(referral))
    sweep()
    due = live_offer(referral).due_at

    assert sweep() == SweepResult()
    assert live_offer(referral).due_at == due


def test_with_nobody_left_the_incident_is_back_on_the_board(world, make_referral, logged):
    referral = make_referral()
    for _provider in range(3):
        run_out(live_offer(referral))
        result = sweep()

    assert result == SweepResult(expired=1, unplaced=1)
    assert Referral.objects.get(pk=referral.pk).state == Referral.State.UNPLACED
    assert Record.objects.get(pk=referral.record_id).state == Record.State.REGISTERED
    assert logged()[-1] == ("", "referral.unplaced")


def test_declining_asks_the_next_at_once_without_the_sweeper(world, make_referral):
    referral = make_referral()

    for lawyer in (world.lena, world.dmitri, world.wanda):
        decline_offer(actor=lawyer.user, offer=live_offer(referral))

    assert set(referral.offers.values_list("state", "release_key")) == {("declined", None)}
    assert Referral.objects.get(pk=referral.pk).state == Referral.State.UNPLACED


def test_a_second_provider_accepts_after_the_first_declined(world, make_referral):
    referral = make_referral()
    decline_offer(actor=world.lena.user, offer=live_offer(referral))

    case = accept_offer(
        keyring=world.dmitri.keyring,
        actor=world.dmitri.user,
        offer=live_offer(referral),
        conflict="no",
    )

    assert case.team == world.duty
    assert sweep() == SweepResult()


def test_who_went_off_duty_or_filled_up_since_is_passed_over(world, make_referral):
    referral = make_referral()
    Provider.objects.filter(pk=world.duty.pk).update(is_active=False)
    Provider.objects.filter(pk=world.desk.pk).update(capacity=0)
    run_out(live_offer(referral))

    assert sweep() == SweepResult(expired=1, unplaced=1)

    assert list(referral.offers.order_by("place").values_list("state", flat=True)) == [
        "expired",
        "closed",
        "closed",
    ]


def test_a_crash_in_one_referral_loses_nothing_and_stops_no_other(
    world, make_referral, monkeypatch
):
    doomed, other = make_referral(), make_referral()
    for referral in (doomed, other):
        run_out(live_offer(referral))
    advance = placing.advance

    def crash(referral, now, actor=None):
        if referral.pk == doomed.pk:
            raise DatabaseError("the disk is full")
        return advance(referral, now, actor)

    monkeypatch.setattr(placing, "advance", crash)
    assert sweep() == SweepResult(expired=1, activated=1, failed=1)
    assert live_offer(doomed).release_key  # rolled back whole, not half ended

    monkeypatch.undo()
    assert sweep() == SweepResult(expired=1, activated=1)


def test_a_referral_left_without_a_live_offer_is_taken_up_again(world, make_referral):
    """As after a crash between ending one offer and opening the next."""
    referral = make_referral()
    placing.end(Offer.objects.filter(referral=referral, place=1), Offer.State.EXPIRED)

    assert sweep() == SweepResult(activated=1)
    assert live_offer(referral).provider == world.duty


def test_what_is_not_due_is_not_touched(make_referral):
    make_referral()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert sweep() == SweepResult()
    assert len(queries) == 3


def test_time_can_be_given(make_referral):
    referral = make_referral()

    assert sweep(now=live_offer(referral).due_at + timedelta(seconds=1)).expired == 1


@pytest.mark.usefixtures("world")
def test_the_task_carries_nothing_and_sweeps(make_referral):
    referral = make_referral()
    run_out(live_offer(referral))

    assert sweep_offers() is None

    assert live_offer(referral).place == 2
