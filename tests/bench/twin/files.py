"""A plain copy through the same server: what an upload and a download cost without sealing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

BLOCK = 1 << 18


@csrf_exempt
@login_not_required
def twin_file(request: HttpRequest) -> HttpResponse:
    """PATCH keeps the body in a file, safe on the disk; GET gives it back."""
    path = Path(settings.DATA) / "plain-copy"
    if request.method == "PATCH":
        with path.open("wb") as file:
            while some := request.read(BLOCK):
                file.write(some)
            file.flush()
            os.fsync(file.fileno())
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_read(path), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(path.stat().st_size)
    return response


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while some := file.read(BLOCK):
            yield some
