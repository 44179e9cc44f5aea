"""This server's name towards push services (VAPID, RFC 8292): they take nothing without it.

Its key says which server sends, opens nothing, and is kept like the server's other keys. The push
itself carries no payload, so there is nothing to encrypt.
"""

from __future__ import annotations

import base64
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from py_vapid import Vapid02

from audit.server_key import kept_bytes

HOLDS_SECONDS = 12 * 60 * 60


def authorization(endpoint: str) -> str:
    """The header for one push service."""
    claims = {
        "aud": f"https://{urlsplit(endpoint).hostname}",
        "exp": int(time.time()) + HOLDS_SECONDS,
        "sub": settings.AMPARO_PUSH_CONTACT,
    }
    return str(_key().sign(claims)["Authorization"])


def application_server_key() -> str:
    """The public key, as browsers want it to subscribe: base64url of an uncompressed point."""
    return authorization("https://localhost").rpartition("k=")[2]


def _key() -> Vapid02:
    raw = kept_bytes(Path(settings.DATA) / "vapid.key")
    return Vapid02.from_raw(base64.urlsafe_b64encode(raw).rstrip(b"="))
