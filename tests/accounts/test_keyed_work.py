"""Renewing a team's keys while nobody is signed in: what the worker is given, does and leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import renewing
from accounts.keyed.announcing import believed_workers, withdraw
from accounts.keyed.carrying import take_back
from accounts.keyed.handing_over import MOST_TRIES, carrier, go_on
from accounts.keyed.models import Job, Worker
from accounts.keyed.parcels import unpack
from accounts.models import KeyRenewal
from accounts.teams import blind_key, seal_to_team
from audit import unattended
from incidents.grants import part_keys
from incidents.models import Grant
from tests.accounts.changing_stories import logged, reopened, sealed_to, stolen_keyring
from tests.accounts.keyed_stories import (
    hand,
    job_of,
    key_changed,
    later,
    living_worker,
    lose,
    replaced_worker,
    work,
)
from tests.world import Person, World
from vault import Undecryptable, context, fingerprint

LETTER = context("letter")


@pytest.fixture
def worker(db: None) -> Iterator[None]:
    with living_worker():
        yield


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One value a step, one step a visit."""
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    monkeypatch.setattr(renewing, "SLICE_SECONDS", 0.0)


def test_a_worker_finishes_while_nobody_is_signed_in(world: World, worker: None) -> None:
    stolen = stolen_keyring(world.pavel)
    retired = key_changed(world)
    assert hand(world.carla, world.riverside) == Worker.objects.get()
    assert work() == 4  # grants, and the key of the index
    assert sealed_to(retired) == set()
    assert not KeyRenewal.objects.exists()
    assert not Job.objects.exists()
    grants = Grant.objects.filter(team=world.riverside)
    assert not any(stolen.can_open(bytes(grant.sealed_keys)) for grant in grants)
    for person in (world.carla, world.fran):
        assert all(part_keys(reopened(person), grant.record) for grant in grants)
    name = Worker.objects.get().pk.hex[:8]
    assert logged(world)[-2:] == [
        ("hand_over_keys", {"generation": "2", "worker": name}),
        ("renew_keys", {"worker": name}),
    ]


def test_the_worker_is_given_the_retired_key_and_no_other(world: World, worker: None) -> None:
    key_changed(world)
    hand(world.carla, world.riverside)
    keyring = unattended.worker_keyring()
    assert keyring is not None
    unpack(keyring, job_of(world.riverside))
    assert keyring.can_open(bytes(Grant.objects.first().sealed_keys))
    assert not keyring.can_open(seal_to_team(world.riverside, b"new", LETTER))
    assert not keyring.holds(world.riverside.pk)
    with pytest.raises(Undecryptable):
        blind_key(keyring, world.riverside)


def test_its_keys_are_let_go_after_every_run(world: World, worker: None, slow: None) -> None:
    key_changed(world)
    hand(world.carla, world.riverside)
    keyring = unattended.worker_keyring()
    seen: list[object] = []

    @unattended.keyed
    def look(keyring: unattended.Keyring) -> None:
        unpack(keyring, job_of(world.riverside))
        seen.append(keyring)

    _run(look)
    assert keyring is not seen[0]
    with pytest.raises(Undecryptable):
        _ = seen[0].own  # type: ignore[attr-defined]


def _run(function: Callable[..., object]) -> None:
    from config.celery import app

    name = f"{function.__module__}.{function.__name__}"
    try:
        app.tasks[name].run()
    finally:
        unattended._declared.pop(name)
        app.tasks.pop(name)


def test_a_job_whose_worker_died_waits_for_a_member_and_holds_no_keys(
    world: World, worker: None, slow: None
) -> None:
    retired = key_changed(world)
    hand(world.carla, world.riverside)
    work(seconds=0)
    unattended.stop_being_worker()
    assert work() == 0
    take_back()
    assert job_of(world.riverside).state == Job.State.CARRIED  # it may yet say that it lives
    with later(minutes=5):
        take_back()
    job = job_of(world.riverside)
    assert (job.state, job.worker, bytes(job.sealed_keys)) == (Job.State.WAITING, None, b"")
    assert not Worker.objects.exists()
    assert sealed_to(retired)
    go_on(keyring=reopened(world.fran), actor=world.fran.user, seconds=600)
    assert sealed_to(retired) == set()
    take_back()
    assert not Job.objects.exists()


def test_the_next_session_hands_over_again_to_the_worker_that_lives_now(
    world: World, worker: None, slow: None
) -> None:
    retired = key_changed(world)
    first = hand(world.carla, world.riverside)
    replaced_worker()
    assert work() == 0
    with later(minutes=2):
        assert carrier(world.riverside) == first  # believed until its time is over
    Worker.objects.filter(pk=first.pk).delete()
    go_on(keyring=reopened(world.fran), actor=world.fran.user)
    assert carrier(world.riverside) not in (None, first)
    work()
    assert sealed_to(retired) == set()


def test_a_worker_that_ends_in_order_withdraws_and_its_job_waits_at_once(
    world: World, worker: None
) -> None:
    key_changed(world)
    hand(world.carla, world.riverside)
    withdraw()
    take_back()
    assert job_of(world.riverside).state == Job.State.WAITING


def test_a_job_that_stands_still_goes_back_to_the_members(world: World, worker: None) -> None:
    from accounts.keyed.announcing import announce

    key_changed(world)
    hand(world.carla, world.riverside)
    with later(minutes=11):
        announce()
        take_back()
    assert job_of(world.riverside).state == Job.State.WAITING


def test_a_job_that_always_comes_back_is_left_to_the_members(
    world: World, worker: None, slow: None
) -> None:
    key_changed(world)
    for _ in range(MOST_TRIES):
        assert hand(world.carla, world.riverside)
        replaced_worker()
        withdraw_all_but_mine()
        take_back()
    assert hand(world.carla, world.riverside) is None
    go_on(keyring=reopened(world.carla), actor=world.carla.user, seconds=600)
    assert not KeyRenewal.objects.exists()


def withdraw_all_but_mine() -> None:
    mine = unattended.worker_public()
    assert mine is not None
    Worker.objects.exclude(pk=unattended.worker_id(mine)).delete()


def test_a_second_change_of_keys_makes_the_first_job_worthless(
    world: World, worker: None, slow: None
) -> None:
    retired = [key_changed(world)]
    hand(world.carla, world.riverside)
    retired.append(lose(world.carla, world.fran, world.riverside))
    assert work() == 0
    assert job_of(world.riverside).state == Job.State.WAITING
    hand(world.carla, world.riverside)
    assert job_of(world.riverside).generation == 3
    work()
    assert [sealed_to(key) for key in retired] == [set(), set()]


def test_where_nothing_waits_nothing_is_handed_over(world: World, worker: None) -> None:
    assert hand(world.carla, world.riverside) is None
    assert not Job.objects.exists()


def test_nobody_hands_over_the_keys_of_a_team_they_do_not_hold(world: World, worker: None) -> None:
    key_changed(world)
    for person in (world.petra, world.ada, world.lena, world.pavel):
        assert hand(person, world.riverside) is None
    assert not Job.objects.exists()


def test_keyed_work_can_be_switched_off(world: World, worker: None, settings) -> None:
    settings.AMPARO_KEYED_WORK = False
    key_changed(world)
    assert hand(world.carla, world.riverside) is None
    go_on(keyring=reopened(world.carla), actor=world.carla.user, seconds=600)
    assert not KeyRenewal.objects.exists()


def test_a_job_without_worker_cannot_hold_keys(world: World) -> None:
    for wrong in ({"sealed_keys": b"x"}, {"state": Job.State.CARRIED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.create(team=world.riverside, kind="renewal", generation=2, **wrong)


def test_an_announcement_ends_by_itself(world: World, worker: None) -> None:
    assert len(believed_workers()) == 1
    with later(minutes=4):
        assert believed_workers() == []


def test_pages_say_who_carries_it(
    world: World, worker: None, slow: None, browser_of: Callable[[Person], Client]
) -> None:
    key_changed(world)
    carla = browser_of(world.carla)
    page = carla.get(reverse("today")).content.decode()  # hands over
    assert "A worker of this server goes on by itself" in page
    print_ = fingerprint(bytes(Worker.objects.get().public_key))
    assert print_ in carla.get(reverse("renewal")).content.decode()
    assert "A worker of this server" in carla.get(reverse("members")).content.decode()
    before = left()
    carla.get(reverse("today"))
    assert left() == before  # it is the worker's
    unattended.stop_being_worker()
    Worker.objects.all().delete()
    take_back()
    for place in ("renewal", "members"):
        assert "has stopped" in carla.get(reverse(place)).content.decode()
    carla.get(reverse("today"))
    assert left() != before


def left() -> list[tuple[str, int]]:
    return list(KeyRenewal.objects.order_by("what").values_list("what", "done"))
