"""ETags of sealed records, and If-Match as the way to change one."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.problems import PreconditionFailed, PreconditionRequired
from incidents.held_contacts import CONTACTS, Contacts
from incidents.models import Record

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that you read."
)

CONTACTS_SHOWN = OpenApiParameter(
    "parts", str, enum=[CONTACTS], description="Shows contacts under a safety hold; logged apart."
)


def etag_of(record: Record, contacts: Contacts = Contacts.AS_SENT) -> str:
    """Strong ETag: record and newest revision, and what a safety hold did to the contacts in it. A
    later revision has another."""
    said = f"-{contacts}" if contacts else ""
    return f'"{record.id.hex[:12]}-{record.head}{said}"'


def expected_revision(request: Request, record: Record) -> int:
    """The revision that the caller read, from If-Match; 428 without it, 412 for another."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise PreconditionRequired
    if sent not in {etag_of(record, said) for said in Contacts}:
        raise PreconditionFailed
    return record.head


def contacts_read(request: Request) -> Contacts:
    """What the caller was shown of contacts when they read the record, from If-Match."""
    said = request.headers.get("If-Match", "").strip().rstrip('"').rpartition("-")[2]
    return Contacts(said) if said in set(Contacts) else Contacts.AS_SENT
