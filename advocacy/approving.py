"""Asking another advocate of the team to approve a draft, and answering."""

from __future__ import annotations

from typing import Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import approvals
from accounts.models import Approval, Team, User
from advocacy.drafts import Draft, prepared
from advocacy.ledger.models import ReleaseDraft
from advocacy.ledger.preview import Limits
from advocacy.ledger.publishing import ask_approval
from advocacy.models import advocacy_teams
from vault import Keyring, Undecryptable

KIND = Approval.Kind.RELEASE


def approvers(*, keyring: Keyring, actor: User, team: Team) -> list[User]:
    """Those who can look at a draft: other advocates of the team who may be the second person."""
    found = approvals.approvers(keyring=keyring, actor=actor, team=team, kind=KIND)
    return [one for one in found if advocacy_teams(one).filter(pk=team.pk).exists()]


def ask(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    row: ReleaseDraft,
    draft: Draft,
    approver: str,
    **limits: Unpack[Limits],
) -> Approval:
    """Put the release as it would be published now before somebody (their id), or nobody ("").

    ValidationError for somebody who cannot; else as `drafts.prepared` and `approvals.ask` raise.
    """
    found = [one for one in approvers(keyring=keyring, actor=actor, team=team)
             if str(one.pk) == approver]  # fmt: skip
    if approver and not found:
        raise ValidationError(_("This person cannot approve it. Choose another."))
    made = prepared(keyring=keyring, actor=actor, team=team, draft=draft, **limits)
    return ask_approval(
        keyring=keyring,
        actor=actor,
        team=team,
        prepared=made,
        draft=str(row.pk),
        approver=found[0] if found else None,
    )


def take_back(*, keyring: Keyring, actor: User, row: ReleaseDraft) -> None:
    """Ask no longer about this draft."""
    for asked in approvals.asked_by(actor, row.team, KIND):
        if is_about(keyring, asked, row):
            approvals.take_back(actor=actor, approval=asked)


def waiting_for(keyring: Keyring, actor: User, row: ReleaseDraft) -> Approval | None:
    """What somebody asks the actor to decide about this draft."""
    rows = approvals.asked_of(actor).filter(kind=KIND, team=row.team_id)
    return next((asked for asked in rows if is_about(keyring, asked, row)), None)


def decide(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    row: ReleaseDraft,
    draft: Draft,
    digest: str | None,
    **limits: Unpack[Limits],
) -> None:
    """Approve the release of this digest (hex), or refuse with None.

    ValidationError when nothing was asked, or the release is no longer the one that was looked at.
    """
    asked = waiting_for(keyring, actor, row)
    if asked is None:
        raise ValidationError(_("This was decided, taken back, or has run out."))
    subject = None
    if digest is not None:
        made = prepared(keyring=keyring, actor=actor, team=team, draft=draft, **limits)
        if digest != made.digest.hex():
            raise ValidationError(
                _("The figures are no longer those you were shown. Look at them again.")
            )
        subject = made.subject
    approvals.decide(keyring=keyring, actor=actor, approval=asked, subject=subject)


def is_about(keyring: Keyring, asked: Approval, row: ReleaseDraft) -> bool:
    """Whether this draft is what was asked about."""
    try:
        return approvals.read(keyring, asked).told.get("draft") == str(row.pk)
    except Undecryptable:
        return False
