"""Opening a record to put it on paper: paper leaves the house, so the log says that it was made."""

from __future__ import annotations

from django.db import transaction

from accounts import auditing
from accounts.models import User
from incidents.document import Sensitive
from incidents.models import Record
from incidents.recording import OpenIncident, open_incident
from incidents.revealing import reveal_sensitive
from vault import Keyring


@transaction.atomic
def open_to_print(
    *, keyring: Keyring, reader: User, record: Record, with_sensitive: bool = False
) -> tuple[OpenIncident, Sensitive | None]:
    """Open an incident for its print view, and with `with_sensitive` that part as well.

    Raises as `open_incident` and `reveal_sensitive` do.
    """
    opened = open_incident(keyring, reader, record)
    revealed = None
    if with_sensitive:
        revealed = reveal_sensitive(keyring=keyring, reader=reader, record=record)
    said = {"sensitive": "yes" if with_sensitive else "no"}
    auditing.record(record.team.organisation, reader, "record.print", record, said)
    return opened, revealed


@transaction.atomic
def open_for_medication(*, keyring: Keyring, reader: User, record: Record) -> OpenIncident:
    """Open an incident to print the request for medicine in custody. Raises as `open_incident`."""
    opened = open_incident(keyring, reader, record)
    auditing.record(record.team.organisation, reader, "medication.request", record)
    return opened
