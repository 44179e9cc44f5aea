"""Teams as everyone else sees them: whose they are, and how to seal to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts import contexts
from accounts.models import Membership, Organisation, Team, User
from vault import Keyring, open_under, seal, subkey


def teams_of(
    user: User, *, kind: str | None = None, roles: Iterable[str] | None = None
) -> QuerySet[Team]:
    """The teams a person belongs to, of one kind, in certain roles."""
    belongs = Q(user_id=user.pk)
    if roles is not None:
        belongs &= Q(role__in=[str(role) for role in roles])
    teams = Team.objects.filter(pk__in=Membership.objects.filter(belongs).values("team"))
    return teams.filter(kind=kind) if kind else teams


def roles_of(user: User) -> set[str]:
    """All roles a person has, in whichever teams; empty for someone not signed in."""
    if not user.is_authenticated:
        return set()
    return set(Membership.objects.filter(user_id=user.pk).values_list("role", flat=True))


def organisation_of(user: User) -> Organisation | None:
    """The organisation whose team admitted a person (one of them if several did), or None."""
    return Organisation.objects.filter(teams__memberships__user_id=user.pk).order_by("pk").first()


def seal_to_team(
    team: Team, plaintext: bytes, ctx: bytes, *, keyring: Keyring | None = None
) -> bytes:
    """Seal to a team's current key: its members with a key open it, whoever seals.

    With a keyring to the key that it holds, or has learned (`accounts.known_keys`), whatever the
    database shows; Undecryptable when it has neither. Without one there is nobody who could know
    better, and the database is believed: for reports that nobody signed.
    """
    if keyring is not None:
        return seal(plaintext, keyring.public(team.pk), ctx)
    return seal(plaintext, bytes(team.current_key.public_key), ctx)


def blind_key(keyring: Keyring, team: Team, *, generation: int | None = None) -> bytes:
    """A team's key for blind tokens; Undecryptable without the team's keys.

    Who has read the generation of the team's current key already saves a query by passing it.
    """
    if generation is None:
        generation = team.keys.values_list("generation", flat=True).get(is_current=True)
    return open_under(
        subkey(keyring.pair(team.pk).seed, "team blind key"),
        team.sealed_blind_key,
        contexts.blind_key(team.pk, generation),
    )
