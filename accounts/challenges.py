"""What a page has asked a device to sign: kept in the session, for one answer, for two minutes."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.webauthn import SECONDS, host_of
from vault import new_secret

KEPT = "passkey"


@dataclass(frozen=True)
class Challenge:
    """Random bytes to sign, the site that asks, and a random handle if a passkey is to be made."""

    value: bytes
    handle: bytes
    host: str


def ask(request: HttpRequest, purpose: str) -> Challenge | None:
    """Make a challenge for one purpose in place of any other; None where no passkey can work."""
    host = host_of(request)
    if not host:
        return None
    challenge = Challenge(new_secret(256), new_secret(256), host)
    if request.session.is_empty():
        # Someone of whom nothing is known yet: the row goes with the challenge.
        request.session.set_expiry(SECONDS)
    request.session[KEPT] = {
        "for": purpose,
        "until": int(time.time()) + SECONDS,
        "value": base64.b64encode(challenge.value).decode(),
        "handle": base64.b64encode(challenge.handle).decode(),
        "host": host,
    }
    return challenge


def take(request: HttpRequest, purpose: str) -> Challenge | None:
    """Use the challenge up, whatever comes of it; None if there is none that still holds."""
    kept = request.session.pop(KEPT, None)
    if not kept or kept["for"] != purpose or kept["until"] < time.time():
        return None
    value, handle = (base64.b64decode(kept[name]) for name in ("value", "handle"))
    return Challenge(value, handle, kept["host"])
