"""A member's session hands work to a living worker, or does it itself."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.errors import NotBelieved
from accounts.keyed.announcing import believed_workers
from accounts.keyed.models import Job, Worker
from accounts.keyed.parcels import pack
from accounts.models import Team, User
from accounts.renewing import is_renewing, progress, renew
from vault import Keyring

MOST_TRIES = 5


def go_on(*, keyring: Keyring, actor: User, seconds: float | None = None) -> None:
    """Renew the keys of every team held: for some seconds here, what is left by a worker.

    What a worker carries already is left to it.
    """
    carried = {one.team.pk for one in progress(keyring) if carrier(one.team)}
    renew(keyring=keyring, actor=actor, seconds=seconds, but_for=carried)
    for one in progress(keyring):
        if one.team.pk not in carried:
            hand_over(keyring=keyring, actor=actor, team=one.team)


def hand_over(*, keyring: Keyring, actor: User, team: Team) -> Worker | None:
    """Seal what renewing this team takes to a worker that lives; None if there is no such worker.

    The log names the worker. A job that came back five times is no longer handed over.
    """
    workers = believed_workers() if settings.AMPARO_KEYED_WORK else []
    if not workers or not keyring.holds(team.pk):
        return None
    with transaction.atomic():
        key = Team.objects.select_for_update().get(pk=team.pk).current_key
        if bytes(key.public_key) != keyring.pair(team.pk).public or not is_renewing(team):
            return None
        job, _made = Job.objects.select_for_update().get_or_create(
            team=team, kind=Job.Kind.RENEWAL, defaults={"generation": key.generation}
        )
        if job.generation != key.generation:  # left over from an earlier change
            job.delete()
            job = Job(team=team, kind=Job.Kind.RENEWAL, generation=key.generation)
            job.save(force_insert=True)
        living = {worker.pk: worker for worker in workers}
        if job.worker in living:
            return living[job.worker]
        if job.handed >= MOST_TRIES:
            return None
        worker = secrets.choice(workers)
        try:
            job.sealed_keys = pack(keyring, team, job, worker)
        except NotBelieved:
            return None
        job.worker, job.state, job.handed = worker.pk, Job.State.CARRIED, job.handed + 1
        job.noted_at = timezone.now()
        job.save()
        detail = {"worker": worker.pk.hex[:8], "generation": str(job.generation)}
        auditing.record(team.organisation, actor, "hand_over_keys", team, detail)
    return worker


def carrier(team: Team) -> Worker | None:
    """The living worker that carries this team's renewal, if any."""
    job = Job.objects.filter(team=team, state=Job.State.CARRIED).first()
    if job is None:
        return None
    return next((one for one in believed_workers() if one.pk == job.worker), None)


def was_dropped(team: Team) -> bool:
    """Whether a worker that carried this team's renewal has ended before it was done."""
    return Job.objects.filter(team=team, state=Job.State.WAITING).exists()
