"""Signatures that outlive Ed25519: the same bytes signed with Ed25519 and ML-DSA-65 (FIPS 204).

For what is handed to others and believed for many years. Both must hold, so both must be forged.
"""

from typing import Never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from vault.errors import BadSignature
from vault.signing import SigningKey, framed, verify
from vault.subkeys import subkey

CLASSIC_PUBLIC, LATTICE_PUBLIC = 32, 1952
CLASSIC_SIGNATURE, LATTICE_SIGNATURE = 64, 3309


class DoubleSigningKey:
    """An Ed25519 key with the ML-DSA-65 key that is derived from its seed. It does not print.

    Whoever computes an Ed25519 key from its public key learns the scalar, which is a hash of the
    seed, not the seed; so the second key stands when the first has fallen.
    """

    __slots__ = ("_lattice", "_signing", "public")

    def __init__(self, signing: SigningKey) -> None:
        self._signing = signing
        self._lattice = MLDSA65PrivateKey.from_seed_bytes(
            subkey(signing.seed, "lattice signing seed")
        )
        self.public: bytes = signing.public + self._lattice.public_key().public_bytes_raw()

    def sign(self, message: bytes, context: bytes) -> bytes:
        """Return both signatures, 64 and 3309 bytes, of `message` in this context."""
        classic = self._signing.sign(message, context)
        return classic + self._lattice.sign(framed(message, context))

    def __repr__(self) -> str:
        return "<DoubleSigningKey>"

    def __reduce_ex__(self, _: object) -> Never:
        raise TypeError("a signing key is not copied or pickled")


def verify_double(public: bytes, signature: bytes, message: bytes, context: bytes) -> None:
    """Return if both keys of `public` signed `message` in this context, else BadSignature."""
    public, signature = bytes(public), bytes(signature)
    verify(public[:CLASSIC_PUBLIC], signature[:CLASSIC_SIGNATURE], message, context)
    try:
        lattice = MLDSA65PublicKey.from_public_bytes(public[CLASSIC_PUBLIC:])
        lattice.verify(signature[CLASSIC_SIGNATURE:], framed(message, context))
    except (InvalidSignature, ValueError):
        raise BadSignature from None
