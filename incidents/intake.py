"""Sealed reports: sent by people who cannot read them back, opened by the team they went to."""

from __future__ import annotations

from uuid import UUID

import pydantic
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.known_keys import require_known
from accounts.models import Team, User
from accounts.teams import seal_to_team
from incidents import dates, receipts, write_log
from incidents.models import READING_ROLES, Intake
from incidents.quick_report import QuickReport
from incidents.receipts import Receipt, SentReport, receipts_of
from incidents.rights import SENDING_ROLES, require_role
from incidents.urgency import urgency_of_report
from vault import Keyring, Undecryptable, context

__all__ = [
    "Receipt",
    "SentReport",
    "intake_context",
    "open_intake",
    "opens",
    "read_intake",
    "receipts_of",
    "store",
    "submit_intake",
    "taken",
]
REPORTS = "incidents.Intake.sealed"


def submit_intake(
    *,
    team: Team,
    report: QuickReport,
    intake_id: UUID,
    author: User | None,
    keyring: Keyring | None,
) -> Receipt:
    """Seal a report to a documentation team; the receipt is all that is left to its sender.

    A sender with a keyring has the receipt in their own book as well, and gets it again for the
    same `intake_id`, which adds nothing. ValidationError, saying nothing more, for an id that
    someone else used; PermissionDenied for an author who does not belong to the team; KeyInDoubt
    or BookMissing when the team's key is not the one its peer knows.
    """
    if team.kind != Team.Kind.DOCUMENTATION or (author is None) != (keyring is None):
        raise PermissionDenied
    if author and keyring:
        require_role(keyring, author, team, SENDING_ROLES)
        if not keyring.holds(team.pk) and not _sent(keyring, author, intake_id):
            # Apart from the report: both in one transaction would tell whose it is.
            require_known(keyring, author, team)
    return _submit(team, report, intake_id, author, keyring)


@transaction.atomic
def _submit(
    team: Team,
    report: QuickReport,
    intake_id: UUID,
    author: User | None,
    keyring: Keyring | None,
) -> Receipt:
    if author and keyring and (sent := _sent(keyring, author, intake_id)):
        return sent
    receipt = Receipt.new(intake_id)
    if author and keyring:
        receipts.keep(keyring, author, receipt)
        write_log.cut_after_commit()
    store(_row(team, report, receipt, keyring))
    return receipt


def _sent(keyring: Keyring, author: User, intake_id: UUID) -> Receipt | None:
    known = receipts.find(keyring, author, intake_id)
    return known if known and Intake.objects.filter(pk=intake_id).exists() else None


def store(row: Intake) -> None:
    """Keep a sealed report that has come, however it came: last thing in the caller's transaction.

    ValidationError, saying nothing more, for an id or a receipt that is taken.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise taken() from None
    # No actor: whoever may open the log learns that a report came, not whose it is.
    auditing.record(row.team.organisation, None, "intake submitted", row)


def taken() -> ValidationError:
    """Somebody else used this id; which report it is, or whose, is not said."""
    message = gettext("This report could not be taken. Send it again as a new one.")
    return ValidationError(message, code="taken")


def _row(team: Team, report: QuickReport, receipt: Receipt, keyring: Keyring | None) -> Intake:
    where = intake_context(receipt.intake, team.pk)
    return Intake(
        id=receipt.intake,
        team=team,
        urgency=urgency_of_report(report),
        week=dates.this_week(),
        public_key=receipt.answer_key().public,
        receipt_hash=receipt.lookup_hash,
        sealed=seal_to_team(team, report.sealed_form(), where, keyring=keyring),
    )


@transaction.atomic
def open_intake(*, keyring: Keyring, reader: User, intake: Intake) -> QuickReport:
    """Open a report; written in the log, and its sender sees from then on that it was received.

    Undecryptable for a report that does not open or is not one; its state then stays.
    PermissionDenied unless `reader` reads in the team it was sent to.
    """
    require_role(keyring, reader, intake.team, READING_ROLES)
    report = read_intake(keyring, intake)
    Intake.objects.filter(pk=intake.pk, state=Intake.State.SENT).update(state=Intake.State.OPENED)
    intake.refresh_from_db(fields=["state"])
    auditing.record(intake.team.organisation, reader, "intake opened", intake)
    return report


def opens(keyring: Keyring, intake: Intake) -> bool:
    """Whether a report would open. Nothing of it is kept or returned."""
    try:
        read_intake(keyring, intake)
    except Undecryptable:
        return False
    return True


def intake_context(intake_id: UUID, team_id: UUID) -> bytes:
    """What a sealed report belongs to; a phone seals under the same."""
    return context("intake", intake_id, team_id)


def read_intake(keyring: Keyring, intake: Intake) -> QuickReport:
    """What a report says, for verbs that have checked who asks, and tell the log. Undecryptable."""
    plaintext = keyring.open(intake.sealed, intake_context(intake.pk, intake.team_id))
    try:
        return QuickReport.model_validate_json(plaintext)
    except pydantic.ValidationError:
        raise Undecryptable from None
