"""Contacts on records about which nobody may be contacted (`incidents.endangered`): hidden until
somebody asks, each time by name, and out of reach of whoever changes what was not shown to them."""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from incidents.document import Identity, IncidentDocument
from incidents.grants import part_keys
from incidents.models import Record
from incidents.rights import require_reader
from vault import Keyring, Undecryptable

# As the log, the form and the API name them, beside the parts of a record.
CONTACTS = "contacts"


class Contacts(StrEnum):
    """What was shown to whoever sends a document, which decides what it may do to contacts.

    `AS_SENT`: nothing was said, so what was sent counts, unless there is a hold now. `HIDDEN`:
    they were not shown; what is empty stays as it was, even if the hold was lifted meanwhile.
    `SHOWN`: they were, so what was sent counts.
    """

    AS_SENT = ""
    HIDDEN = "hidden"
    SHOWN = "shown"


@transaction.atomic
def reveal_contacts(*, keyring: Keyring, reader: User, record: Record) -> None:
    """Write in the log that a reader had the contacts of this record shown although it is held.

    Call it before showing them. PermissionDenied out of scope, Undecryptable where the part they
    stand in is not granted to the reader.
    """
    require_reader(keyring, reader, record)
    if not {"identity", "client"} & part_keys(keyring, record).keys():
        raise Undecryptable
    auditing.record(record.team.organisation, reader, "revealed", record, {"part": CONTACTS})


def without_contacts(document: IncidentDocument) -> IncidentDocument:
    """The document with nobody's contact in it; what there is to heed when contacting stays."""
    if document.identity is None:
        return document
    people = [one.model_copy(update={"safe_contact": ""}) for one in document.identity.people]
    return document.model_copy(update={"identity": Identity(people=people)})


def hidden_in(document: IncidentDocument) -> frozenset[str]:
    """Ids of the people whose contact there is to hide."""
    people = document.identity.people if document.identity else []
    return frozenset(person.id for person in people if person.safe_contact)


def kept(before: Identity, sent: Identity) -> Identity:
    """What was sent with the contacts it could not know. ValidationError where it has another."""
    known = {person.id: person.safe_contact for person in before.people}
    return sent.model_copy(
        update={
            "people": [
                person.model_copy(
                    update={"safe_contact": keep(known.get(person.id, ""), person.safe_contact)}
                )
                for person in sent.people
            ]
        }
    )


def keep(known: str, sent: str) -> str:
    """One contact: what was known, unless there was none. ValidationError for another one."""
    if known and sent not in ("", known):
        raise ValidationError(
            gettext("This contact is hidden by a safety hold. Show it before you change it."),
            code="held",
        )
    return known or sent
