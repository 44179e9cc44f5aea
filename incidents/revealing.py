"""The sensitive part of a record: closed until somebody asks for it, each time by name."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import auditing
from accounts.models import User
from incidents.document import Sensitive
from incidents.grants import part_keys
from incidents.models import Record
from incidents.records import open_parts
from incidents.rights import require_reader
from vault import Keyring, Undecryptable

PART = "sensitive"


@transaction.atomic
def reveal_sensitive(*, keyring: Keyring, reader: User, record: Record) -> Sensitive:
    """Open the sensitive part for one look; an entry of its own in the log says who and which.

    PermissionDenied out of scope, Undecryptable where the part is not granted to the reader.
    """
    require_reader(keyring, reader, record)
    if record.kind != Record.Kind.INCIDENT:
        raise PermissionDenied
    opened = open_parts(keyring, record, parts=[PART])
    if PART not in opened:
        raise Undecryptable
    auditing.record(record.team.organisation, reader, "revealed", record, {"part": PART})
    return Sensitive.model_validate_json(opened[PART])


def may_reveal(keyring: Keyring, record: Record) -> bool:
    """Whether the reader holds a key to it. The key itself is not used. One query."""
    try:
        return PART in part_keys(keyring, record)
    except Undecryptable:
        return False
