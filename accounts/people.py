"""Making accounts, and the fingerprint by which people recognise each other's keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.books import begin_book
from accounts.keyrings import give_keys
from accounts.models import User
from accounts.naming import check_passphrase, clean_name
from accounts.passwords import NewPassword, derive_new, keep_password
from accounts.pins import Book, Pin
from accounts.recovery_codes import new_recovery_code
from vault import KeyPair, fingerprint


@dataclass(frozen=True)
class Newcomer:
    """An account that is not saved yet. Preparing one is slow, so it is done before any lock."""

    user: User
    seed: bytes = field(repr=False)
    password: NewPassword = field(repr=False)
    pins: Mapping[UUID, Pin] = field(default_factory=dict)

    def save(self) -> str:
        """Write the account within the caller's transaction; return its recovery code."""
        self.user.save(force_insert=True)
        begin_book(KeyPair.from_seed(self.seed), self.user.pk, Book(pins=dict(self.pins)))
        keep_password(self.user, self.seed, self.password)
        return new_recovery_code(self.user, self.seed)


def prepare_account(
    *,
    username: str,
    password: str,
    is_demo: bool = False,
    is_administrator: bool = False,
    pins: Mapping[UUID, Pin] | None = None,
) -> Newcomer:
    """Check a name and passphrase and make new keys. ValidationError by field, or vault.Busy.

    `pins` is what the person knows of teams' keys from the start.
    """
    name = _checked(username, password)
    user = User(username=name, is_demo=is_demo, is_administrator=is_administrator)
    seed = give_keys(user)
    return Newcomer(user, seed, derive_new(password), pins or {})


def fingerprint_of(user: User) -> str:
    """What two people compare aloud before one admits the other: it covers both public keys."""
    return fingerprint(bytes(user.public_key) + bytes(user.signing_public))


def _checked(username: str, password: str) -> str:
    errors: dict[str, ValidationError] = {}
    name = ""
    try:
        name = clean_name(username)
        if User.objects.filter(username=name).exists():
            raise ValidationError(_("This sign-in name is taken. Choose another."), code="unique")
    except ValidationError as error:
        errors["username"] = error
    try:
        check_passphrase(password, name=name)
    except ValidationError as error:
        errors["password"] = error
    if errors:
        raise ValidationError(errors)
    return name
