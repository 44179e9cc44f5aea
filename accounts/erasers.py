"""How what this room stores is erased.

A person leaves with `person`: name, keys, unlockers, sessions, memberships and open invitations go.
If they admitted others or are steward of a team's key, an account without a name stays behind
their public keys, because those signatures must still be checked. Records stay readable: content is
sealed to teams, not to persons.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError, Q

from accounts.models import (
    Approval,
    Invitation,
    KnownKeys,
    Membership,
    Outsider,
    Passkey,
    Reset,
    SecondFactor,
    Unlocker,
    User,
)
from accounts.sessions import PENDING
from audit.erasing import erases, keeps
from vault import new_secret

keeps("accounts.Organisation", reason="names a group, not a person")
keeps("accounts.Team", reason="names a group, not a person")
keeps("accounts.TeamKey", reason="a group's key; of its steward it names public keys only")
keeps("accounts.TeamRecovery", reason="a group's key; of its maker it names a random id only")
keeps("accounts.Attempts", reason="keyed hashes that name nobody; gone within two hours")
keeps("accounts.KeyRenewal", reason="counts a team's sealed values; goes when they are done")
keeps("auth.Group", reason="not used: roles are memberships")
keeps("auth.Permission", reason="Django's own list of permissions; not used")
keeps("contenttypes.ContentType", reason="Django's own list of models")


@erases("accounts.Invitation", subject="person")
def _invitations(person: UUID) -> int:
    return sum(
        Invitation.objects.filter(**{field: person}).delete()[0] for field in ("user", "made_by")
    )


@erases("accounts.KnownKeys", subject="person")
def _known_keys(person: UUID) -> int:
    """A person's own book; a team's stays with the team."""
    return KnownKeys.objects.filter(owner=person).delete()[0]


@erases("accounts.Membership", subject="person")
def _memberships(person: UUID) -> int:
    return Membership.objects.filter(user=person).delete()[0]


@erases("accounts.Reset", subject="person")
def _resets(person: UUID) -> int:
    return Reset.objects.filter(Q(user=person) | Q(made_by=person)).delete()[0]


@erases("accounts.Outsider", subject="person")
def _outsiders(person: UUID) -> int:
    return Outsider.objects.filter(Q(user=person) | Q(named_by=person)).delete()[0]


@erases("accounts.Approval", subject="person")
def _approvals(person: UUID) -> int:
    return Approval.objects.filter(Q(asked_of=person) | Q(asked_by=person)).delete()[0]


@erases("accounts.Unlocker", subject="person")
def _unlockers(person: UUID) -> int:
    return Unlocker.objects.filter(user=person).delete()[0]


@erases("accounts.Passkey", subject="person")
def _passkeys(person: UUID) -> int:
    return Passkey.objects.filter(user=person).delete()[0]


@erases("accounts.SecondFactor", subject="person")
def _second_factor(person: UUID) -> int:
    return SecondFactor.objects.filter(user=person).delete()[0]


@erases("sessions.Session", subject="person")
def _sessions(person: UUID) -> int:
    gone = 0
    for row in Session.objects.iterator():
        kept = row.get_decoded()
        if str(person) in (kept.get(SESSION_KEY), kept.get(PENDING, {}).get("user")):
            gone += row.delete()[0]
    return gone


@erases("accounts.User", subject="person")
def _account(person: UUID) -> int:
    user = User.objects.filter(pk=person).first()
    if user is None:
        return 0
    try:
        with transaction.atomic():
            return user.delete()[0]
    except ProtectedError:
        user.username = f"gone-{new_secret(128).hex()[:24]}"
        user.password, user.sealed_signing_seed = "", b""
        user.is_active = user.is_administrator = False
        user.save()
        return 1
