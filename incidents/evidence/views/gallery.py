"""The files of a record: a gallery whose pictures stay shut until somebody asks for one."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from incidents.evidence.rights import may_keep
from incidents.evidence.showing import gallery_of
from incidents.evidence.views.finding import READERS, record_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(*READERS)
@require_safe
def gallery(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """All files, working copies under their originals. `?sensitive=1` asks for those as well."""
    record = record_of(request, record_id)
    try:
        found = gallery_of(
            request.keyring, request.user, record, sensitive=request.GET.get("sensitive") == "1"
        )
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record.pk)
    context = {
        "record": record,
        "gallery": found,
        "keeps": may_keep(request.user, record),
        "show": asked_to_show(request),
        "may_ask": "sensitive" in found.parts and request.GET.get("sensitive") != "1",
    }
    return render(request, "evidence/gallery.html", context)


def asked_to_show(request: HttpRequest) -> UUID | None:
    """`?show=`: the picture to show, for browsers without a script."""
    try:
        return UUID(request.GET.get("show", ""))
    except ValueError:
        return None
