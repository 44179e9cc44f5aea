"""Someone who writes the database wants the keys that are handed to workers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts.errors import NotBelieved
from accounts.keyed import announcing
from accounts.keyed.announcing import REFUSED, announce, believed_workers
from accounts.keyed.carrying import carry, take_back
from accounts.keyed.models import Job, Worker
from accounts.keyed.parcels import unpack
from accounts.models import Team, TeamKey
from audit import unattended
from audit.server_key import server_key
from tests.accounts.changing_stories import reopened, sealed_to, sealed_values, stolen_keyring
from tests.accounts.keyed_stories import hand, job_of, later, living_worker, lose, work
from tests.attacks.stage import Stage, undone
from vault import KeyPair, Keyring, SigningKey, Undecryptable, blind, new_key, subkey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taken_back(stage: Stage) -> Iterator[None]:
    (settings.DATA / REFUSED).unlink(missing_ok=True)
    with undone(), living_worker():
        yield
    (settings.DATA / REFUSED).unlink(missing_ok=True)
    for person in (*stage.people.values(), stage.world.fran):
        person.forget_keyring()
    for team in vars(stage.world).values():
        if isinstance(team, Team):
            team.refresh_from_db()


def thief() -> KeyPair:
    return KeyPair.generate()


def keyring_of(pair: KeyPair) -> Keyring:
    """What a thief's worker would open with."""
    return Keyring(
        holder=unattended.worker_id(pair.public), own=pair, signing=SigningKey.generate()
    )


def soon() -> timezone.datetime:
    return (timezone.now() + timedelta(minutes=2)).replace(microsecond=0)


def insert(pair: KeyPair, *, until: timezone.datetime | None = None, mac: bytes = b"") -> Worker:
    return Worker.objects.create(
        pk=unattended.worker_id(pair.public),
        public_key=pair.public,
        expires_at=until or soon(),
        mac=mac,
    )


def mac_under(key: bytes, pair: KeyPair, until: timezone.datetime) -> bytes:
    return blind(key, f"{pair.public.hex()} {until.isoformat()}", "worker announcement")


# Announcements ---------------------------------------------------------------------


def without_mac(_own: Worker) -> None:
    insert(thief())


def with_a_random_mac(_own: Worker) -> None:
    insert(thief(), mac=new_key())


def with_a_mac_under_another_key(_own: Worker) -> None:
    pair, until = thief(), soon()
    insert(pair, until=until, mac=mac_under(new_key(), pair, until))


def with_a_mac_under_the_public_half(_own: Worker) -> None:
    pair, until = thief(), soon()
    known = subkey(server_key().public, "worker announcement")
    insert(pair, until=until, mac=mac_under(known, pair, until))


def with_the_mac_of_a_true_worker(own: Worker) -> None:
    insert(thief(), until=own.expires_at, mac=bytes(own.mac))


def with_the_key_exchanged_under_a_true_name(own: Worker) -> None:
    Worker.objects.filter(pk=own.pk).update(public_key=thief().public)


def with_a_later_end(own: Worker) -> None:
    Worker.objects.filter(pk=own.pk).update(expires_at=own.expires_at + timedelta(seconds=30))


FORGERIES = (
    without_mac,
    with_a_random_mac,
    with_a_mac_under_another_key,
    with_a_mac_under_the_public_half,
    with_the_mac_of_a_true_worker,
    with_the_key_exchanged_under_a_true_name,
    with_a_later_end,
)


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forged_announcement_is_given_nothing_and_is_noticed(
    stage: Stage, forge, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    world = stage.world
    own = Worker.objects.get()
    forge(own)
    forged = Worker.objects.exclude(pk=own.pk).first() or own
    if forged != own:
        Worker.objects.filter(pk=own.pk).delete()  # the thief leaves no choice
    lose(world.carla, world.pavel, world.riverside)
    assert believed_workers() == []
    assert hand(world.carla, world.riverside) is None
    assert not Job.objects.exists()
    with caplog.at_level(logging.ERROR):
        take_back()
    assert f"worker {forged.pk} is announced without the server's secret" in caplog.text
    assert not Worker.objects.exists()
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "A worker was announced without this server's secret" in capsys.readouterr().out


def test_an_announcement_that_ran_out_is_given_nothing_and_is_no_alarm(stage: Stage) -> None:
    world = stage.world
    lose(world.carla, world.pavel, world.riverside)
    with later(minutes=4):
        assert hand(world.carla, world.riverside) is None
        take_back()
    assert not Worker.objects.exists()
    assert not (settings.DATA / REFUSED).exists()


def test_nobody_is_announced_for_longer_than_minutes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even with the server's secret: one that was had once does not last."""
    with monkeypatch.context() as patched:
        patched.setattr(announcing, "LIFE", timedelta(days=365))
        announce()
    assert believed_workers() == []


def test_what_the_servers_secret_and_the_database_together_give(stage: Stage) -> None:
    """As the threat model says: the retired keys of a team that changes them now, and no others."""
    world = stage.world
    unattended.stop_being_worker()
    Worker.objects.all().delete()
    pair, until = thief(), soon()
    key = subkey(server_key().seed, "worker announcement")
    insert(pair, until=until, mac=mac_under(key, pair, until))
    retired = lose(world.carla, world.pavel, world.riverside)
    assert hand(world.carla, world.riverside)
    got = keyring_of(pair)
    unpack(got, job_of(world.riverside))
    current = bytes(world.riverside.current_key.public_key)
    opened = [value for _label, value in sealed_values() if got.can_open(value)]
    assert opened
    assert all(value[1:17] in (retired, pair.key_id) for value in opened)
    assert not got.holds(world.riverside.pk)
    assert current  # sealed from now on: closed to them


# Jobs --------------------------------------------------------------------------------


def handed(stage: Stage) -> Job:
    world = stage.world
    lose(world.carla, world.pavel, world.riverside)
    assert hand(world.carla, world.riverside)
    return job_of(world.riverside)


def to_another_worker(job: Job) -> KeyPair:
    pair = thief()
    Job.objects.filter(pk=job.pk).update(worker=unattended.worker_id(pair.public))
    return pair


def test_a_job_copied_to_another_worker_opens_for_nobody(stage: Stage) -> None:
    job = handed(stage)
    pair = to_another_worker(job)
    job.refresh_from_db()
    with pytest.raises(Undecryptable):
        unpack(keyring_of(pair), job)
    assert carry(keyring_of(pair)) == 0
    job.refresh_from_db()
    assert (job.state, bytes(job.sealed_keys)) == (Job.State.WAITING, b"")


def copied_team(job: Job, stage: Stage) -> None:
    """To another team of which the removed member knows nothing."""
    lose(stage.world.ada, stage.world.fran, stage.world.trends)
    Job.objects.filter(pk=job.pk).update(team=stage.world.trends)


def copied_generation(job: Job, _stage: Stage) -> None:
    Job.objects.filter(pk=job.pk).update(generation=3)


def copied_kind(job: Job, _stage: Stage) -> None:
    Job.objects.filter(pk=job.pk).update(kind="other")


def copied_row(job: Job, _stage: Stage) -> None:
    Job.objects.filter(pk=job.pk).delete()
    job.pk = uuid4()
    job.save(force_insert=True)


def cut_short(job: Job, _stage: Stage) -> None:
    Job.objects.filter(pk=job.pk).update(sealed_keys=bytes(job.sealed_keys)[:-1])


@pytest.mark.parametrize(
    "move", [copied_team, copied_generation, copied_kind, copied_row, cut_short]
)
def test_a_job_that_was_moved_or_altered_does_nothing_and_waits(stage: Stage, move) -> None:
    job = handed(stage)
    move(job, stage)
    before = sorted(sealed_values())
    assert work() == 0
    left = Job.objects.get()
    assert (left.state, left.worker, bytes(left.sealed_keys)) == (Job.State.WAITING, None, b"")
    jobs = "keyed.Job.sealed_keys"
    assert [one for one in sorted(sealed_values()) if one[0] != jobs] == [
        one for one in before if one[0] != jobs
    ]


def test_a_parcel_of_ones_own_making_moves_nothing(stage: Stage) -> None:
    """The thief seals to the worker: a key of their own as the one to seal to, and any seed."""
    from accounts import contexts
    from vault import seal

    job, forged = handed(stage), thief()
    mine = unattended.worker_public()
    assert mine is not None
    place = contexts.keyed_job(job.pk, job.kind, job.team_id, job.generation, job.worker)
    for current in (forged.public, bytes(job.team.current_key.public_key)):
        Job.objects.filter(pk=job.pk).update(
            sealed_keys=seal(new_key() + current, mine, place), state="carried", worker=job.worker
        )
        assert work() == 0
    assert sealed_to(forged.key_id) == set()


def test_a_teams_key_exchanged_in_the_database_gets_nothing_from_the_worker(stage: Stage) -> None:
    job, forged = handed(stage), thief()
    TeamKey.objects.filter(team=job.team, is_current=True).update(public_key=forged.public)
    assert work() == 0
    assert sealed_to(forged.key_id) == set()


def test_a_removed_member_gains_nothing_from_the_job(stage: Stage) -> None:
    world = stage.world
    stolen = stolen_keyring(world.pavel)
    job = handed(stage)
    assert not stolen.can_open(bytes(job.sealed_keys))
    work()
    own = [value for label, value in sealed_values() if label == "incidents.Grant.sealed_keys"]
    assert own
    assert not any(stolen.can_open(value) for value in own)


def test_what_lies_there_when_the_worker_is_gone_opens_with_no_key_of_the_server(
    stage: Stage,
) -> None:
    """The server was stopped: its secrets are tried as keys, and as seeds of key pairs."""
    job = handed(stage)
    unattended.stop_being_worker()
    seeds = [server_key().seed, subkey(server_key().seed, "worker announcement")]
    seeds += [
        bytes.fromhex(path.read_text())
        for path in settings.DATA.glob("*.key")
        if len(path.read_text()) == 64
    ]
    for seed in seeds:
        pair = KeyPair.from_seed(seed)
        assert not keyring_of(pair).can_open(bytes(job.sealed_keys))
        with pytest.raises((Undecryptable, NotBelieved)):
            unpack(keyring_of(pair), job)
    with later(minutes=5):
        take_back()
    assert not [value for label, value in sealed_values() if label.startswith("keyed.") and value]
    assert reopened(stage.world.fran).holds(stage.world.riverside.pk)
