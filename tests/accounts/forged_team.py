"""A whole team key of one's own, written over the real one by somebody who writes the database."""

from __future__ import annotations

from accounts.admission import sign_admission
from accounts.generations import new_generation
from accounts.models import Membership, Role, Team, TeamKey, TeamRecovery
from accounts.recovery.keys import seal_for_recovery, sign_recovery
from tests.world import Person


def put_in_place(team: Team, thief: Person, recovery: TeamRecovery) -> None:
    """One generation of which the thief is steward and member, sealed to the real recovery key."""
    key, made = new_generation(team=team, steward=thief.user)
    seal_for_recovery(key, made.pair.seed, bytes(recovery.public_key))
    TeamKey.objects.filter(team=team).delete()
    key.save(force_insert=True)
    sign_recovery(recovery, made)
    recovery.save()
    Membership.objects.create(
        user=thief.user,
        team=team,
        role=Role.COORDINATOR,
        admitted_by=thief.user,
        sealed_seed=b"x",
        signature=sign_admission(
            thief.keyring.signing,
            user=thief.user,
            team=team,
            role=Role.COORDINATOR,
            public_key=made.pair.public,
        ),
    )
