"""What the office does with a sealed report besides registering it: ask back, not take it, erase
it. Merging it into a record is `incidents.merging`, registering it `incidents.recording`."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from audit import erasing
from incidents.messages import QUESTION, REASON, write_to_sender
from incidents.models import Intake
from incidents.quarantine import trouble_of
from incidents.rights import ERASING_ROLES, WRITING_ROLES, require_role
from vault import Keyring


@transaction.atomic
def ask_back(*, keyring: Keyring, actor: User, intake: Intake, text: str, message_id: UUID) -> None:
    """Seal a question to the sender of a report and to the team. The same id adds nothing.

    A report that does not open can be asked about too: its answer key stands beside it.
    PermissionDenied unless `actor` writes in its team, ValidationError for the text.
    """
    require_role(keyring, actor, intake.team, WRITING_ROLES)
    if write_to_sender(keyring, intake, QUESTION, text, message_id):
        auditing.record(intake.team.organisation, actor, "intake asked", intake)


@transaction.atomic
def reject(*, keyring: Keyring, actor: User, intake: Intake, text: str, message_id: UUID) -> None:
    """Do not take a report, with a reason that its sender and the team can read.

    It stays, listed as not taken, and can still be registered or merged. ValidationError when
    somebody already handles it, or for the reason; PermissionDenied as in `ask_back`.
    """
    require_role(keyring, actor, intake.team, WRITING_ROLES)
    mine = Intake.objects.filter(pk=intake.pk, state__in=Intake.WAITING)
    if not mine.update(state=Intake.State.REJECTED):
        raise ValidationError(gettext("This report was already decided about."), code="handled")
    write_to_sender(keyring, intake, REASON, text, message_id)
    intake.state = Intake.State.REJECTED
    auditing.record(intake.team.organisation, actor, "intake rejected", intake)


@transaction.atomic
def erase_intake(*, keyring: Keyring, actor: User, intake: Intake) -> None:
    """Erase a report that does not open or was not taken, with all messages about it.

    Its sender then reads "deleted". PermissionDenied unless `actor` coordinates the team;
    ValidationError for any other report: one that waits must be decided about, one that is being
    handled goes with its record.
    """
    require_role(keyring, actor, intake.team, ERASING_ROLES)
    is_rejected = intake.state == Intake.State.REJECTED
    is_handled = intake.state == Intake.State.HANDLED
    if is_handled or not (is_rejected or trouble_of(keyring, intake)):
        sentence = gettext("Only a report that does not open, or was not taken, can be erased.")
        raise ValidationError(sentence, code="waiting")
    reference, organisation = f"intake:{intake.pk}", intake.team.organisation
    erasing.erase("intake", intake.pk)
    because = "not taken" if is_rejected else "not opened"
    auditing.record(organisation, actor, "intake erased", reference, {"because": because})
