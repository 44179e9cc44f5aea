"""Slips: receipts that a phone sealed to its owner, taken into the owner's book when they come by.

They travel apart from the report, later and from a session, so that only the sealed book joins the
two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from incidents import receipts, write_log
from incidents.receipts import Receipt
from vault import Keyring, Undecryptable, context

MOST_AT_ONCE = 50
_SECRET_BYTES = 20


@dataclass(frozen=True)
class _Slip:
    intake: UUID
    secret: bytes = field(repr=False)
    sent: str  # an ISO day


@transaction.atomic
def take_slips(*, keyring: Keyring, person: User, slips: Iterable[bytes]) -> list[bool]:
    """Put receipts into a person's book; says of each whether it is there now.

    One sealed to somebody else (a phone that two use) or damaged is left to whoever has it. The
    same one again adds nothing. PermissionDenied for another's keyring.
    """
    if keyring.holder != person.pk:
        raise PermissionDenied
    opened = [_open(keyring, slip) for slip in slips]
    for slip in filter(None, opened):
        if receipts.find(keyring, person, slip.intake) is None:
            receipts.keep(keyring, person, Receipt(slip.intake, slip.secret), sent=slip.sent)
    write_log.cut_after_commit()
    return [slip is not None for slip in opened]


def slip_context() -> bytes:
    """What a slip is sealed under. Its recipient is its owner's key, and it names its report only
    inside."""
    return context("receipt slip")


def _open(keyring: Keyring, sealed: bytes) -> _Slip | None:
    try:
        said = json.loads(keyring.own.open(sealed, slip_context()))
        intake, secret = UUID(hex=said["intake"]), bytes.fromhex(said["secret"])
        sent = date.fromisoformat(said["sent"]).isoformat()
    except (Undecryptable, ValueError, TypeError, KeyError, AttributeError):
        return None
    return _Slip(intake, secret, sent) if len(secret) == _SECRET_BYTES else None
