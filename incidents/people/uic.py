"""Unique identifier codes, as harm reduction programmes build them from initials and birth dates.

Such a code can be guessed from what is known of a person, so it is never kept: only its digest
under the team's blind key, and that inside the seal, where no one without the keys finds even that.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from vault import blind

SHORTEST, LONGEST = 4, 64
_NOT_CODE = re.compile(r"[^A-Z0-9]+")


def digest_of(key: bytes, typed: str) -> str:
    """The digest of a code however it was spelled, in hexadecimal; "" for nothing.

    Spaces, dashes, case and script do not matter. ValidationError for what is too short to tell one
    person from another, or too long to be a code.
    """
    if not typed.strip():
        return ""
    if len(typed) > LONGEST:
        raise ValidationError(
            gettext("Use at most %(most)d characters.") % {"most": LONGEST}, code="uic"
        )
    plain = _NOT_CODE.sub("", anyascii(normalize("NFKC", typed)).upper())
    if len(plain) < SHORTEST:
        raise ValidationError(
            gettext("A unique identifier code has at least %(least)d letters and digits.")
            % {"least": SHORTEST},
            code="uic",
        )
    return blind(key, plain, "client uic").hex()
