"""A file of evidence leaves the vault: as a download, or as the picture that a page shows."""

from __future__ import annotations

from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from accounts.access import roles_required, unlocked
from incidents.evidence.decoding.found import Undecodable
from incidents.evidence.leaving_as import ENDINGS, file_name
from incidents.evidence.opening import OpenedFile, open_original
from incidents.evidence.previewing import preview_of
from incidents.evidence.views.finding import READERS, file_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

# Whatever the bytes are, nothing in them runs.
SHUT = {"sandbox": [""], "default-src": ["'none'"]}


@unlocked
@roles_required(*READERS)
@csp_replace(SHUT)
@require_GET
def download(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """The file itself, byte for byte, to be kept and never shown. Written in its custody log."""
    file = file_of(request, record_id, file_id)
    try:
        opened = open_original(keyring=request.keyring, reader=request.user, file=file)
    except Undecryptable:
        return no_longer_opens(request, file.pk)
    return streamed(opened)


@unlocked
@roles_required(*READERS)
@csp_replace(SHUT)
@require_GET
def preview(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture made anew for this one look, smaller and of pixels alone: originals are never shown
    as they are, they may hold anything. Written in the file's custody log."""
    file = file_of(request, record_id, file_id)
    try:
        made = preview_of(keyring=request.keyring, reader=request.user, file=file)
    except Undecodable as refused:
        return HttpResponse(status=503 if refused.code == "busy" else 415)
    except Undecryptable:
        return no_longer_opens(request, file.pk)
    response = HttpResponse(made.content, content_type=made.media_type)
    name = f"amparo-{file.pk.hex[:8]}.{ENDINGS[made.media_type]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def streamed(opened: OpenedFile) -> StreamingHttpResponse:
    """As an attachment that no browser takes for anything but bytes."""
    response = StreamingHttpResponse(opened.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(opened)}"'
    response.headers["Content-Length"] = str(opened.details.size)
    response.headers["Cache-Control"] = "no-store"
    return response
