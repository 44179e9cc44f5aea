"""API tokens: `amparo_<lookup>_<secret>`. One opens its owner's keys, within its scopes.

The server keeps a hash of the lookup half to find the row, and the seed sealed under the secret
half. Scopes and expiry are bound into the seal: changing them in the database breaks the token.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.errors import TokenRefused
from accounts.keyrings import open_keyring
from accounts.lookups import Lookup
from accounts.models import Unlocker, User
from accounts.teams import organisation_of
from audit.journal import gate
from audit.journal.writing import journal
from vault import (
    Keyring,
    Undecryptable,
    derive_from_secret,
    digest,
    new_secret,
    open_under,
    seal_under,
)

__all__ = ["SCOPES", "TokenRefused", "issue_token", "open_token", "revoke_token", "tokens_of"]

# "manage": members, invitations, legal holds and erasing. Writing does not include it, so that a
# token that leaks from a phone removes nobody and destroys nothing. "hand_over": evidence bundles,
# and to whom they went; nothing else includes it.
SCOPES = ("read", "write", "import", "submit", "manage", "hand_over")
MOST_DAYS = 366
_LONGEST = 200
_TOKENS = Lookup(Unlocker, "one.kind = %s AND one.lookup_hash = %s", related="user")


def issue_token(*, keyring: Keyring, user: User, scopes: Iterable[str], expires_on: date) -> str:
    """Make a token for the holder of the keyring and return it, to be shown once.

    Raises ValidationError by field for unknown scopes or a date not within the coming year.
    """
    if keyring.holder != user.pk:
        raise PermissionDenied
    chosen = _checked(scopes, expires_on)
    lookup, secret = new_secret(128), new_secret(160)
    unlocker = Unlocker(
        user=user,
        kind=Unlocker.Kind.TOKEN,
        lookup_hash=digest(lookup),
        scopes=chosen,
        expires_on=expires_on,
    )
    unlocker.sealed_seed = seal_under(_key(secret), keyring.own.seed, _context(unlocker))
    with transaction.atomic():
        unlocker.save(force_insert=True)
        _record(user, "issue_token", unlocker)
    return f"amparo_{_write(lookup)}_{_write(secret)}"


def open_token(text: str) -> tuple[User, Keyring, list[str]]:
    """Return a token's owner, their keyring and the token's scopes; TokenRefused otherwise.

    What the scopes allow is for the caller to enforce: cryptographically a token opens everything
    its owner may open.
    """
    unlocker, seed = _open(text)
    try:
        keyring = open_keyring(unlocker.user, seed)
    except Undecryptable:
        raise TokenRefused from None
    if not unlocker.is_used:
        with transaction.atomic():
            if Unlocker.objects.filter(pk=unlocker.pk, is_used=False).update(is_used=True):
                _record(unlocker.user, "use_token_first", unlocker)
    return unlocker.user, keyring, list(unlocker.scopes)


def tokens_of(user: User) -> QuerySet[Unlocker]:
    """A person's tokens, revoked ones gone, expired ones still listed."""
    return Unlocker.objects.filter(user=user, kind=Unlocker.Kind.TOKEN).order_by("expires_on", "pk")


def revoke_token(*, user: User, token: Unlocker) -> None:
    """Destroy one of one's own tokens. PermissionDenied for another's."""
    if token.user_id != user.pk or token.kind != Unlocker.Kind.TOKEN:
        raise PermissionDenied
    with transaction.atomic():
        reference = f"unlocker:{token.pk}"
        journal("revoked unlocker", token.pk)
        token.delete()
        _record(user, "revoke_token", reference)


def _open(text: str) -> tuple[Unlocker, bytes]:
    parts = text.split("_") if len(text) <= _LONGEST else []
    if len(parts) != 3 or parts[0] != "amparo":
        raise TokenRefused
    if gate.is_closed():  # it may be one that was revoked after the backup
        raise TokenRefused
    lookup, secret = _read(parts[1], 16), _read(parts[2], 20)
    found = _TOKENS.rows(str(Unlocker.Kind.TOKEN), digest(lookup))
    if len(found) != 1:
        raise TokenRefused
    [unlocker] = found
    if not unlocker.user.is_active or unlocker.expires_on < timezone.localdate():
        raise TokenRefused
    try:
        return unlocker, open_under(_key(secret), unlocker.sealed_seed, _context(unlocker))
    except (Undecryptable, TypeError, AttributeError):
        raise TokenRefused from None


def _context(unlocker: Unlocker) -> bytes:
    return contexts.token(unlocker.user_id, unlocker.pk, unlocker.scopes, unlocker.expires_on)


def _checked(scopes: Iterable[str], expires_on: date) -> list[str]:
    chosen = sorted(set(scopes))
    if not chosen or set(chosen) - set(SCOPES):
        raise ValidationError({"scopes": _("Choose what the token may do.")})
    today = timezone.localdate()
    if not today <= expires_on <= today + timedelta(days=MOST_DAYS):
        raise ValidationError({"expires_on": _("Choose a day within the coming year.")})
    return chosen


def _record(user: User, verb: str, obj: Unlocker | str) -> None:
    organisation = organisation_of(user)
    if organisation is not None:
        auditing.record(organisation, user, verb, obj)


def _key(secret: bytes) -> bytes:
    return derive_from_secret(secret, "api token").unlocking_key


def _write(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()


def _read(text: str, length: int) -> bytes:
    try:
        value = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise TokenRefused from None
    if len(value) != length:
        raise TokenRefused
    return value
