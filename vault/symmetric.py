"""Sealing under a key both sides hold: AES-256-GCM with a random nonce, padded and bound."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.context import require_context
from vault.errors import Undecryptable
from vault.octets import KEY_BYTES
from vault.padding import pad, unpad

VERSION = b"\x02"
_NONCE = 12


def seal_under(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """Seal under a 32-byte key: version, nonce, ciphertext; the length is hidden in a bucket.

    At most 2**32 values per key (random nonces, SP 800-38D); ValueError for another key length or
    for a context not made by `context`.
    """
    require_context(context)
    if len(key) != KEY_BYTES:
        raise ValueError("a sealing key has 32 bytes")
    nonce = secrets.token_bytes(_NONCE)
    ciphertext = AESGCM(key).encrypt(nonce, pad(plaintext), VERSION + context)
    return b"".join((VERSION, nonce, ciphertext))


def open_under(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Return the plaintext; Undecryptable for any other key, context, or altered bytes."""
    sealed = bytes(sealed)
    if len(key) != KEY_BYTES or sealed[:1] != VERSION:
        raise Undecryptable
    nonce, ciphertext = sealed[1 : 1 + _NONCE], memoryview(sealed)[1 + _NONCE :]
    try:
        padded = AESGCM(key).decrypt(nonce, ciphertext, VERSION + context)
    except (InvalidTag, ValueError, OverflowError):
        raise Undecryptable from None
    return unpad(padded)
