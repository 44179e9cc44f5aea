"""What the client wishes about their lawyer: it bears on the ranking, and no lawyer reads it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import auditing
from accounts.models import User
from incidents.document import SHOWN, Office, canonical, from_parts
from incidents.errors import Conflict
from incidents.models import Record
from incidents.records import open_parts, write_revision
from incidents.rights import WRITING_ROLES, require_role
from vault import Keyring


@transaction.atomic
def wish(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    gender: str,
    unwanted: Collection[UUID],
    expected: int,
) -> Record:
    """Keep which gender the lawyer should be ("" for any) and which teams the client refuses.

    A new revision of the office's part, which is granted to nobody. Offers that are out stay as
    they are. Paralegals and coordinators of the record's team. ValidationError for an unknown
    gender, Conflict when the record changed meanwhile, Undecryptable when it does not open.
    """
    require_role(keyring, actor, record.team, WRITING_ROLES)
    if record.kind != Record.Kind.INCIDENT:
        raise PermissionDenied
    if expected != record.head:
        raise Conflict(record.head)
    office: Office = from_parts(open_parts(keyring, record, parts=SHOWN)).office
    wishes = {"lawyer_gender": gender, "unwanted": [team.hex for team in unwanted]}
    wished = Office.model_validate({**office.model_dump(), **wishes})
    if wished == office:
        return record
    write_revision(
        keyring=keyring,
        author=actor,
        record=record,
        parts={"office": canonical(wished)},
        expected=expected,
    )
    auditing.record(record.team.organisation, actor, "referral.wish", record)
    return record
