"""A sweep that dies before any of its statements: the next one does the rest, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from incidents.models import Record
from legal_aid.models import Offer, Provider, Referral
from legal_aid.sweeping import SweepResult, sweep
from tests.legal_aid.conftest import live_offer, run_out


class Killed(BaseException):
    """As a process that is gone: nothing catches it, and what was not committed is undone."""


class Fuse:
    """Counts statements, savepoints among them, and raises before one of them, once."""

    def __init__(self, before: int | None = None, blow: type[BaseException] = Killed) -> None:
        self.before, self.blow, self.done = before, blow, 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.done += 1
        if self.done == self.before:
            raise self.blow("the power went")
        return execute(sql, *rest)


@contextmanager
def undone() -> Iterator[None]:
    """Each try begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def three(world: Any, make_referral: Any) -> tuple[Referral, Referral, Referral]:
    """One that goes on to its second provider, one whose second has filled up and so goes on to
    the third, and one that nobody is left for."""
    plain, passing, last = make_referral(), make_referral(), make_referral()
    passing.offers.filter(place=2).update(provider=world.riverside)  # in no directory
    last.offers.exclude(place=1).update(state=Offer.State.CLOSED, release_key=None)
    for referral in (plain, passing, last):
        run_out(live_offer(referral))
    assert Provider.objects.count() == 3
    return plain, passing, last


def undisturbed(now: datetime) -> tuple[int, list[Any]]:
    fuse = Fuse()
    with undone():
        with connection.execute_wrapper(fuse):
            assert sweep(now) == SweepResult(expired=3, activated=2, unplaced=1)
        return fuse.done, left()


def left() -> list[Any]:
    """What is there afterwards, and how much was written to the log."""
    offers = Offer.objects.order_by("referral", "place")
    return [
        list(offers.values_list("referral", "place", "provider", "state", "due_at", "release_key")),
        sorted(Referral.objects.values_list("pk", "state")),
        sorted(Record.objects.values_list("pk", "state")),
        Entry.objects.count(),
    ]


@pytest.mark.parametrize("blow", [Killed, DatabaseError])
def test_killed_before_every_statement_no_case_is_lost_and_none_is_offered_twice(three, blow):
    now = timezone.now()  # one moment for all: due times are compared
    steps, wanted = undisturbed(now)
    assert steps > 40
    tried = 0
    for before in range(1, steps + 1):
        with undone():
            fuse = Fuse(before, blow)
            with connection.execute_wrapper(fuse):
                try:
                    sweep(now)
                except (Killed, DatabaseError):
                    tried += 1
            for referral in three:
                # Never two, and what is offered can be answered.
                live = referral.offers.filter(state=Offer.State.LIVE)
                assert live.count() <= 1
                assert all(offer.release_key and offer.sealed_grant for offer in live)
            sweep(now)
            assert left() == wanted, f"killed before statement {before} of {steps}"
            assert sweep(now) == SweepResult()
    assert tried or blow is DatabaseError


def test_the_log_would_show_a_second_offer(three):
    """The comparison above sees what it is there to see."""
    now = timezone.now()
    _steps, wanted = undisturbed(now)
    with undone():
        sweep(now)
        Offer.objects.filter(referral=three[0], state=Offer.State.LIVE).update(state="prepared")
        sweep(now)
        assert left() != wanted
