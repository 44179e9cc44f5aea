"""Changing a team's keys, sealing anew, and a worker that does it: killed like other deeds.

Pavel leaves Riverside and keeps every key he had. What opens for whom is tried on every value that
is sealed to the team, by sealing it once more without writing anything.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts import renewing
from accounts.changing import remove_member
from accounts.keyed.announcing import announce
from accounts.keyed.carrying import carry, take_back
from accounts.keyed.handing_over import go_on, hand_over
from accounts.keyed.models import Job
from accounts.models import KeyRenewal, Membership, Team
from accounts.renewing import renew
from accounts.rewrapping import rewrappers
from audit import unattended
from tests.accounts.keyed_stories import later
from tests.attacks.deeds import Deed, Seen, journalled
from tests.world import Person
from vault import KeyPair, Keyring, SigningKey, key_id_of

STEP = 2  # values


class RemoveMember(Deed):
    """A paralegal is removed: the team gets its next key pair."""

    def more(self, stage: Any) -> dict[str, Any]:
        team = stage.world.riverside
        leaving = Membership.objects.get(user=stage.world.pavel.user, team=team)
        pavel = stage.world.pavel
        kept = [bytes(pavel.seed), bytes(pavel.keyring.pair(team.pk).seed)]
        return {"leaving": leaving.pk, "seeds": kept, "values": len(values(team))}

    def act(self) -> None:
        carla = self.world.carla
        remove_member(
            keyring=carla.keyring,
            actor=carla.user,
            membership=Membership.objects.get(pk=self.leaving),
        )

    def is_done(self) -> bool:
        return not Membership.objects.filter(pk=self.leaving).exists()

    def is_journalled(self) -> bool:
        return journalled("removed membership", self.leaving)

    def half_done(self) -> list[str]:
        return self.wrongly_open_or_shut()

    def wrongly_open_or_shut(self) -> list[str]:
        """Whatever does not open for those who may, or opens for somebody else."""
        world, found = self.world, []
        team = Team.objects.get(pk=world.riverside.pk)
        there = values(team)
        found += ["values are missing"] * (len(there) < self.values or self.values < 5)
        for person in (world.carla, world.fran):
            shut = there - opening(keyring_of(person), team)
            found += [f"{label} is shut to a member" for label, _row in shut]
        for person in (world.lena, world.ada, world.petra):
            found += [f"{label} is open" for label, _row in opening(keyring_of(person), team)]
        gone = opening(self.thief(), team)
        to_new = {one for one in gone if self.is_sealed_to_current(team, *one)}
        return found + [f"{label} is open to who left" for label, _row in to_new]

    def thief(self) -> Keyring:
        own, team = (KeyPair.from_seed(seed) for seed in self.seeds)
        keyring = Keyring(holder=self.world.pavel.user.pk, own=own, signing=SigningKey.generate())
        keyring.add(self.world.riverside.pk, team)
        return keyring

    def is_sealed_to_current(self, team: Team, label: str, row: UUID) -> bool:
        rewrapper = rewrappers()[label]
        value = rewrapper.rows(team).values_list(rewrapper.column, flat=True).get(pk=row)
        return bytes(value)[1:17] == key_id_of(bytes(team.current_key.public_key))


class Renew(RemoveMember):
    """Afterwards everything is sealed anew by one member, and taken up by another."""

    def more(self, stage: Any) -> dict[str, Any]:
        kept = super().more(stage)
        self.keep(world=stage.world, **kept)
        super().act()
        return {}

    def act(self) -> None:
        renewing.AT_ONCE = STEP
        world = self.world
        renew(keyring=world.carla.keyring, actor=world.carla.user, seconds=600)

    def finish(self) -> None:
        renewing.AT_ONCE = STEP
        world = self.world
        renew(keyring=world.fran.keyring, actor=world.fran.user, seconds=600)

    def look(self) -> Seen:
        problems = self.broken_logs() + self.wrongly_open_or_shut()
        if KeyRenewal.objects.exists():
            return "halfway", problems
        team = Team.objects.get(pk=self.world.riverside.pk)
        problems += [f"{label} was forgotten" for label, _row in opening(self.thief(), team)]
        problems += ["the log does not tell"] * ("renew_keys" not in self.last_verbs())
        return "after", problems


class Carried(Renew):
    """A worker does it, and dies; what it was handed is worthless, and another one is handed it."""

    def act(self) -> None:
        renewing.AT_ONCE = STEP
        world = self.world
        unattended.become_worker()
        announce()
        hand_over(keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside)
        keyring = unattended.worker_keyring()
        assert keyring is not None
        carry(keyring, seconds=600)

    def finish(self) -> None:
        renewing.AT_ONCE = STEP
        world = self.world
        with later(minutes=5):
            take_back()
        if Job.objects.exclude(sealed_keys=b"").exists():
            raise RuntimeError("keys that open for nobody were left")
        unattended.become_worker()
        announce()
        go_on(keyring=world.fran.keyring, actor=world.fran.user, seconds=0)
        keyring = unattended.worker_keyring()
        assert keyring is not None
        carry(keyring, seconds=600)
        renew(keyring=world.fran.keyring, actor=world.fran.user, seconds=600)
        take_back()

    def look(self) -> Seen:
        state, problems = super().look()
        for job in Job.objects.exclude(sealed_keys=b""):
            problems += ["keys for a dead worker open"] * self.thief().can_open(job.sealed_keys)
            problems += ["keys are not sealed"] * any(
                seed in bytes(job.sealed_keys) for seed in self.seeds
            )
        return state, problems


def values(team: Team) -> set[tuple[str, UUID]]:
    """Every value that is sealed to a team: its column and row."""
    return {
        (label, row)
        for label, rewrapper in rewrappers().items()
        for row in rewrapper.stale(team, b"").values_list("pk", flat=True)
    }


def opening(keyring: Keyring, team: Team) -> set[tuple[str, UUID]]:
    """Those of them that a keyring opens."""
    public, found = KeyPair.generate().public, set()
    for label, rewrapper in rewrappers().items():
        rows = rewrapper.stale(team, b"").values_list("pk", flat=True)
        found |= {(label, one.row) for one in rewrapper.renewed(keyring, public, rows)}
    return found


def keyring_of(person: Person) -> Keyring:
    person.forget_keyring()
    return person.keyring


KEY_DEEDS: dict[str, type[Deed]] = {
    "remove a member": RemoveMember,
    "seal anew": Renew,
    "let a worker seal anew": Carried,
}
