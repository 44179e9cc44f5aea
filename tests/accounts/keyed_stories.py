"""A worker in this process, and a team whose keys are to be renewed while nobody is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from django.utils import timezone

from accounts.changing import remove_member
from accounts.keyed.announcing import announce
from accounts.keyed.carrying import carry
from accounts.keyed.handing_over import hand_over
from accounts.keyed.models import Job, Worker
from accounts.models import Team
from audit import unattended
from incidents.recording import register
from tests.accounts.changing_stories import membership_of, reopened
from tests.incidents import stories
from tests.world import Person, World
from vault import key_id_of


@contextmanager
def living_worker() -> Iterator[None]:
    """This process is a worker, announced, until the end of the block."""
    unattended.become_worker()
    try:
        announce()
        yield
    finally:
        unattended.stop_being_worker()


def replaced_worker() -> None:
    """The worker dies without a word, and another one starts."""
    unattended.stop_being_worker()
    unattended.become_worker()
    announce()


@contextmanager
def later(**time: int) -> Iterator[None]:
    """So much later by the clock."""
    then = timezone.now() + timedelta(**time)
    with mock.patch("django.utils.timezone.now", return_value=then):
        yield


def key_changed(world: World, leaving: Person | None = None) -> bytes:
    """Riverside has three records and loses a member; return the id of the key they know."""
    for _ in range(3):
        register(
            keyring=reopened(world.carla),
            author=world.carla.user,
            team=world.riverside,
            document=stories.document(),
        )
    return lose(world.carla, leaving or world.pavel, world.riverside)


def lose(actor: Person, leaving: Person, team: Team) -> bytes:
    retired = key_id_of(bytes(team.current_key.public_key))
    remove_member(
        keyring=reopened(actor), actor=actor.user, membership=membership_of(leaving, team)
    )
    return retired


def hand(person: Person, team: Team) -> Worker | None:
    return hand_over(keyring=reopened(person), actor=person.user, team=team)


def work(seconds: float = 600) -> int:
    """What the schedule lets this process's worker do; 0 where there is no worker."""
    keyring = unattended.worker_keyring()
    return carry(keyring, seconds=seconds) if keyring else 0


def job_of(team: Team) -> Job:
    return Job.objects.get(team=team)
