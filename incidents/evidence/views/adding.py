"""The page from which files are uploaded, piece by piece."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.document import Account, Person, from_parts
from incidents.evidence.details import LARGEST
from incidents.evidence.forms import AboutForm
from incidents.evidence.keys import PARTS_OF
from incidents.evidence.opening import list_files
from incidents.evidence.rights import may_keep
from incidents.evidence.views.finding import READERS, record_of
from incidents.grants import part_keys
from incidents.models import Record
from incidents.outbox.views.shell import CAPTURE
from incidents.phone import CAPTURE as LIMITS
from incidents.records import open_parts
from incidents.views.trouble import no_longer_opens
from vault import Keyring, Undecryptable

# Stands in an address for the id that the page makes for a file.
SOME_FILE = UUID(int=0)


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Choosing, sending, going on with what had begun to arrive. POST only checks what is said of
    the files, before the first byte goes out: complaints come back by field."""
    record = record_of(request, record_id)
    if not may_keep(request.user, record):
        raise Http404
    try:
        coming = list_files(keyring=request.keyring, reader=request.user, record=record)
        account = account_of(request.keyring, record)
        held = part_keys(request.keyring, record)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record.pk)
    parts = tuple(part for part in PARTS_OF[record.kind] if part in held)
    if request.method == "POST":
        said = AboutForm(request.POST, parts=parts, account=account)
        return JsonResponse(said.errors, status=200 if said.is_valid() else 422)
    context = {
        "record": record,
        "form": AboutForm(parts=parts, account=account),
        "arriving": coming.on_their_way,
        "most": min(settings.AMPARO_EVIDENCE_LARGEST, LARGEST),
        "limits": json.dumps(LIMITS),
        "upload": json.dumps(_upload(request, record)),
    }
    response = render(request, "evidence/add.html", context)
    response["Permissions-Policy"] = CAPTURE
    return response


def account_of(keyring: Keyring, record: Record) -> Account | None:
    """The acts and sources a file may belong to; None for a case, or where they are not held."""
    if record.kind != Record.Kind.INCIDENT:
        return None
    return from_parts(open_parts(keyring, record, parts=("account",))).account


def people_of(keyring: Keyring, record: Record) -> list[Person]:
    """Whom a finding may be about; nobody for a case, or where names are not held."""
    if record.kind != Record.Kind.INCIDENT:
        return []
    try:
        identity = from_parts(open_parts(keyring, record, parts=("identity",))).identity
    except Undecryptable:
        return []
    return list(identity.people) if identity else []


def _upload(request: HttpRequest, record: Record) -> dict[str, object]:
    return {
        "endpoint": reverse("evidence-uploads", args=[record.pk]),
        "page": request.path,
        "file": reverse("evidence-file", args=[record.pk, SOME_FILE]),
        "largest": min(settings.AMPARO_EVIDENCE_LARGEST, LARGEST),
    }
