"""How long a provider keeps a case: its own file, so its lawyers hold and erase it, nobody else."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from audit import erasing
from incidents import retention
from incidents.models import Record
from legal_aid.cases import is_lawyer_of, open_case
from legal_aid.errors import NotPossibleNow
from legal_aid.notices import outlive
from vault import Keyring, Undecryptable


@transaction.atomic
def hold_case(*, actor: User, record: Record, on: bool) -> Record:
    """Set or lift a legal hold on a case; only lawyers of the provider. Audited."""
    _require_lawyer(actor, record)
    return retention.set_hold(actor=actor, record=record, on=on)


@transaction.atomic
def erase_case(
    *, keyring: Keyring, actor: User, record: Record, because: str = "request"
) -> dict[str, int]:
    """Erase a closed case with every copy of its keys; returns the rows erased per model.

    Then nothing rests on the incident any more and its team can erase that; a safety hold that
    others were told of lasts until they lift it. Both logs keep a line. PermissionDenied for anyone
    but the provider's lawyers; NotPossibleNow while it is open, ValidationError under a legal hold.
    """
    _require_lawyer(actor, record)
    record = retention.unheld(record, because)
    if record.state != Record.State.CLOSED:
        raise NotPossibleNow(_("Close the case before you erase it."))
    organisations = {record.team.organisation}
    if case_file := getattr(record, "case_file", None):
        organisations.add(case_file.incident.team.organisation)
    outlive(keyring, record, _notice_key(keyring, record))
    reference = f"record:{record.pk}"
    erased = erasing.erase("record", record.pk)
    # In one order for everybody: each locks its log's end until the transaction is over.
    for organisation in sorted(organisations, key=lambda one: one.pk):
        auditing.record(organisation, actor, "case.erase", reference, {"because": because})
    return erased


def _notice_key(keyring: Keyring, record: Record) -> str:
    """What opens the case's notices; nothing where the case itself does not open any more."""
    try:
        return open_case(keyring, record).shared.notice_key
    except Undecryptable:
        return ""


def _require_lawyer(actor: User, record: Record) -> None:
    if record.kind != Record.Kind.CASE or not is_lawyer_of(actor, record):
        raise PermissionDenied
