"""Revoking again, on an older copy, the phones that were revoked since."""

from __future__ import annotations

from audit.journal.registry import replays
from incidents.outbox.models import PhonePass


@replays("revoked phone")
def _phone(phone: str, _head: bytes) -> int:
    return PhonePass.objects.filter(pk=phone).delete()[0]
