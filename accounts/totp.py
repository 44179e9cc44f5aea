"""The second factor: six digits that change every 30 seconds (RFC 6238, SHA-1, as apps expect).

It guards signing in, not the keys. The secret is sealed to its owner's key, so it is readable only
after the passphrase was right; that is also the only moment it is needed.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from urllib.parse import quote

from django.db import transaction

from accounts import contexts
from accounts.models import SecondFactor, User
from vault import KeyPair, Undecryptable, one_time_code, same, seal

PERIOD = 30
_TOLERANCE = 1  # steps, for clocks that differ


def new_secret() -> str:
    """160 random bits in base32, as authenticator apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one time step."""
    return one_time_code(base64.b32decode(secret), step)


def step_now() -> int:
    """The current time step."""
    return int(time.time()) // PERIOD


def matching_step(secret: str, code: str, *, after: int = -1) -> int | None:
    """The time step, near now and after the last one used, that a code belongs to."""
    typed = "".join(code.split())
    now = step_now()
    for step in range(now - _TOLERANCE, now + _TOLERANCE + 1):
        if step > after and same(code_at(secret, step).encode(), typed.encode(errors="replace")):
            return step
    return None


def enrol(*, user: User, secret: str, step: int = -1) -> None:
    """Set or replace a person's second factor; `step` is the one already used to prove it."""
    SecondFactor.objects.update_or_create(user=user, defaults={"sealed": _seal(user, secret, step)})


def pass_factor(*, user: User, seed: bytes, code: str) -> bool:
    """Check a code with the person's own seed. A code, once used, does not work again."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            return False
        try:
            kept = json.loads(
                KeyPair.from_seed(seed).open(factor.sealed, contexts.second_factor(user.pk))
            )
        except Undecryptable:
            return False
        step = matching_step(kept["secret"], code, after=kept["step"])
        if step is None:
            return False
        factor.sealed = _seal(user, kept["secret"], step)
        factor.save(update_fields=["sealed"])
    return True


def address(user: User, secret: str) -> str:
    """What an authenticator app reads from the QR code."""
    return f"otpauth://totp/Amparo:{quote(user.username)}?secret={secret}&issuer=Amparo"


def _seal(user: User, secret: str, step: int) -> bytes:
    content = json.dumps({"secret": secret, "step": step}).encode()
    return seal(content, bytes(user.public_key), contexts.second_factor(user.pk))
