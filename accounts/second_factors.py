"""Whether someone has a second factor, whichever kind: six digits that change, or a passkey."""

from __future__ import annotations

from accounts.models import SecondFactor, User
from accounts.passkeys import drop_passkeys, has_passkey


def has_codes(user: User) -> bool:
    """Whether a person has an authenticator app."""
    return SecondFactor.objects.filter(user=user).exists()


def has_factor(user: User) -> bool:
    """Whether a person has any second factor."""
    return has_codes(user) or has_passkey(user)


def drop_factors(user: User) -> None:
    """Take all of them away, within a verb that makes a new beginning."""
    SecondFactor.objects.filter(user=user).delete()
    drop_passkeys(user)
