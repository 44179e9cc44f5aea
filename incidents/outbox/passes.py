"""Passes of phones: random, kept here only as a hash, good for sending and nothing else.

An API token opens its owner's keys. A pass opens none, so whoever takes a phone can send reports to
a team with it until it is revoked, and can read nothing.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from accounts import auditing
from accounts.known_keys import require_known, this_week
from accounts.models import Membership, Role, Team, TeamKey, User
from audit.journal import gate
from audit.journal.writing import journal
from incidents.outbox.models import PhonePass
from incidents.rights import SENDING_ROLES, require_role
from vault import Keyring, derive_from_secret, digest, new_secret

_BEFORE = "phone_"
_BITS = 160
_LETTERS = len(_BEFORE) + _BITS // 5


@dataclass(frozen=True)
class Given:
    """What a phone keeps. `key` is the team's as its owner knows it; `owner` their public key."""

    text: str
    team: Team
    key: TeamKey
    owner: bytes


def set_up_phone(*, keyring: Keyring, person: User, team: Team, before: str = "") -> Given:
    """Make a pass for the phone that a peer holds; it is shown to that phone once. It takes the
    place of `before`, the pass which that phone had, if that was the peer's own.

    KeyInDoubt or BookMissing when the team's key is not the one the peer knows, PermissionDenied
    for anyone but its peers.
    """
    require_role(keyring, person, team, (Role.PEER,))
    if not keyring.holds(team.pk):
        require_known(keyring, person, team)
    key = team.current_key
    if bytes(key.public_key) != keyring.public(team.pk):
        raise PermissionDenied  # changed within this moment
    secret = new_secret(_BITS)
    former = find_pass(before)
    with transaction.atomic():
        if former is not None and former.membership.user_id == person.pk:
            revoke_phone(person=person, phone=former)
        made = PhonePass.objects.create(
            membership=Membership.objects.get(user=person, team=team),
            lookup_hash=_hash(secret),
            made_week=this_week(),
        )
        auditing.record(team.organisation, person, "phone.set_up", made)
    return Given(_BEFORE + _write(secret), team, key, bytes(person.public_key))


def find_pass(text: str) -> PhonePass | None:
    """The pass of a phone whose owner still belongs to the team; None for anything else."""
    secret = _read(text)
    if secret is None or gate.is_closed():  # it may be one that was revoked after the backup
        return None
    passes = PhonePass.objects.select_related("membership__team__organisation").filter(
        lookup_hash=_hash(secret),
        membership__role__in=SENDING_ROLES,
        membership__user__is_active=True,
        membership__team__kind=Team.Kind.DOCUMENTATION,
    )
    return passes.first()


def phones_of(person: User) -> QuerySet[PhonePass]:
    """The phones that somebody has set up, in no order that tells anything."""
    return PhonePass.objects.filter(membership__user_id=person.pk).order_by("made_week", "pk")


def revoke_phone(*, person: User, phone: PhonePass) -> None:
    """End one of one's own passes at once. PermissionDenied for another's."""
    if phone.membership.user_id != person.pk:
        raise PermissionDenied
    with transaction.atomic():
        organisation, reference = phone.membership.team.organisation, f"phonepass:{phone.pk}"
        journal("revoked phone", phone.pk)
        phone.delete()
        auditing.record(organisation, person, "phone.revoke", reference)


def _hash(secret: bytes) -> bytes:
    return digest(derive_from_secret(secret, "phone pass").verifier)


def _write(secret: bytes) -> str:
    return base64.b32encode(secret).decode().lower()


def _read(text: str) -> bytes | None:
    if len(text) != _LETTERS or not text.startswith(_BEFORE):
        return None
    try:
        return base64.b32decode(text[len(_BEFORE) :].upper())
    except (binascii.Error, ValueError):
        return None
