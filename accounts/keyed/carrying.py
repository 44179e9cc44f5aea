"""A worker carries what was handed to it, and a sweep takes back what a dead one left."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import NotBelieved
from accounts.keyed.announcing import believed_workers, forget_the_dead
from accounts.keyed.models import Job
from accounts.keyed.parcels import unpack
from accounts.renewing import Renewer, is_renewing, renew_team
from vault import Keyring, Undecryptable

SLICE_SECONDS = 8.0  # shorter than the schedule's step, so that runs do not pile up
IDLE = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def carry(keyring: Keyring, *, seconds: float = SLICE_SECONDS) -> int:
    """Get on with the jobs sealed to this worker; return how many values changed.

    Bounded in time and in small transactions; keys are opened for each run and let go after it.
    """
    give_up = time.monotonic() + seconds
    changed = 0
    mine = Job.objects.filter(worker=keyring.holder, state=Job.State.CARRIED)
    for job in mine.select_related("team__organisation").order_by("noted_at"):
        changed += _carry_one(keyring, job, give_up)
        if time.monotonic() > give_up:
            break
    return changed


def _carry_one(keyring: Keyring, job: Job, give_up: float) -> int:
    try:
        public = unpack(keyring, job)
    except (Undecryptable, NotBelieved):
        logger.error("keyed job %s does not open for the worker it names", job.pk)
        drop(job)
        return 0
    detail = {"worker": keyring.holder.hex[:8]}
    changed = renew_team(Renewer(keyring, public, None, detail), job.team, give_up)
    if is_renewing(job.team):
        Job.objects.filter(pk=job.pk).update(noted_at=timezone.now())
    else:
        _same(job).delete()
    return changed


def take_back() -> None:
    """Forget dead workers; let their jobs wait for a member, without keys. Keyless."""
    forget_the_dead()
    living = {worker.pk for worker in believed_workers()}
    for job in Job.objects.select_related("team"):
        if not is_renewing(job.team):
            _same(job).delete()
        elif job.state == Job.State.CARRIED and (job.worker not in living or _is_idle(job)):
            logger.warning("keyed job %s has lost its worker and waits for a member", job.pk)
            drop(job)


def drop(job: Job) -> None:
    """Let a job wait for a member. Its sealed keys go; nobody may hold what opens them."""
    _same(job).update(state=Job.State.WAITING, worker=None, sealed_keys=b"")


def _same(job: Job) -> QuerySet[Job]:
    """This job, unless it was handed over anew since it was read."""
    return Job.objects.filter(pk=job.pk, worker=job.worker, handed=job.handed)


def _is_idle(job: Job) -> bool:
    return job.noted_at is None or timezone.now() - job.noted_at > IDLE
