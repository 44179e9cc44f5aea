"""A photo or voice note of a report, for those who may read it."""

from __future__ import annotations

from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.models import Intake
from incidents.outbox.files import open_file
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

ENDINGS = {"image/jpeg": "jpg", "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg"}
# Whatever the bytes are, they are looked at or listened to, and nothing in them runs.
SHUT = {"sandbox": [""]}


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR)
@csp_replace(SHUT)
@require_safe
def inbox_file(request: HttpRequest, intake_id: UUID, number: int) -> HttpResponse:
    """One file as it was sent. Opening it is written in the log; nothing of it is kept."""
    intake = get_object_or_404(Intake.objects.visible_to(request.user), pk=intake_id)
    try:
        found = open_file(
            keyring=request.keyring, reader=request.user, intake=intake, number=number
        )
    except Undecryptable:
        return no_longer_opens(request, intake.pk)
    response = StreamingHttpResponse(found.pieces, content_type=found.media_type)
    name = f"amparo-{intake.pk.hex[:8]}-{number}.{ENDINGS[found.media_type]}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Length"] = str(found.size)
    response["Cache-Control"] = "no-store"
    return response
