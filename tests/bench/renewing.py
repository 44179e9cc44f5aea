"""Sealing a team's grants to its new key, against a bare loop that opens and seals as many values.

That loop is the floor: nobody can do it with fewer operations. Half of the grants are first sealed
anew by a process that is killed with no warning; the rest goes on where it stopped.
"""

from __future__ import annotations

import os
import signal
import time
from statistics import median

from django.db import connections, transaction

from accounts.changing import remove_member
from accounts.models import KeyRenewal, Membership, Role
from accounts.renewing import renew
from incidents.grants import grant_context
from incidents.models import Grant, Record
from tests.bench.measure import Comparison, seconds
from tests.bench.people import Cast
from tests.world import Person, make_member
from vault import KeyPair, key_id_of, seal

GRANTS = 15_000
SLICE = 1.0
KEYS = b"k" * 160
TARGET = 0.6
LABEL = "incidents.Grant.sealed_keys"


def renewing(cast: Cast, rounds: int) -> Comparison:
    """Grants a second, each round a slice as a member's session or a worker does it."""
    _rotate(cast)
    person = cast.pavel
    key = key_id_of(bytes(cast.riverside.current_key.public_key))
    done = _killed_halfway(person)
    if not 0 < done < GRANTS:
        raise RuntimeError(f"the killed process had sealed {done}")
    rates, floors, renewed = [], [], done
    while KeyRenewal.objects.exists():
        changed, took = _slice(person)
        renewed += changed
        if changed < 200 or len(rates) >= rounds:
            continue
        floor = _bare(changed)
        rates.append(changed / took)
        floors.append(changed / floor)
    _require_whole(cast, key)
    mine, theirs = median(rates), median(floors)
    ratio = mine / theirs
    found = Comparison(
        "seal a team's grants anew, a second", round(mine, 1), round(theirs, 1), round(ratio, 4),
        TARGET, "higher", ratio >= TARGET, against="bare open and seal",
    )  # fmt: skip
    print(f"     {renewed} grants, killed after {done}; 100,000 would take {100_000 / mine:.0f} s")
    return found


def _rotate(cast: Cast) -> None:
    """Many grants, and somebody leaves."""
    leaving = make_member("quinn", cast.riverside, Role.PARALEGAL, cast.fran)
    team, public = cast.riverside, bytes(cast.riverside.current_key.public_key)
    with transaction.atomic():
        records = Record.objects.bulk_create(
            Record(kind="incident", team=team, state="registered", urgency=0, week="2026-W40")
            for _ in range(GRANTS)
        )
        Grant.objects.bulk_create(
            Grant(
                record=record,
                team=team,
                is_shared=False,
                sealed_keys=seal(KEYS, public, grant_context(record.pk, team.pk)),
            )
            for record in records
        )
    remove_member(
        keyring=cast.fran.keyring,
        actor=cast.fran.user,
        membership=Membership.objects.get(user=leaving.user),
    )
    cast.pavel.forget_keyring()
    KeyRenewal.objects.exclude(what=LABEL).delete()


def _killed_halfway(person: Person) -> int:
    """Let another process begin, and kill it without warning; return how far it had come."""
    keyring = person.keyring
    connections.close_all()
    child = os.fork()
    if child == 0:
        renew(keyring=keyring, actor=person.user, seconds=600)
        os._exit(0)
    try:
        while KeyRenewal.objects.filter(done__lt=GRANTS // 3).exists():
            time.sleep(0.01)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return sum(KeyRenewal.objects.values_list("done", flat=True))


def _slice(person: Person) -> tuple[int, float]:
    changed: list[int] = []
    took = seconds(
        lambda: changed.append(renew(keyring=person.keyring, actor=person.user, seconds=SLICE))
    )
    return changed[0], took


def _bare(number: int) -> float:
    """Seconds for so many values opened and sealed with ready keys, and nothing else."""
    old, new = KeyPair.generate(), KeyPair.generate()
    where = grant_context(Record().pk, Record().pk)
    sealed = seal(KEYS, old.public, where)

    def loop() -> None:
        for _ in range(number):
            seal(old.open(sealed, where), new.public, where)

    return seconds(loop)


def _require_whole(cast: Cast, key: bytes) -> None:
    for sealed in Grant.objects.filter(team=cast.riverside).values_list("sealed_keys", flat=True):
        if bytes(sealed)[1:17] != key:
            raise RuntimeError("something is still sealed to the retired key")
    grant = Grant.objects.filter(team=cast.riverside).latest("pk")
    cast.pavel.keyring.open(grant.sealed_keys, grant_context(grant.record_id, grant.team_id))
