"""Uploads of evidence from a page: tus requests in the session, with its CSRF token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.evidence import tus, uploads
from incidents.evidence.errors import UploadRefused
from incidents.evidence.receiving import progress, receive, require_same, room
from incidents.evidence.views.finding import READERS, file_of, record_of
from vault import Undecryptable

View = Callable[..., HttpResponse]


def _explained(view: View) -> View:
    """Refusals as a status and one sentence of text, for a script to show."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UploadRefused as refused:
            return _plain(str(refused.sentence), refused.status, tus.refusal(refused))
        except ValidationError as error:
            return _plain(" ".join(error.messages), 400, {})
        except Undecryptable:
            return _plain("", 410, {})

    return guarded


@unlocked
@roles_required(*READERS)
@require_http_methods(["POST", "OPTIONS"])
@_explained
def begin(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Begin an upload; its address comes back as Location."""
    record = record_of(request, record_id)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=tus.options())
    tus.require_version(request.headers)
    new = tus.new_upload(request.headers)
    with room():
        file = uploads.begin(keyring=request.keyring, actor=request.user, record=record, **new.said)
    place = reverse("evidence-upload", args=[record.pk, file.pk])
    headers = {"Tus-Resumable": tus.VERSION, "Location": place}
    return HttpResponse(status=201, headers=headers)


@unlocked
@roles_required(*READERS)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@_explained
def upload(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """HEAD: how much is here. PATCH: more of it. DELETE: give it up."""
    file = file_of(request, record_id, file_id)
    tus.require_version(request.headers)
    who: dict[str, Any] = {"keyring": request.keyring, "actor": request.user, "file": file}
    if request.method == "DELETE":
        uploads.abandon(**who)
        return HttpResponse(status=204, headers={"Tus-Resumable": tus.VERSION})
    now = progress(**who)
    if request.method == "PATCH":
        offset, so_far = tus.offset(request.headers), tus.so_far(request.headers)
        content = tus.content(request, now, offset)
        if not now.is_kept:
            now = receive(**who, offset=offset, content=content, so_far=so_far)
        else:
            require_same(**who, so_far=so_far)
    status = 200 if request.method == "HEAD" else 204
    return HttpResponse(status=status, headers=tus.told(now))


def _plain(sentence: str, status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(
        sentence, status=status, content_type="text/plain; charset=utf-8", headers=headers
    )
