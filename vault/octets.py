"""Random bytes, hashes and comparison; and bytes that do not print themselves."""

import hashlib
import hmac
import secrets

KEY_BYTES = 32


class Secret(bytes):
    """Bytes whose repr and str show nothing, for log lines and tracebacks that print locals.

    Slicing, concatenation and `hex()` give ordinary values again.
    """

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__


def new_key() -> bytes:
    """Return 32 random bytes: a key for `seal_under`, or the seed of a key pair."""
    return Secret(secrets.token_bytes(KEY_BYTES))


def new_secret(bits: int = 160) -> bytes:
    """Return `bits` random bits, a multiple of 8 and at least 128, else ValueError."""
    if bits < 128 or bits % 8:
        raise ValueError("a secret has at least 128 bits, in whole bytes")
    return Secret(secrets.token_bytes(bits // 8))


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def same(a: bytes, b: bytes) -> bool:
    """Compare without telling by time where the two differ. Unequal lengths are unequal."""
    return hmac.compare_digest(bytes(a), bytes(b))
