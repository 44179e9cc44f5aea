"""The program's settings with two downloads that break off, for a real web server to answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from config.settings import *  # noqa: F403 - these are settings too
from vault import Undecryptable

ROOT_URLCONF = __name__
COMES, ANNOUNCED = 3 * 2**20, 200 * 2**20


def _content() -> Iterator[bytes]:
    yield from [b"a" * 2**20] * (COMES // 2**20)
    raise Undecryptable


@login_not_required
def cut_file(request: HttpRequest) -> StreamingHttpResponse:
    """A file of evidence whose later chunk is damaged, by the view's own answer."""
    from incidents.evidence.details import Details
    from incidents.evidence.models import EvidenceFile
    from incidents.evidence.opening import OpenedFile
    from incidents.evidence.views.contents import streamed

    said: Any = {"size": ANNOUNCED, "media_type": "video/mp4"}
    return streamed(OpenedFile(EvidenceFile(), Details.model_construct(**said), _content()))


@login_not_required
def cut_bundle(request: HttpRequest) -> StreamingHttpResponse:
    """A bundle in which a file turns out to be damaged; `?locked` has no announced length."""
    from incidents.evidence.handing_over import Leaving
    from incidents.evidence.models import Handover
    from incidents.evidence.views.bundle import streamed

    size = None if "locked" in request.GET else ANNOUNCED
    row = Handover(pk=UUID(int=1))
    return streamed(Leaving(row, "amparo-1.zip", _content(), size))


urlpatterns = [path("file", cut_file), path("bundle", cut_bundle)]
