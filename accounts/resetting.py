"""A new key pair for someone who lost passphrase and recovery code: it takes two other people.

One, who admits to all of the person's teams, ends their memberships and makes a one-time link. On
it the person sets a passphrase, and the account gets new keys. Whoever made the link could have
opened it as well, so somebody else compares the new fingerprint with the person and admits them,
or, where nobody else in the team can, somebody from outside approves it (`accounts.readmission`).
"""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.admission import KEYLESS_ROLES
from accounts.books import begin_book
from accounts.changing import changeable_by, end_membership
from accounts.introductions import introduced, pin_of_own, seal_pin
from accounts.keyrings import give_keys
from accounts.models import Invitation, Membership, Reset, Unlocker, User
from accounts.naming import check_passphrase
from accounts.passwords import derive_new, keep_password
from accounts.pins import Book, Pin
from accounts.readmission import require_second, resets_made_by
from accounts.recovery_codes import new_recovery_code
from accounts.rewrapping import lose_what_was_sealed_to
from accounts.rotation import lock_team
from accounts.second_factors import drop_factors
from accounts.sessions import end_sessions
from accounts.unlocking import Unlocked
from vault import KeyPair, Keyring, digest, new_secret

DAYS_VALID = 3
DAYS_KEPT = 30  # after it ran out, for the maker to make the link anew


def begin_reset(*, keyring: Keyring, actor: User, user: User) -> str:
    """End a person's memberships and return the code of the link for them, stored nowhere.

    Their keys stay as they are until the link is used; they wait to be admitted again, by someone
    else. Open the actor's keyring anew afterwards. Raises PermissionDenied, or ValidationError
    when another of their teams, or the second person, is missing.
    """
    code = _new_code()
    with transaction.atomic():
        leaving = [
            (membership, lock_team(keyring, actor, membership.team))
            for membership in _changeable(actor, user)
        ]
        # All before the first key changes: who is trusted is told by the keys as they are held now.
        for _membership, team in leaving:
            require_second(keyring=keyring, actor=actor, user=user, team=team)
        for membership, team in leaving:
            waiting = _waiting(actor, membership)
            if membership.role in KEYLESS_ROLES:
                waiting.sealed_pin = seal_pin(pin_of_own(keyring, team), waiting, code)
            end_membership(keyring=keyring, actor=actor, team=team, leaving=membership)
            waiting.save(force_insert=True)
            auditing.record(team.organisation, actor, "begin_reset", user)
        Reset.objects.update_or_create(user=user, defaults={"made_by": actor, **_link(code)})
    return code


def renew_link(*, keyring: Keyring, actor: User, waiting: Invitation) -> str:
    """Make the link of a reset anew, run out or not: the one before opens nothing any more.

    Only for whoever made it, and while it was not used: else PermissionDenied or ValidationError.
    """
    if not resets_made_by(actor).filter(pk=waiting.pk).exists():
        raise PermissionDenied
    code = _new_code()
    with transaction.atomic():
        unused = Reset.objects.filter(user=waiting.user_id, made_by=actor)
        if not unused.filter(lookup_hash__isnull=False).update(**_link(code)):
            raise ValidationError(_("The link was used: the account has its new keys."))
        _tell_anew(keyring, waiting.user, code)
        auditing.record(waiting.team.organisation, actor, "renew_reset", waiting.user)
    return code


def _tell_anew(keyring: Keyring, user: User, code: str) -> None:
    """What the former link told of teams' keys was sealed under its code."""
    rows = Invitation.objects.filter(user=user, role__in=KEYLESS_ROLES).select_related("team")
    for row in rows:
        row.sealed_pin = seal_pin(pin_of_own(keyring, row.team), row, code)
        row.save(update_fields=["sealed_pin"])


def forget_unused() -> None:
    """Let go of resets whose link nobody used within a month: keyless, harmless to repeat.

    The account keeps its old keys and belongs nowhere; whoever admits may invite it again.
    """
    since = timezone.localdate() - timedelta(days=DAYS_KEPT)
    with transaction.atomic():
        rows = Reset.objects.select_for_update().filter(
            lookup_hash__isnull=False, expires_on__lt=since
        )
        users = list(rows.values_list("user", flat=True))
        Invitation.objects.filter(user__in=users).delete()
        Reset.objects.filter(user__in=users).delete()


def find_reset(code: str) -> Reset | None:
    """The unused reset of a link that still holds, or None."""
    found = open_resets().filter(lookup_hash=digest(code.encode(errors="replace")))
    return found.select_related("user").first()


def open_resets() -> QuerySet[Reset]:
    """Resets whose link was not used yet and still holds."""
    return Reset.objects.filter(lookup_hash__isnull=False, expires_on__gte=timezone.localdate())


def finish_reset(*, reset: Reset, new: str, code: str = "") -> tuple[Unlocked, str]:
    """Give the account new keys under a new passphrase; return the person and a recovery code.

    `code`, that of the link, tells peers their team's key. Tokens, second factor, passkeys,
    sessions and what was sealed to the old keys are gone. Raises ValidationError by field, or
    vault.Busy.
    """
    user = reset.user
    try:
        check_passphrase(new, name=user.username)
    except ValidationError as error:
        raise ValidationError({"new": error}) from None
    waiting = list(Invitation.objects.filter(user=user).select_related("team__organisation"))
    pins: dict[UUID, Pin] = {}
    for one in waiting if code else ():
        pins |= introduced(one, code)
    made = derive_new(new)
    with transaction.atomic():
        _use(reset)
        seed = give_keys(user)
        user.is_administrator = False
        user.save()
        Unlocker.objects.filter(user=user).delete()
        drop_factors(user)
        lose_what_was_sealed_to(user.pk)
        keep_password(user, seed, made)
        recovery_code = new_recovery_code(user, seed)
        end_sessions(user.pk)
        begin_book(KeyPair.from_seed(seed), user.pk, Book(pins=pins))
        for one in waiting:
            auditing.record(one.team.organisation, user, "finish_reset", user)
    return Unlocked(user, seed), recovery_code


def _new_code() -> str:
    return base64.b32encode(new_secret(160)).decode().lower()


def _link(code: str) -> dict[str, object]:
    return {
        "lookup_hash": digest(code.encode()),
        "expires_on": timezone.localdate() + timedelta(days=DAYS_VALID),
    }


def _use(reset: Reset) -> None:
    # One statement decides between two who open the same link at once.
    used = open_resets().filter(pk=reset.pk, lookup_hash=bytes(reset.lookup_hash or b""))
    if not used.update(lookup_hash=None) or Membership.objects.filter(user=reset.user).exists():
        raise ValidationError(_("This link was used or has run out. Ask for a new one."))


def _changeable(actor: User, user: User) -> list[Membership]:
    theirs = list(Membership.objects.filter(user=user).order_by("pk"))
    mine = list(changeable_by(actor).filter(user=user).order_by("pk"))
    if not mine:
        raise PermissionDenied
    if user.is_demo:
        raise ValidationError(_("The people of the demo stay who they are."))
    if len(mine) < len(theirs):
        raise ValidationError(
            _("They belong to a team to which you do not admit. Let it remove them first.")
        )
    return mine


def _waiting(actor: User, membership: Membership) -> Invitation:
    """Let them stand among those who wait to be admitted; the link of this row nobody knows."""
    return Invitation(
        team=membership.team,
        role=membership.role,
        made_by=actor,
        lookup_hash=digest(new_secret(160)),
        expires_on=timezone.localdate() + timedelta(days=DAYS_VALID),
        user=membership.user,
    )
