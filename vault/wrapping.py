"""Values that need two keys held in two places: the recipient's and a release key."""

from vault.context import context as make_context
from vault.context import require_context
from vault.keypairs import seal
from vault.keyring import Keyring
from vault.symmetric import open_under, seal_under


def seal_wrapped(plaintext: bytes, public: bytes, release_key: bytes, context: bytes) -> bytes:
    """Seal under a 32-byte release key, then to a public key: neither opens it alone."""
    require_context(context)
    inner = seal_under(release_key, plaintext, _inner(context))
    return seal(inner, public, _outer(context))


def open_wrapped(keyring: Keyring, sealed: bytes, release_key: bytes, context: bytes) -> bytes:
    """Return the plaintext; Undecryptable unless keyring, release key and context all fit."""
    return open_under(release_key, keyring.open(sealed, _outer(context)), _inner(context))


def reseal_wrapped(keyring: Keyring, sealed: bytes, public: bytes, context: bytes) -> bytes:
    """Exchange the outer key for another; what is inside stays shut. Undecryptable."""
    outer = _outer(context)
    return seal(keyring.open(sealed, outer), public, outer)


def _outer(context: bytes) -> bytes:
    return make_context("wrapped, outer", context)


def _inner(context: bytes) -> bytes:
    return make_context("wrapped, inner", context)
