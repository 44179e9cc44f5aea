"""Revoking again what was revoked: on an older copy a token, passkey or member is back."""

from __future__ import annotations

import logging

from accounts.models import (
    Membership,
    Outsider,
    Passkey,
    TeamKey,
    TeamRecovery,
    Unlocker,
    User,
)
from audit.journal.registry import replays
from vault import key_id_of

logger = logging.getLogger(__name__)


@replays("revoked unlocker")
def _unlocker(unlocker: str, _head: bytes) -> int:
    return Unlocker.objects.filter(pk=unlocker).delete()[0]


@replays("ended trust")
def _outsider(outsider: str, _head: bytes) -> int:
    return Outsider.objects.filter(pk=outsider).delete()[0]


@replays("removed passkey")
def _passkey(passkey: str, _head: bytes) -> int:
    """With it goes the copy of the seed that it opens."""
    return Passkey.objects.filter(pk=passkey).delete()[0]


@replays("removed membership")
def _membership(membership: str, _head: bytes) -> int:
    """On the copy the team still has the key that the person knows: somebody removes them again.

    Until then whoever admitted others keeps the row, because those depend on the signature, and
    their account is shut.
    """
    found = Membership.objects.filter(pk=membership).first()
    if found is None:
        return 0
    admitted = Membership.objects.filter(team=found.team_id, admitted_by=found.user_id)
    if not admitted.exclude(pk=found.pk).exists():
        return found.delete()[0]
    logger.warning("membership %s is back with the copy: remove it again", found.pk)
    return User.objects.filter(pk=found.user_id, is_active=True).update(is_active=False)


@replays("replaced recovery")
def _recovery(key_id: str, _head: bytes) -> int:
    """The sheets that were replaced open nothing on the copy either. New ones have to be made."""
    for recovery in TeamRecovery.objects.all():
        if key_id_of(bytes(recovery.public_key)).hex() == key_id:
            TeamKey.objects.filter(team=recovery.team_id).update(sealed_for_recovery=b"")
            logger.warning("team %s has no recovery sheets on this copy", recovery.team_id)
            return recovery.delete()[0]
    return 0
