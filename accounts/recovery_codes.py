"""The recovery code: 160 random bits on paper that open a person's keys once."""

from __future__ import annotations

from accounts import contexts
from accounts.errors import CodeRefused
from accounts.models import Unlocker, User
from vault import (
    Undecryptable,
    derive_from_secret,
    digest,
    new_secret,
    open_under,
    seal_under,
)

BITS = 160
# Crockford's letters: none that are mistaken for another on paper.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011", "- \t\r\n")


def new_recovery_code(user: User, seed: bytes) -> str:
    """Replace a person's recovery code and return the new one, to be shown once.

    Eight groups of four letters. Needs a transaction.
    """
    secret = new_secret(BITS)
    Unlocker.objects.filter(user=user, kind=Unlocker.Kind.RECOVERY).delete()
    unlocker = Unlocker(user=user, kind=Unlocker.Kind.RECOVERY, lookup_hash=_lookup(secret))
    unlocker.sealed_seed = seal_under(_key(secret), seed, contexts.recovery(user.pk, unlocker.pk))
    unlocker.save(force_insert=True)
    return _write(secret)


def open_with_code(text: str) -> tuple[Unlocker, bytes]:
    """Return the unlocker a recovery code belongs to, and the seed in it; CodeRefused otherwise."""
    secret = _read(text)
    unlocker = (
        Unlocker.objects.select_related("user")
        .filter(kind=Unlocker.Kind.RECOVERY, lookup_hash=_lookup(secret), user__is_active=True)
        .first()
    )
    if unlocker is None:
        raise CodeRefused
    try:
        seed = open_under(
            _key(secret),
            unlocker.sealed_seed,
            contexts.recovery(unlocker.user_id, unlocker.pk),
        )
    except Undecryptable:
        raise CodeRefused from None
    return unlocker, seed


def _lookup(secret: bytes) -> bytes:
    return digest(derive_from_secret(secret, "recovery code").verifier)


def _key(secret: bytes) -> bytes:
    return derive_from_secret(secret, "recovery code").unlocking_key


def _write(secret: bytes) -> str:
    number = int.from_bytes(secret, "big")
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(BITS - 5, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _read(text: str) -> bytes:
    if len(text) > 200:
        raise CodeRefused
    letters = text.upper().translate(_MISREAD)
    if len(letters) != BITS // 5 or set(letters) - set(_LETTERS):
        raise CodeRefused
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    return number.to_bytes(BITS // 8, "big")
