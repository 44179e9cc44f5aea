"""Who said it: Ed25519 signatures (RFC 8032) bound to a context."""

from typing import Never, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vault.context import require_context
from vault.errors import BadSignature
from vault.octets import Secret, new_key

_PREFIX = b"amparo signature\x01"


class SigningKey:
    """A private signing key, from its 32-byte seed. It does not print or pickle."""

    __slots__ = ("_private", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.seed: bytes = Secret(seed)
        self.public: bytes = self._private.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> Self:
        """Make a new random key."""
        return cls(new_key())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Rebuild the key that belongs to a 32-byte seed; ValueError for another length."""
        return cls(seed)

    def sign(self, message: bytes, context: bytes) -> bytes:
        """Return the 64-byte signature of `message` in this context."""
        require_context(context)
        return self._private.sign(framed(message, context))

    def __repr__(self) -> str:
        return "<SigningKey>"

    def __reduce_ex__(self, _: object) -> Never:
        raise TypeError("a signing key is not copied or pickled")


def verify(public: bytes, signature: bytes, message: bytes, context: bytes) -> None:
    """Return if `public` signed `message` in this context; BadSignature for everything else."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes(public))
        key.verify(bytes(signature), framed(message, context))
    except (InvalidSignature, ValueError):
        raise BadSignature from None


def framed(message: bytes, context: bytes) -> bytes:
    """Return what is signed: the length keeps context and message from changing places."""
    return _PREFIX + len(context).to_bytes(4, "big") + context + message
