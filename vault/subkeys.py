"""Keys derived from keys, and blind values that only the holder of a key can compute."""

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.context import Field, context
from vault.octets import KEY_BYTES, Secret

LEAST_KEY_BYTES = 16


def hkdf(material: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """HKDF-SHA256 (RFC 5869), 32 bytes. Only for material that is already random."""
    return Secret(HKDF(SHA256(), KEY_BYTES, salt=salt, info=info).derive(material))


def subkey(key: bytes, purpose: str, *fields: Field) -> bytes:
    """Derive an independent 32-byte key for one purpose; ValueError for a key under 16 bytes."""
    return hkdf(_strong(key), context("subkey", purpose, *fields))


def blind(key: bytes, value: str, purpose: str) -> bytes:
    """HMAC-SHA256 of a value for one purpose, 32 bytes: equal values are equal under one key.

    Whoever lacks the key learns only which blinded values are equal, so it suits values that
    rarely repeat; frequent ones fall to counting.
    """
    return hmac.digest(_strong(key), context("blind", purpose, value), "sha256")


def blinds(key: bytes, value: str, purpose: str, number: int) -> tuple[int, ...]:
    """So many signed 64-bit numbers for one value, from the stream that SHAKE256 makes of `blind`.

    For values that do repeat: whoever stores a random one of them each time, and asks for all,
    shows less of how often a value occurs.
    """
    stream = hashlib.shake_256(blind(key, value, purpose)).digest(8 * number)
    return struct.unpack(f">{number}q", stream)


def _strong(key: bytes) -> bytes:
    if len(key) < LEAST_KEY_BYTES:
        raise ValueError("a key has at least 16 bytes")
    return key
