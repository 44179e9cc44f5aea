"""Giving a team a new generation of keys, as a change of keys will do it."""

from __future__ import annotations

from accounts import contexts
from accounts.admission import sign_admission
from accounts.generations import Generation, new_generation, retire
from accounts.models import Membership, Team
from accounts.teams import blind_key
from tests.world import Person
from vault import seal, seal_under, subkey


def change_key(team: Team, steward: Person) -> None:
    """A second generation with one member left, who is its steward."""
    team = Team.objects.get(pk=team.pk)
    old, keyring = team.current_key, steward.keyring
    blind = blind_key(keyring, team)
    previous = Generation(1, keyring.pair(team.pk), keyring.signing_key(team.pk), is_current=True)
    key, generation = new_generation(team=team, steward=steward.user, previous=previous)
    retire(key=old, generation=previous, successor=generation)
    old.save()
    key.save(force_insert=True)
    team.sealed_blind_key = seal_under(
        subkey(generation.pair.seed, "team blind key"), blind, contexts.blind_key(team.pk, 2)
    )
    team.save(update_fields=["sealed_blind_key"])
    membership = Membership.objects.get(user=steward.user, team=team)
    membership.admitted_by = steward.user
    membership.sealed_seed = seal(
        generation.pair.seed,
        bytes(steward.user.public_key),
        contexts.team_seed(team.pk, 2, steward.user.pk),
    )
    membership.signature = sign_admission(
        keyring.signing,
        user=steward.user,
        team=team,
        role=membership.role,
        public_key=generation.pair.public,
    )
    membership.save()
