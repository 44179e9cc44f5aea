"""`Idempotency-Key`: the same key from the same person makes the same thing, once.

No response is stored (it would be content). The key becomes the new row's id, blinded under the
caller's own key, so a repeat finds what the first call made.
"""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from vault import Keyring, blind

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Sending the same key again returns what the first call made.",
)


def id_for(request: Request, keyring: Keyring, purpose: str) -> uuid.UUID:
    """The id to create under: random without an Idempotency-Key, else fixed by it."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return uuid.uuid4()
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise ValidationError({"Idempotency-Key": [_("1 to 200 printable characters.")]})
    digest = blind(keyring.own.seed, key, f"api {purpose}")
    return uuid.UUID(bytes=digest[:16], version=4)
