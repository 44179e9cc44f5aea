"""What people say of a file, and its correction: every earlier version stays, sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pydantic
from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import User
from incidents.document import canonical, canonical_json
from incidents.errors import Conflict
from incidents.evidence import custody, findings
from incidents.evidence.belonging import require_known
from incidents.evidence.details import Description, Details
from incidents.evidence.keys import history_context, history_key, key_of, seal_details
from incidents.evidence.models import EarlierDetails, EvidenceFile
from incidents.evidence.opening import details_of, locked_file
from incidents.evidence.rights import require_keeper, require_reader
from vault import Keyring, Undecryptable, open_under, seal_under


@dataclass(frozen=True)
class Version:
    """What was said of a file until `by` (a member's id; `name` as it was then) changed it."""

    number: int
    details: Details
    by: str
    name: str
    at: datetime


def described(details: Details) -> Description:
    """The part of the details that `describe` takes."""
    fields = Description.model_fields
    return Description.model_validate(details.model_dump(include=set(fields)))


def describe(
    *,
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    description: Description,
    expected: int | None = None,
) -> Details:
    """Replace what people say of a file; what was found in it or measured stays as it is.

    The version before is kept sealed, and the custody log says that there is a new one. A no of
    the person examined takes their medical finding out of earlier versions, unless a legal hold
    keeps those. What says nothing new writes nothing. `expected` is the number of earlier versions
    that the writer knows.

    PermissionDenied unless `actor` keeps this record's evidence; Conflict when somebody else was
    first; ValidationError, with the field's name, for acts, sources or people that the record does
    not have, and for a medical finding outside the sensitive part of an incident; Undecryptable.
    """
    require_keeper(keyring, actor, file.record)
    key = key_of(keyring, file)
    with transaction.atomic():
        locked = locked_file(file)
        before = details_of(key, locked)
        known = EarlierDetails.objects.filter(file=locked).count()
        if expected is not None and expected != known:
            raise Conflict(known)
        after = _with(before, description)
        if after == before:
            return before
        require_known(keyring, locked.record, locked.part, description)
        _keep(key, locked, known + 1, before, actor)
        locked.sealed_details = seal_details(key, locked, canonical(after))
        locked.save(update_fields=["sealed_details"])
        custody.append(keyring=keyring, actor=actor, file=locked, key=key, verb="described")
        if findings.is_refused(description):
            _take_findings_out(key, locked, actor)
        auditing.record(file.record.team.organisation, actor, "evidence.describe", file)
    return after


@transaction.atomic
def versions_of(*, keyring: Keyring, reader: User, file: EvidenceFile) -> list[Version]:
    """What was said of a file before, oldest first; in the log. PermissionDenied out of scope;
    Undecryptable without the key, and when a version is missing or altered."""
    require_reader(keyring, reader, file.record)
    key = key_of(keyring, file)
    rows = list(EarlierDetails.objects.filter(file=file).order_by("number"))
    if [row.number for row in rows] != list(range(1, len(rows) + 1)):
        raise Undecryptable
    auditing.record(file.record.team.organisation, reader, "evidence.versions", file)
    return [open_version(key, row) for row in rows]


def open_version(key: bytes, row: EarlierDetails) -> Version:
    """One earlier version with the file's key; Undecryptable."""
    opened = json.loads(open_under(history_key(key), row.sealed, history_context(row)))
    try:
        details = Details.model_validate(opened["details"])
    except pydantic.ValidationError:
        raise Undecryptable from None
    return Version(
        row.number, details, opened["by"], opened["name"], datetime.fromisoformat(opened["at"])
    )


def _take_findings_out(key: bytes, file: EvidenceFile, actor: User) -> None:
    if not findings.is_in_earlier(key, file):
        return
    record = file.record
    if not record.on_hold:
        findings.take_out(key, file)
    detail = {"because": "hold"} if record.on_hold else None
    auditing.record(record.team.organisation, actor, "evidence.finding_taken_out", file, detail)


def _with(before: Details, description: Description) -> Details:
    said: dict[str, Any] = before.model_dump() | description.model_dump()
    try:
        return Details.model_validate(said)
    except pydantic.ValidationError:
        raise Undecryptable from None


def _keep(key: bytes, file: EvidenceFile, number: int, before: Details, actor: User) -> None:
    row = EarlierDetails(file=file, number=number)
    said = {
        "details": before.model_dump(mode="json"),
        "by": str(actor.pk),
        "name": actor.username,
        "at": timezone.now().isoformat(timespec="seconds"),
    }
    row.sealed = seal_under(history_key(key), canonical_json(said), history_context(row))
    row.save(force_insert=True)
