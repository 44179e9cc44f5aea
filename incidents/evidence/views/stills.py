"""Taking a still of a video: the browser plays it and draws the picture, the server keeps it."""

from __future__ import annotations

import math
from uuid import UUID, uuid4

from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.evidence.copying import is_video, take_still
from incidents.evidence.decoding.found import MOST_BYTES, Undecodable
from incidents.evidence.details import Details
from incidents.evidence.errors import UploadRefused
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of
from incidents.evidence.rights import may_keep
from incidents.evidence.showing import Shown, refusal_words
from incidents.evidence.views.finding import READERS, kept_file_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

# A browser holds all of it in memory while it plays.
MOST_PLAYED = 512 * 2**20
PICTURE = "image/png"


@unlocked
@roles_required(*READERS)
@csp_update({"media-src": ["blob:"]})
@require_http_methods(["GET", "HEAD", "POST"])
def still(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """GET: the page that plays the video. POST: one picture of it as the whole body, never a form,
    which would be written to a temporary file; `Still-At` says where (seconds), `Still-Id` a UUID
    of the sender's own. Answers 201 with the copy's address, or a sentence."""
    file = kept_file_of(request, record_id, file_id)
    if not may_keep(request.user, file.record):
        raise Http404
    try:
        details = details_of(key_of(request.keyring, file), file)
        if not is_video(file, details):
            raise Http404
        return _keep(request, file) if request.method == "POST" else _page(request, file, details)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, file.record_id)


def _page(request: HttpRequest, file: EvidenceFile, details: Details) -> HttpResponse:
    context = {
        "record": file.record,
        "file": file,
        "shown": Shown(file, details),
        "details": details,
        "fits": details.size <= MOST_PLAYED,
        "most": MOST_PLAYED,
    }
    return render(request, "evidence/still.html", context)


def _keep(request: HttpRequest, file: EvidenceFile) -> HttpResponse:
    if request.content_type != PICTURE:
        return _plain(_("A still is sent as a PNG picture."), 415)
    picture = request.read(MOST_BYTES + 1)
    if len(picture) > MOST_BYTES:
        return _plain(refusal_words("too_large"), 413)
    try:
        made = take_still(
            keyring=request.keyring,
            actor=request.user,
            file=file,
            still_id=_id(request.headers.get("Still-Id", "")),
            picture=picture,
            at=_seconds(request.headers.get("Still-At", "")),
        )
    except ValidationError as error:
        return _plain(" ".join(error.messages), 422)
    except Undecodable as refused:
        return _plain(refusal_words(refused.code), 503 if refused.code == "busy" else 422)
    except UploadRefused as refused:  # a full disk
        return _plain(str(refused.sentence), refused.status)
    place = reverse("evidence-file", args=[file.record_id, made.pk])
    return HttpResponse(status=201, headers={"Location": place})


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _seconds(text: str) -> float:
    """A number, or one that no video has."""
    try:
        found = float(text)
    except ValueError:
        return -1.0
    return found if math.isfinite(found) else -1.0


def _plain(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
