"""What people do at the door: sign in, lock, change the passphrase, recover. All of it audited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import auditing, throttles
from accounts.addresses import address_of
from accounts.crowding import place_at_the_door
from accounts.errors import CodeRefused
from accounts.models import Organisation, Unlocker, User
from accounts.naming import check_passphrase
from accounts.passwords import derive_new, keep_password
from accounts.recovery_codes import new_recovery_code, open_with_code
from accounts.second_factors import drop_factors, has_factor
from accounts.teams import organisation_of
from accounts.throttles import Try, may_record_refusal
from accounts.unlocking import Unlocked, find_user, unlock
from audit.journal.writing import journal
from vault import Busy


def enter(request: HttpRequest, *, username: str, password: str, verb: str) -> Unlocked | None:
    """Unlock with one derivation; None, recorded as a refusal, for every reason there may be.

    A refusal costs the same for a name that does not exist. Raises vault.Busy, or TooMany.
    """
    with place_at_the_door():
        attempt = throttles.begin("sign-in", name=username, address=address_of(request))
        with uncounted_if_busy(attempt):
            user = authenticate(request, username=username, password=password)
    if user is None:
        refuse(find_user(username), f"{verb}_refused")
        return None
    attempt.succeeded()
    return Unlocked(user, request.opened_seed)


@contextmanager
def uncounted_if_busy(attempt: Try) -> Iterator[None]:
    """Give a try back that the server had no time to look at."""
    try:
        yield
    except Busy:
        attempt.was_none()
        raise


def note(user: User, verb: str) -> None:
    """Record what a person did at the door."""
    organisation = organisation_of(user)
    if organisation is not None:
        with transaction.atomic():
            auditing.record(organisation, user, verb, user)


def refuse(user: User | None, verb: str) -> None:
    """Record a refusal, within bounds; for a stranger in the installation's first organisation."""
    if not may_record_refusal():
        return
    organisation = (user and organisation_of(user)) or Organisation.objects.order_by("pk").first()
    if organisation is not None:
        auditing.record_refusal(organisation, user, verb, user or "user:unknown")


def wants_code(user: User) -> bool:
    """Whether signing in takes a second factor: six digits or a passkey."""
    return not user.is_demo and has_factor(user)


def prove(*, user: User, password: str, verb: str, address: str = "") -> Unlocked | None:
    """Ask once more for the passphrase, at a desk that is open; None, recorded, if it is wrong.

    Raises vault.Busy, or TooMany.
    """
    attempt = throttles.begin("sign-in", name=user.username, address=address)
    with uncounted_if_busy(attempt):
        unlocked = unlock(user, password)
    if unlocked is None:
        refuse(user, f"{verb}_refused")
        return None
    attempt.succeeded()
    return unlocked


def change_password(*, user: User, old: str, new: str, address: str = "") -> Unlocked:
    """Seal the person's seed under a new passphrase; every other session of theirs ends.

    Raises ValidationError by field, vault.Busy, or TooMany.
    """
    if user.is_demo:
        raise ValidationError(_("The passphrases of demo accounts stay as they are."))
    _check_new(new, user)
    unlocked = prove(user=user, password=old, verb="change_password", address=address)
    if unlocked is None:
        raise ValidationError({"old": _("This is not your passphrase.")})
    made = derive_new(new)
    with transaction.atomic():
        keep_password(user, unlocked.seed, made)
        _record(user, "change_password")
    return Unlocked(user, unlocked.seed)


def replace_recovery_code(*, user: User, password: str, address: str = "") -> str:
    """Make a new recovery code, to be shown once; the one before opens nothing any more.

    Raises ValidationError by field, vault.Busy, or TooMany.
    """
    if user.is_demo:
        raise ValidationError(_("Demo accounts are everybody's, so their codes stay as they are."))
    verb = "replace_recovery_code"
    unlocked = prove(user=user, password=password, verb=verb, address=address)
    if unlocked is None:
        raise ValidationError({"password": _("This is not your passphrase.")})
    with transaction.atomic():
        for before in Unlocker.objects.filter(user=user, kind=Unlocker.Kind.RECOVERY):
            journal("revoked unlocker", before.pk)
        code = new_recovery_code(user, unlocked.seed)
        _record(user, "replace_recovery_code")
    return code


def recover(*, code: str, new: str, address: str = "") -> tuple[Unlocked, str]:
    """Use a recovery code, once: set a passphrase, drop all second factors, make a new code.

    Returns the unlocked person and the new code, to be shown once. Every session ends. Raises
    ValidationError by field, vault.Busy, or TooMany.
    """
    refused = ValidationError({"code": _("This code opens nothing. Look at every letter again.")})
    attempt = throttles.begin("recover", address=address)
    try:
        unlocker, seed = open_with_code(code)
    except CodeRefused:
        refuse(None, "recover_refused")
        raise refused from None
    attempt.succeeded()
    user = unlocker.user
    _check_new(new, user)
    made = derive_new(new)
    with transaction.atomic():
        # Whoever deletes the row has used the code; a second use at the same time finds none.
        if not Unlocker.objects.filter(pk=unlocker.pk).delete()[0]:
            raise refused
        keep_password(user, seed, made)
        drop_factors(user)
        new_code = new_recovery_code(user, seed)
        _record(user, "recover")
    return Unlocked(user, seed), new_code


def _check_new(text: str, user: User) -> None:
    try:
        check_passphrase(text, name=user.username)
    except ValidationError as error:
        raise ValidationError({"new": error}) from None


def _record(user: User, verb: str) -> None:
    organisation = organisation_of(user)
    if organisation is not None:
        auditing.record(organisation, user, verb, user)
