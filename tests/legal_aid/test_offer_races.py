"""Many at one offer in the same moment, each with a connection of their own: one gets it."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.utils import timezone

from accounts.models import Role
from incidents.models import Grant, Record
from incidents.recording import register
from legal_aid.by_phone import Said, accept_by_phone
from legal_aid.directory import describe_provider
from legal_aid.errors import NotPossibleNow, OfferOver
from legal_aid.models import CaseFile, Offer, Referral
from legal_aid.offers import accept_offer, decline_offer
from legal_aid.referrals import refer, withdraw
from legal_aid.sweeping import sweep
from tests.legal_aid import stories
from tests.legal_aid.conftest import ALL_MATTERS, live_offer, run_out
from tests.world import Person, World, make_member, make_world

pytestmark = pytest.mark.django_db(transaction=True)
ON_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
only_postgres = pytest.mark.skipif(
    not ON_POSTGRES, reason="rows are locked by a server only: make test-services"
)
MANY = 50 if ON_POSTGRES else 6


@pytest.fixture
def placed() -> tuple[World, Referral]:
    """A referral whose first offer is Clinic's, whose second Duty's."""
    cache.clear()
    world = make_world()
    for lawyer, team, places in (
        (world.lena, world.clinic, ["KE/Nairobi/Kamukunji"]),
        (world.dmitri, world.duty, ["KE/Nairobi"]),
    ):
        describe_provider(
            actor=lawyer.user,
            team=team,
            matters=ALL_MATTERS,
            jurisdictions=places,
            languages=["sw"],
            capacity=9,
            takes_custody_calls=True,
        )
    carla = world.carla
    incident = register(
        keyring=carla.keyring, author=carla.user, team=world.riverside, document=stories.held()
    )
    return world, refer(keyring=carla.keyring, actor=carla.user, record=incident)


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each returned or raised, begun together. SQLite in memory refuses to wait: try again."""
    start = threading.Barrier(len(calls))
    found: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            while True:
                with contextlib.suppress(OperationalError):
                    found[number] = call()
                    return
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    connections.close_all()
    return found


def taking(person: Person, offer: Offer) -> Callable[[], Any]:
    keyring = person.keyring
    return lambda: accept_offer(keyring=keyring, actor=person.user, offer=offer, conflict="no")


def kinds(found: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in found)


def test_fifty_lawyers_accept_one_offer_and_one_gets_the_case(placed):
    world, referral = placed
    lawyers = [world.lena] + [
        make_member(f"lawyer-{number}", world.clinic, Role.LAWYER, world.lena)
        for number in range(1, MANY)
    ]
    offer = live_offer(referral)

    found = at_once([taking(lawyer, offer) for lawyer in lawyers])

    assert kinds(found) == {"Record": 1, "OfferOver": MANY - 1}
    said = {error.messages[0] for error in found if isinstance(error, OfferOver)}
    assert len(said) == 1
    assert "no longer open" in said.pop()
    assert Record.objects.cases().count() == CaseFile.objects.count() == 1
    assert Grant.objects.filter(record=referral.record, team=world.clinic).count() == 1
    assert not Offer.objects.exclude(release_key=None).exists()


@only_postgres
@pytest.mark.parametrize("again", range(3))
def test_accepted_while_it_runs_out(placed, again):
    """The sweeper and the lawyer lock the referral first: either the case is there and nothing ran
    out, or it ran out and the next is asked."""
    world, referral = placed
    offer = live_offer(referral)
    later = Offer.objects.get(pk=offer.pk).due_at

    found = at_once([taking(world.lena, offer), lambda: sweep(later), lambda: sweep(later)])

    state = Referral.objects.get(pk=referral.pk).state
    taken = kinds(found)["Record"]
    assert taken == Record.objects.cases().count()
    assert state == (Referral.State.PLACED if taken else Referral.State.PLACING)
    live = Offer.objects.filter(referral=referral, state=Offer.State.LIVE)
    assert live.count() == (0 if taken else 1)
    assert sum(one.expired for one in found[1:]) == (0 if taken else 1)


@only_postgres
def test_many_sweepers_at_once_expire_and_open_each_offer_once(placed):
    world, referral = placed
    run_out(live_offer(referral))
    now = timezone.now()

    found = at_once([lambda: sweep(now) for _ in range(8)])

    assert sum(one.expired for one in found) == sum(one.activated for one in found) == 1
    assert live_offer(referral).provider == world.duty


@only_postgres
def test_accepted_and_declined_at_once_has_one_outcome(placed):
    world, referral = placed
    liam = make_member("liam", world.clinic, Role.LAWYER, world.lena)
    offer = live_offer(referral)

    found = at_once(
        [taking(world.lena, offer), lambda: decline_offer(actor=liam.user, offer=offer)]
    )

    assert kinds(found)["OfferOver"] == 1
    taken = kinds(found)["Record"]
    assert Record.objects.cases().count() == taken
    assert bool(taken) == (Referral.objects.get(pk=referral.pk).state == Referral.State.PLACED)


@only_postgres
def test_accepted_while_it_is_taken_back_has_one_outcome(placed):
    world, referral = placed
    offer, carla = live_offer(referral), world.carla

    found = at_once(
        [taking(world.lena, offer), lambda: withdraw(actor=carla.user, referral=referral)]
    )

    refused = [one for one in found if isinstance(one, OfferOver | NotPossibleNow)]
    assert len(refused) == 1
    taken = isinstance(found[0], Record)
    assert Record.objects.cases().count() == int(taken)
    state = Referral.objects.get(pk=referral.pk).state
    assert state == (Referral.State.PLACED if taken else Referral.State.WITHDRAWN)


@only_postgres
def test_accepted_here_and_on_the_telephone_at_once_has_one_lawyer(placed):
    world, referral = placed
    offer, carla, duty = live_offer(referral), world.carla, world.duty
    keyring, record = carla.keyring, Record.objects.get(pk=referral.record_id)
    said = Said("Zawadi", timezone.now(), "no")

    found = at_once(
        [
            taking(world.lena, offer),
            lambda: accept_by_phone(
                keyring=keyring, actor=carla.user, record=record, provider=duty, said=said
            ),
        ]
    )

    refused = [one for one in found if isinstance(one, OfferOver | NotPossibleNow)]
    assert len(refused) == 1
    assert Record.objects.cases().count() == CaseFile.objects.count() == 1
    case = Record.objects.cases().get()
    assert case.team_id == (world.clinic.pk if isinstance(found[0], Record) else duty.pk)
    holders = Grant.objects.filter(record=record).exclude(team=world.riverside)
    assert [grant.team_id for grant in holders] == [case.team_id]
