"""Signing in unlocks: one derivation gives both the proof and the key.

There is exactly one, for every name that is tried. An account that does not exist, or may not sign
in, costs the same time and gives the same answer as a wrong passphrase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts import contexts
from accounts.models import Unlocker, User
from accounts.naming import normal_name
from accounts.passwords import profile
from vault import Undecryptable, decode_verifier, derive, new_secret, open_under, same


@dataclass(frozen=True)
class Unlocked:
    """Someone whose passphrase was right, and their seed."""

    user: User
    seed: bytes = field(repr=False)


def find_user(username: str) -> User | None:
    """The account of a sign-in name, active or not."""
    name = normal_name(username)
    # What cannot be printed cannot be stored either: some databases refuse even to look for it.
    return User.objects.filter(username=name).first() if name.isprintable() else None


def unlock(user: User | None, password: str) -> Unlocked | None:
    """Derive once; return the unlocked person, or None for every reason there may be.

    Raises vault.Busy when too many people sign in at once.
    """
    verifier, salt, cost = new_secret(256), new_secret(128), profile()
    if user is not None:
        try:
            verifier, salt, cost = decode_verifier(user.password)
        except ValueError:
            user = None
    derived = derive(password, salt, cost)
    if not same(derived.verifier, verifier) or user is None or not user.is_active:
        return None
    unlocker = Unlocker.objects.filter(user=user, kind=Unlocker.Kind.PASSWORD).first()
    try:
        sealed = unlocker.sealed_seed if unlocker else b""
        seed = open_under(derived.unlocking_key, sealed, contexts.password(user.pk))
    except Undecryptable:
        return None
    return Unlocked(user, seed)


class UnlockBackend(BaseBackend):
    """Django's way to the same: leaves the seed on the request as `opened_seed`."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_credentials: Any,
    ) -> User | None:
        """Return the person, or None. Raises vault.Busy."""
        if username is None or password is None:
            return None
        unlocked = unlock(find_user(username), password)
        if unlocked is None:
            return None
        if request is not None:
            request.opened_seed = unlocked.seed  # type: ignore[attr-defined]
        return unlocked.user

    def get_user(self, user_id: UUID) -> User | None:
        """The person of a session; None as soon as they may no longer sign in."""
        return User.objects.filter(pk=user_id, is_active=True).first()
