"""Revoking again what was revoked: on an older copy a token or a member is back."""

from __future__ import annotations

from accounts.models import Membership, Unlocker
from audit.journal.registry import replays


@replays("revoked unlocker")
def _unlocker(unlocker: str, _head: bytes) -> int:
    return Unlocker.objects.filter(pk=unlocker).delete()[0]


@replays("removed membership")
def _membership(membership: str, _head: bytes) -> int:
    return Membership.objects.filter(pk=membership).delete()[0]
