"""Unlocking with secrets that are already random: codes, tokens, and a browser session's halves."""

from vault.context import context
from vault.errors import Undecryptable
from vault.octets import KEY_BYTES, new_key
from vault.passwords import Derived
from vault.subkeys import LEAST_KEY_BYTES, hkdf


def derive_from_secret(secret: bytes, purpose: str) -> Derived:
    """Split a random secret of at least 16 bytes (ValueError) into verifier and unlocking key.

    Fast, so never for anything a person chose.
    """
    if len(secret) < LEAST_KEY_BYTES:
        raise ValueError("a secret has at least 16 bytes; a password needs derive()")
    return Derived(
        verifier=hkdf(secret, context("secret verifier", purpose)),
        unlocking_key=hkdf(secret, context("secret unlocking key", purpose)),
    )


def split_unlocker() -> tuple[bytes, bytes]:
    """Return two random 32-byte halves, to be kept in two places; one alone tells nothing."""
    return new_key(), new_key()


def join_unlocker(cookie_half: bytes, server_half: bytes) -> bytes:
    """Return the 32-byte key of two halves; Undecryptable if either has another length."""
    if len(cookie_half) != KEY_BYTES or len(server_half) != KEY_BYTES:
        raise Undecryptable
    return hkdf(cookie_half + server_half, context("joined unlocker"))
