"""ETags of sealed records, and If-Match as the way to change one."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.problems import PreconditionFailed, PreconditionRequired
from incidents.models import Record

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that you read."
)


def etag_of(record: Record) -> str:
    """Strong ETag: record and newest revision. A later revision has another."""
    return f'"{record.id.hex[:12]}-{record.head}"'


def expected_revision(request: Request, record: Record) -> int:
    """The revision that the caller read, from If-Match; 428 without it, 412 for another."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise PreconditionRequired
    if sent != etag_of(record):
        raise PreconditionFailed
    return record.head
