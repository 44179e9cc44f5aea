"""A person's passphrase: one derivation makes what is compared and what unlocks."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts import contexts
from accounts.models import Unlocker, User
from vault import SMALL, STRONG, KdfProfile, derive, encode_verifier, new_secret, seal_under


@dataclass(frozen=True)
class NewPassword:
    """A derived passphrase that is not yet anybody's. Deriving is slow: make it before you lock."""

    verifier: str
    unlocking_key: bytes


def profile() -> KdfProfile:
    """The cost of new derivations."""
    return SMALL if settings.AMPARO_KDF == "small" else STRONG


def derive_new(text: str) -> NewPassword:
    """Derive a new passphrase under a new salt. Raises vault.Busy."""
    salt, cost = new_secret(128), profile()
    derived = derive(text, salt, cost)
    return NewPassword(encode_verifier(derived, salt, cost), derived.unlocking_key)


def keep_password(user: User, seed: bytes, made: NewPassword) -> None:
    """Write a passphrase for a saved account, replacing the one before. Needs a transaction.

    Sessions carry a hash of `user.password`: all that were opened before end with this.
    """
    user.password = made.verifier
    user.save(update_fields=["password"])
    Unlocker.objects.update_or_create(
        user=user,
        kind=Unlocker.Kind.PASSWORD,
        defaults={"sealed_seed": seal_under(made.unlocking_key, seed, contexts.password(user.pk))},
    )
