"""What renewing a team's keys needs, and no more, as it is sealed to a worker.

The seed of the youngest *retired* generation, which opens the older ones too, and the public key to
seal to. That is what a removed member walked off with. The current seed is not in it: what a team
seals from now on is closed to the worker, and so are the blind key and the signing key it has now.
Nor is any key of a person.
"""

from __future__ import annotations

from accounts import contexts
from accounts.errors import NotBelieved
from accounts.generations import open_generations, open_retired
from accounts.keyed.models import Job, Worker
from accounts.models import Team
from vault import Keyring, Undecryptable, seal

_SEED = 32


def pack(keyring: Keyring, team: Team, job: Job, worker: Worker) -> bytes:
    """Seal a job's keys to a believed worker. NotBelieved if the team's keys do not agree."""
    pair = keyring.pair(team.pk)
    generations = list(open_generations(pair.seed, team.keys.all()))
    if len(generations) < 2 or generations[0].number != job.generation:
        raise NotBelieved
    place = contexts.keyed_job(job.pk, job.kind, team.pk, job.generation, worker.pk)
    return seal(generations[1].pair.seed + pair.public, bytes(worker.public_key), place)


def unpack(keyring: Keyring, job: Job) -> bytes:
    """Add the team's retired pairs to the worker's keyring; return the public key to seal to.

    Undecryptable or NotBelieved for what was sealed to another worker, for another job, team or
    generation, or does not agree with the team's keys in the database.
    """
    if job.worker is None:
        raise Undecryptable
    place = contexts.keyed_job(job.pk, job.kind, job.team_id, job.generation, job.worker)
    opened = keyring.own.open(bytes(job.sealed_keys), place)
    seed, public = opened[:_SEED], opened[_SEED:]
    keys = list(job.team.keys.all())
    current = [key for key in keys if key.is_current]
    if [(key.generation, bytes(key.public_key)) for key in current] != [(job.generation, public)]:
        raise NotBelieved
    for generation in list(open_retired(seed, keys)):
        keyring.add(job.team_id, generation.pair, current=False)
    return public
