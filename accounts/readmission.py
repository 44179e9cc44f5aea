"""Coming back after a reset where nobody in the team can be the second person: one from outside.

Whoever made the link of a reset could have opened it, so they may not admit the new keys alone. If
nobody else in the team admits, an outsider whom the organisation trusts compares the fingerprint
with the person too and approves exactly these keys, in this team and role. Then the maker admits.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import approvals
from accounts.admission import ADMITTERS
from accounts.models import Approval, Invitation, Reset, Role, Team, User
from accounts.outsiders import trusted_by
from accounts.people import fingerprint_of
from accounts.rotation import believed_members
from vault import Keyring, context

READMISSION = Approval.Kind.READMISSION


@dataclass(frozen=True)
class Returning:
    """What the second person sees of who comes back: this, and nothing else."""

    name: str
    team: str
    organisation: str
    role: str
    fingerprint: str
    asked_by: str
    subject: bytes


def resets_made_by(actor: User) -> QuerySet[Invitation]:
    """Who waits to come back after a reset that this person made, link used or not."""
    users = Reset.objects.filter(made_by=actor).values("user")
    rows = Invitation.objects.filter(user__in=users).select_related("user", "team__organisation")
    return rows.order_by("expires_on", "pk")


def link_of(waiting: Invitation) -> Reset | None:
    """The reset whose link was not used yet, whether it still holds or not; else None."""
    return Reset.objects.filter(user=waiting.user_id, lookup_hash__isnull=False).first()


def require_second(*, keyring: Keyring, actor: User, user: User, team: Team) -> None:
    """ValidationError when nobody but the actor could have a say in admitting `user` again."""
    if _others_admit(team, actor, user) or second_people(keyring, actor, user, team):
        return
    raise ValidationError(
        _(
            "Nobody but you could admit them again, and it takes two people. Name a trusted "
            "outsider first; or remove them, and invite them with a new account."
        )
    )


def second_people(keyring: Keyring, actor: User, user: User, team: Team) -> list[User]:
    """Outsiders who may approve a readmission; none while somebody else in the team admits."""
    if _others_admit(team, actor, user):
        return []
    # Who is reset loses the keys with which they named an outsider.
    rows = (row for row in trusted_by(keyring, team.organisation) if row.named_by_id != user.pk)
    found = [row.user for row in rows if row.user_id not in (actor.pk, user.pk)]
    return [one for one in found if one is not None]


def ask_readmission(
    *, keyring: Keyring, actor: User, waiting: Invitation, outsider: User
) -> Approval:
    """Ask an outsider to approve the new keys of somebody whose account the actor reset.

    ValidationError while they have no new keys, and for an outsider who may not; PermissionDenied
    for anyone but the maker of the reset.
    """
    user, team = waiting.user, waiting.team
    if user is None or not resets_made_by(actor).filter(pk=waiting.pk).exists():
        raise PermissionDenied
    if link_of(waiting) is not None:
        raise ValidationError(_("They have not set a passphrase yet: the link was not used."))
    if outsider not in second_people(keyring, actor, user, team):
        raise ValidationError(_("This person cannot approve it. Choose another."))
    subject = subject_of(user, team, waiting.role)
    asked = {"keyring": keyring, "actor": actor, "team": team, "kind": READMISSION}
    for row in approvals.matching(**asked, subject=subject):
        if row.asked_of_id == outsider.pk and row.state != Approval.State.REFUSED:
            raise ValidationError(_("You have asked this person already."))
    told = {"user": str(user.pk), "role": str(waiting.role)}
    return approvals.ask(**asked, subject=subject, told=told, approver=outsider)


def returning(keyring: Keyring, approval: Approval) -> Returning | None:
    """Who an approval is about, as they are now; None when they or the row are gone.

    Undecryptable unless it was asked of, or by, the keyring's holder.
    """
    told = approvals.read(keyring, approval).told
    user = User.objects.filter(pk=UUID(told["user"])).first()
    if user is None:
        return None
    return Returning(
        name=user.username,
        team=approval.team.name,
        organisation=approval.team.organisation.name,
        role=str(Role(told["role"]).label),
        fingerprint=fingerprint_of(user),
        asked_by=approval.asked_by.username,
        subject=subject_of(user, approval.team, told["role"]),
    )


def approval_to_admit(
    *, keyring: Keyring, actor: User, user: User, team: Team, role: str
) -> Approval | None:
    """What allows the maker of a reset to admit exactly these keys, or None."""
    found = approvals.approved(
        keyring=keyring,
        actor=actor,
        team=team,
        kind=READMISSION,
        subject=subject_of(user, team, role),
    )
    return found if found is not None and found.asked_of_id != user.pk else None


def subject_of(user: User, team: Team, role: str) -> bytes:
    """Everything that is approved: these keys, in this team and role."""
    keys = bytes(user.public_key), bytes(user.signing_public)
    return context("readmission", user.pk, *keys, team.pk, str(role))


def _others_admit(team: Team, actor: User, user: User) -> bool:
    roles = ADMITTERS[Team.Kind(team.kind)]
    others = (one for one in believed_members(team) if one.user_id not in (actor.pk, user.pk))
    return any(one.role in roles for one in others)
