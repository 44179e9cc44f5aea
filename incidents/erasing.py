"""Erasing a record: nothing that opens stays, and what left as statistics is retracted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from audit import erasing
from incidents import drafts, facts, reminders, retention
from incidents.document import SHOWN, IncidentDocument, from_parts
from incidents.models import Record
from incidents.records import open_parts
from incidents.rights import ERASING_ROLES, require_role
from incidents.search.forgetting import forget_record
from vault import Keyring, Undecryptable


@transaction.atomic
def erase_record(
    *, keyring: Keyring, actor: User, record: Record, because: str = "request"
) -> dict[str, int]:
    """Erase an incident with all its copies of keys; returns the rows erased per model.

    A fact that was sent is retracted first, and the sealed reports it came from go too: they tell
    the same story. A record that no longer opens is erased all the same, without a retraction
    (the log then says so). `because` is "request" or "retention". PermissionDenied unless `actor`
    coordinates the owning team; ValidationError under a legal hold, or while a legal-aid case
    rests on it: that is its lawyers' file, and they erase it first.
    """
    require_role(keyring, actor, record.team, ERASING_ROLES)
    record = retention.unheld(record, because)
    reference, organisation = f"record:{record.pk}", record.team.organisation
    reference_id, document = record.pk, _opened(keyring, record)
    if document and document.allows("statistics"):
        secret = document.office.facts_secret
        facts.emit_tombstone(keyring, record.team, secret, seq=record.head + 1)
    forget_record(keyring, record)
    try:
        erased = erasing.erase("record", record.pk)
    except ProtectedError:
        raise ValidationError(
            gettext("A legal-aid case rests on this record."), code="case"
        ) from None
    for report in _reports(document) if document else ():
        erased |= erasing.erase("intake", report)
    if document:
        drafts.drop_drafts_about(document.office)
    reminders.forget(keyring, record.team, reference_id)
    facts_said = "retracted" if document else "not opened"
    auditing.record(
        organisation, actor, "erased", reference, {"facts": facts_said, "because": because}
    )
    return erased


def _reports(document: IncidentDocument) -> list[str]:
    """The reports that the record came from, and those merged into it."""
    origin, _colon, came_from = document.office.origin.partition(":")
    return [*([came_from] if origin == "intake" else []), *document.office.merged]


def _opened(keyring: Keyring, record: Record) -> IncidentDocument | None:
    try:
        return from_parts(open_parts(keyring, record, parts=SHOWN))
    except Undecryptable:
        return None
