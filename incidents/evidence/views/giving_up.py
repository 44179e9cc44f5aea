"""Giving up an upload that was begun."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import roles_required, unlocked
from incidents.evidence import uploads
from incidents.evidence.errors import UploadRefused
from incidents.evidence.rights import may_keep
from incidents.evidence.views.finding import READERS, file_of


@unlocked
@roles_required(*READERS)
@require_POST
def abandon(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """Give up an upload without a script. One that became whole meanwhile stays."""
    file = file_of(request, record_id, file_id)
    if not may_keep(request.user, file.record):
        raise Http404
    try:
        uploads.abandon(keyring=request.keyring, actor=request.user, file=file)
    except UploadRefused:
        return redirect("evidence", record_id)
    return redirect("evidence-add", record_id)
