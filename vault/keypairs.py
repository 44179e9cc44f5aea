"""Sealing to a public key: HPKE with ML-KEM-768 and X25519 together, so both must fall.

RFC 9180 with the KEM 0x647a (X-Wing), HKDF-SHA256 and AES-256-GCM. The private key is a 32-byte
seed, the same in Python and in the browser.
"""

import functools
import hashlib
from typing import Never, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from vault.context import require_context
from vault.errors import Undecryptable
from vault.octets import KEY_BYTES, Secret, digest, new_key
from vault.padding import SMALLEST, pad, unpad

VERSION = b"\x01"
KEY_ID_BYTES = 16
_HEAD = len(VERSION) + KEY_ID_BYTES
_ENCAPSULATED = 1088 + 32
_SHORTEST = _HEAD + _ENCAPSULATED + SMALLEST + 16
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class KeyPair:
    """A private key that opens what was sealed to its public key. It does not print or pickle."""

    __slots__ = ("_private", "key_id", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != KEY_BYTES:
            raise ValueError("the seed of a key pair has 32 bytes")
        expanded = hashlib.shake_256(seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._private = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        self.seed: bytes = Secret(seed)
        self.public: bytes = (
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )
        self.key_id: bytes = key_id_of(self.public)

    @classmethod
    def generate(cls) -> Self:
        """Make a new random pair."""
        return cls(new_key())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Rebuild the pair that belongs to a 32-byte seed; ValueError for another length."""
        return cls(seed)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Return the plaintext; Undecryptable for another recipient, context, or altered bytes."""
        sealed = bytes(sealed)
        if recipient_of(sealed) != self.key_id:
            raise Undecryptable
        ciphertext, info = memoryview(sealed)[_HEAD:], _info(context, self.key_id)
        try:
            padded = _suite.decrypt(ciphertext, self._private, info)
        except (InvalidTag, ValueError):
            raise Undecryptable from None
        return unpad(padded)

    def __repr__(self) -> str:
        return "<KeyPair>"

    def __reduce_ex__(self, _: object) -> Never:
        raise TypeError("a key pair is not copied or pickled")


def key_id_of(public: bytes) -> bytes:
    """Return the 16 bytes by which a sealed value names its recipient."""
    return digest(b"amparo key id" + public)[:KEY_ID_BYTES]


def fingerprint(public: bytes) -> str:
    """Return a public key's 160-bit fingerprint: 8 groups of 4 letters, for reading aloud."""
    number = int.from_bytes(digest(b"amparo fingerprint" + public)[:20], "big")
    letters = "".join(_CROCKFORD[number >> shift & 31] for shift in range(155, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 32, 4))


def seal(plaintext: bytes, public: bytes, context: bytes) -> bytes:
    """Seal to a public key: version, recipient key id, encapsulation, ciphertext.

    The length is hidden in a bucket. It does not say who sealed: sign inside where that matters.
    ValueError for bytes that are no public key, or for a context not made by `context`.
    """
    require_context(context)
    public = bytes(public)
    recipient = key_id_of(public)
    padded, info = pad(plaintext), _info(context, recipient)
    try:
        return VERSION + recipient + _suite.encrypt(padded, _public_key(public), info)
    except ValueError:
        raise ValueError("not a public key") from None


def recipient_of(sealed: bytes) -> bytes:
    """Return the key id a value is sealed to; Undecryptable if it is no such value."""
    sealed = bytes(sealed)
    if len(sealed) < _SHORTEST or sealed[:1] != VERSION:
        raise Undecryptable
    return sealed[1:_HEAD]


def _info(context: bytes, recipient: bytes) -> bytes:
    return context + recipient + VERSION


@functools.lru_cache(maxsize=128)
def _public_key(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    """Reading a public key costs a quarter of sealing to it, and the same few are sealed to."""
    mlkem = MLKEM768PublicKey.from_public_bytes(public[:1184])
    return hpke.MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(public[1184:]))
