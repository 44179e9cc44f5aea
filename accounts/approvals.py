"""Asking a second person for something nobody may do alone, and believing their answer.

The one who asks signs what exactly is asked; the second person signs the same in a session of their
own. Wherever an approval counts it is verified anew, against what is about to be done: a row in the
database says nothing by itself. What is asked lies sealed to the two. An approval opens nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.admission import ADMITTERS
from accounts.models import Approval, Team, User
from accounts.outsiders import trusted_by
from accounts.rotation import believed_members
from accounts.teams import teams_of
from vault import BadSignature, Keyring, Undecryptable, context, digest, seal, verify

DAYS_VALID = 7
MOST_OPEN = 20
COOLING = timedelta(hours=24)


@dataclass(frozen=True)
class Asked:
    """A request as one of its two readers opens it. `told` are ids by which to show it."""

    approval: Approval
    subject: bytes
    told: dict[str, str] = field(repr=False)


def approvers(*, keyring: Keyring, actor: User, team: Team, kind: str) -> list[User]:
    """Who could be the second person: outsiders whom the organisation trusts.

    A release may also be approved by another member of the team who admits to it.
    """
    found = {row.user_id: row.user for row in trusted_by(keyring, team.organisation) if row.user}
    if kind == Approval.Kind.RELEASE:
        found |= {row.user_id: row.user for row in _colleagues(team)}
    found.pop(actor.pk, None)
    return sorted(found.values(), key=lambda user: user.username)


def ask(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    kind: str,
    subject: bytes,
    told: dict[str, str],
    approver: User | None,
) -> Approval:
    """Put something before a second person, for a week. Signed by the actor; audited.

    `subject` is everything that is to be done, as one context; of what is secret and could be
    guessed it needs something random too, for a signature lets guesses be tested. A release may be
    asked of nobody: then it can only cool. PermissionDenied for who does not admit to the team,
    ValidationError for an approver who is none.
    """
    _require_admitter(keyring, actor, team)
    allowed = approvers(keyring=keyring, actor=actor, team=team, kind=kind)
    if approver is None and kind != Approval.Kind.RELEASE:
        raise ValidationError(_("Choose who is to approve it."))
    if approver is not None and approver not in allowed:
        raise ValidationError(_("This person cannot approve it. Choose another."))
    if asked_of_others(actor).count() >= MOST_OPEN:
        raise ValidationError(_("Too many requests wait. Take some back first."))
    wanted = _digest(kind, subject)
    row = Approval(
        team=team,
        kind=kind,
        asked_by=actor,
        asked_of=approver,
        expires_on=timezone.localdate() + timedelta(days=DAYS_VALID),
        cools_until=_cooled() if kind == Approval.Kind.RELEASE else None,
    )
    copy = json.dumps({"subject": wanted.hex(), "told": told}).encode()
    row.sealed_for_asker = seal(copy, keyring.own.public, _place(row, actor))
    if approver is not None:
        row.sealed_for_approver = seal(copy, bytes(approver.public_key), _place(row, approver))
    row.request_signature = _sign(keyring, row, wanted, "asked")
    with transaction.atomic():
        row.save(force_insert=True)
        auditing.record(team.organisation, actor, "approval.ask", row, {"kind": str(kind)})
    return row


def asked_of(user: User) -> QuerySet[Approval]:
    """What a person is to decide now."""
    rows = _live(Approval.objects.filter(asked_of=user, state=Approval.State.ASKED))
    return rows.select_related("team__organisation", "asked_by").order_by("expires_on", "pk")


def asked_of_others(user: User) -> QuerySet[Approval]:
    """What a person has asked for, whatever became of it, until it runs out."""
    return _live(Approval.objects.filter(asked_by=user))


def asked_by(user: User, team: Team, kind: str) -> QuerySet[Approval]:
    """The same, of one kind and team."""
    rows = asked_of_others(user).filter(team=team, kind=kind)
    return rows.select_related("team__organisation", "asked_by", "asked_of").order_by("pk")


def read(keyring: Keyring, approval: Approval) -> Asked:
    """What was asked, with one of the two keyrings it is sealed to.

    Undecryptable for everyone else, and when who asked has not signed exactly this.
    """
    if keyring.holder == approval.asked_by_id:
        sealed, reader = approval.sealed_for_asker, approval.asked_by_id
    elif keyring.holder == approval.asked_of_id:
        sealed, reader = approval.sealed_for_approver, approval.asked_of_id
    else:
        raise Undecryptable
    copy = keyring.own.open(bytes(sealed), contexts.approval_copy(approval.pk, reader))
    try:
        told = json.loads(copy)
        asked = Asked(approval, bytes.fromhex(told["subject"]), told["told"])
    except (ValueError, KeyError, TypeError):
        raise Undecryptable from None
    if not _is_signed(approval.asked_by, approval, asked.subject, "asked"):
        raise Undecryptable
    return asked


def decide(*, keyring: Keyring, actor: User, approval: Approval, subject: bytes | None) -> None:
    """Approve `subject`, which is what the actor was shown, or refuse with None. Audited.

    PermissionDenied unless it was asked of the actor; ValidationError when it is decided, over, or
    no longer what was asked.
    """
    if keyring.holder != actor.pk or approval.asked_of_id != actor.pk:
        raise PermissionDenied
    with transaction.atomic():
        row = asked_of(actor).select_for_update(of=("self",)).filter(pk=approval.pk).first()
        if row is None:
            raise ValidationError(_("This was decided, taken back, or has run out."))
        row.state, verb = Approval.State.REFUSED, "approval.refuse"
        if subject is not None:
            wanted = _digest(row.kind, subject)
            if read(keyring, row).subject != wanted:
                raise ValidationError(_("This is no longer what was asked. Let them ask anew."))
            row.decision_signature = _sign(keyring, row, wanted, "approved")
            row.state, verb = Approval.State.APPROVED, "approval.approve"
        row.save(update_fields=["state", "decision_signature"])
        auditing.record(row.team.organisation, actor, verb, row, {"kind": row.kind})


def take_back(*, actor: User, approval: Approval) -> None:
    """Whoever asked asks no longer. PermissionDenied for anyone else."""
    if approval.asked_by_id != actor.pk:
        raise PermissionDenied
    with transaction.atomic():
        reference, team = f"approval:{approval.pk}", approval.team
        approval.delete()
        auditing.record(team.organisation, actor, "approval.take_back", reference)


def approved(
    *, keyring: Keyring, actor: User, team: Team, kind: str, subject: bytes
) -> Approval | None:
    """The approval that covers exactly this, given to the actor and still valid; else None.

    Both signatures are verified, and that the second person may still be one. Delete it where it
    was used.
    """
    allowed = {one.pk for one in approvers(keyring=keyring, actor=actor, team=team, kind=kind)}
    for row in matching(keyring=keyring, actor=actor, team=team, kind=kind, subject=subject):
        second = row.asked_of
        if row.state != Approval.State.APPROVED or second is None or second.pk not in allowed:
            continue
        if _is_signed(second, row, _digest(kind, subject), "approved"):
            return row
    return None


def matching(
    *, keyring: Keyring, actor: User, team: Team, kind: str, subject: bytes
) -> Iterator[Approval]:
    """What the actor asked for about exactly this, whatever became of it; signature verified."""
    wanted = _digest(kind, subject)
    for row in asked_by(actor, team, kind):
        try:
            if read(keyring, row).subject == wanted:
                yield row
        except Undecryptable:
            continue


def use(approval: Approval) -> None:
    """Use an approval up, within the verb that it allows; ValidationError if that just happened."""
    if not Approval.objects.filter(pk=approval.pk).delete()[0]:
        raise ValidationError(_("This approval has just been used."))


def forget_run_out() -> None:
    """Delete what ran out yesterday or before: keyless, harmless to repeat."""
    Approval.objects.filter(expires_on__lt=timezone.localdate()).delete()


def _colleagues(team: Team) -> Iterator:  # type: ignore[type-arg]
    roles = ADMITTERS[Team.Kind(team.kind)]
    return (row for row in believed_members(team) if row.role in roles)


def _require_admitter(keyring: Keyring, actor: User, team: Team) -> None:
    roles = ADMITTERS[Team.Kind(team.kind)]
    may = teams_of(actor, roles=roles).filter(pk=team.pk).exists()
    if not may or keyring.holder != actor.pk or not keyring.holds(team.pk):
        raise PermissionDenied


def _live(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    return rows.filter(expires_on__gte=timezone.localdate())


def _cooled() -> datetime:
    """A day from now, up to the next full hour: no more than that need stand in the clear."""
    later = timezone.now() + COOLING
    full = later.replace(minute=0, second=0, microsecond=0)
    return full if full == later else full + timedelta(hours=1)


def _place(row: Approval, reader: User) -> bytes:
    return contexts.approval_copy(row.pk, reader.pk)


def _digest(kind: str, subject: bytes) -> bytes:
    return digest(context("approval subject", str(kind), subject))


def _sign(keyring: Keyring, row: Approval, subject: bytes, stage: str) -> bytes:
    return keyring.signing.sign(_statement(row, subject), contexts.approval(row.pk, stage))


def _is_signed(by: User, row: Approval, subject: bytes, stage: str) -> bool:
    signature = row.request_signature if stage == "asked" else row.decision_signature
    try:
        verify(
            by.signing_public, signature, _statement(row, subject), contexts.approval(row.pk, stage)
        )
    except BadSignature:
        return False
    return True


def _statement(row: Approval, subject: bytes) -> bytes:
    """Everything the two agree on, times included: a row cannot be made to last longer."""
    return context(
        "approval of",
        row.team.organisation_id,
        row.team_id,
        str(row.kind),
        row.asked_by_id,
        row.asked_of_id or b"",
        row.expires_on.isoformat(),
        int(row.cools_until.timestamp()) if row.cools_until else 0,
        subject,
    )
