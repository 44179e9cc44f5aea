"""Changing who belongs to a team, and as what.

Whoever loses the team's key, or the right to admit, leaves behind a key they know or signatures
that no longer count; so both give the team a new key pair (see `accounts.rotation`).
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.admission import ADMITTERS, KEYLESS_ROLES, ROLES
from accounts.joining import admits_to
from accounts.models import Invitation, Membership, Team, User
from accounts.rotation import (
    believed_members,
    generation_of,
    lock_team,
    rotate,
    sign_membership,
)
from accounts.sessions import end_sessions
from audit.journal.writing import journal
from vault import Keyring


def changeable_by(actor: User) -> QuerySet[Membership]:
    """The memberships that a person may change: of teams they admit to, never their own."""
    return (
        Membership.objects.filter(team__in=admits_to(actor))
        .exclude(user=actor)
        .select_related("user", "team__organisation")
    )


def remove_member(*, keyring: Keyring, actor: User, membership: Membership) -> None:
    """End a membership; unless it was a peer's, the team's key pair changes.

    Who is removed is signed out everywhere and opens nothing that is sealed from now on. What they
    had opened before, they may have kept. Open the actor's keyring anew afterwards. Raises
    PermissionDenied, or ValidationError when somebody else has just changed the team.
    """
    with transaction.atomic():
        team, leaving = _locked(keyring, actor, membership)
        end_membership(keyring=keyring, actor=actor, team=team, leaving=leaving)


def end_membership(*, keyring: Keyring, actor: User, team: Team, leaving: Membership) -> None:
    """What `remove_member` does, for a team that the caller has locked and checked."""
    members = believed_members(team)
    staying = [one for one in members if one.pk != leaving.pk]
    never_had_key = leaving.role in KEYLESS_ROLES and len(staying) < len(members)
    reference, role = f"membership:{leaving.pk}", str(leaving.role)
    Invitation.objects.filter(team=team, made_by=leaving.user, user__isnull=True).delete()
    journal("removed membership", leaving.pk)
    leaving.delete()
    detail = {"role": role, "person": str(leaving.user_id)}
    if not never_had_key:
        number = rotate(keyring=keyring, actor=actor, team=team, staying=staying)
        detail["generation"] = str(number)
    end_sessions(leaving.user_id)
    let_in_again(leaving.user_id)
    auditing.record(team.organisation, actor, "remove_member", reference, detail)


def let_in_again(person: UUID) -> None:
    """A replayed journal may have shut the account until this membership ended; it may open other
    teams. Erased accounts, which have no passphrase, stay shut."""
    User.objects.filter(pk=person, is_active=False).exclude(password="").update(is_active=True)


def change_role(*, keyring: Keyring, actor: User, membership: Membership, role: str) -> None:
    """Give a member another role in the same team.

    The key pair changes when they lose the key or the right to admit. Raises PermissionDenied, or
    ValidationError by field.
    """
    with transaction.atomic():
        team, changing = _locked(keyring, actor, membership)
        if role not in ROLES[Team.Kind(team.kind)]:
            raise ValidationError({"role": _("This team has no such role.")})
        if role == changing.role:
            raise ValidationError({"role": _("They have this role already.")})
        before, members = str(changing.role), believed_members(team)
        detail = {"from": before, "to": str(role)}
        mine = next((one for one in members if one.pk == changing.pk), None)
        if mine is None:
            raise ValidationError(
                _("Nobody who may admit has signed this admission. Remove it instead.")
            )
        mine.role = role
        if _loses(team, before, role):
            number = rotate(keyring=keyring, actor=actor, team=team, staying=members)
            detail["generation"] = str(number)
        else:
            sign_membership(keyring, actor, mine, generation_of(keyring, team))
        auditing.record(team.organisation, actor, "change_role", mine, detail)


def changes_keys(membership: Membership, role: str | None = None) -> bool:
    """Whether a removal, or a change to `role`, gives the team a new key pair."""
    if role is None:
        return membership.role not in KEYLESS_ROLES
    return _loses(membership.team, membership.role, role)


def _loses(team: Team, before: str, after: str) -> bool:
    admitters = ADMITTERS[Team.Kind(team.kind)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda role: role not in KEYLESS_ROLES,
        lambda role: role in admitters,
    )
    return any(test(before) and not test(after) for test in tests)


def _locked(keyring: Keyring, actor: User, membership: Membership) -> tuple[Team, Membership]:
    team = lock_team(keyring, actor, membership.team)
    if actor.pk == membership.user_id or not admits_to(actor).filter(pk=team.pk).exists():
        raise PermissionDenied
    found = Membership.objects.filter(pk=membership.pk, team=team).select_related("user").first()
    if found is None:
        raise ValidationError(_("This person no longer belongs to the team."), code="overtaken")
    if found.user.is_demo:
        raise ValidationError(_("The people of the demo stay who they are."))
    return team, found
