"""What everyone may read of an organisation's releases: the same for each reader, without cookies.

`config.middleware.PublicPagesMiddleware` takes away whatever could tell readers apart."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from advocacy.ledger.models import LedgerRelease
from advocacy.outputs import shelf
from advocacy.outputs.files import files_of
from advocacy.outputs.pages import said_of
from advocacy.outputs.signed import signed_name, signed_response
from advocacy.outputs.speaking import language_of, reads_from_the_right, speaking
from advocacy.population import population_of
from advocacy.reading.page import shown_readings
from legal_aid.documents.pdf import CannotPrint

# A page that is switched off is gone from every cache after this.
CACHED_SECONDS = 300


@login_not_required
@require_safe
def public_releases(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What an organisation has published; 404 before there is anything."""
    rows = _rows(organisation_id)
    newest = shelf.released(rows[0].body)
    listed = [(shelf.released(row.body), _address(row), _newer(row, rows)) for row in rows]
    with speaking(newest):
        said = {
            **_frame(rows[0]),
            "releases": listed,
            "page_language": language_of(newest),
            "rtl": reads_from_the_right(newest),
        }
        response = render(request, "advocacy/outputs/public_releases.html", said)
    return _kept(request, response)


@login_not_required
@require_safe
def public_release(request: HttpRequest, organisation_id: UUID, citable: str) -> HttpResponse:
    """One release: figures, charts, method, files."""
    row, rows = _row(organisation_id, citable)
    release = shelf.released(row.body)
    newer = shelf.corrected_by(row, rows)
    said = said_of(release) | _frame(row) | {"files": _address(row), "signed": signed_name(row)}
    earlier = [shelf.released(other.body) for other in rows
               if other.ledger_id == row.ledger_id and other.number < row.number]  # fmt: skip
    if newer:
        said |= {"newer": newer.number, "newer_address": _address(newer)}
    with speaking(release):
        said["readings"] = shown_readings(release, earlier, population_of(row.ledger.team))
        response = render(request, "advocacy/outputs/public_release.html", said)
    return _kept(request, response)


@login_not_required
@require_safe
def public_file(
    request: HttpRequest, organisation_id: UUID, citable: str, name: str
) -> HttpResponse:
    """One file of a release."""
    row, _rows = _row(organisation_id, citable)
    return _kept(request, signed_response(row, name) or file_response(row.body, name))


def file_response(body: str, name: str) -> HttpResponse:
    """A file to keep; 404 for a name the release does not have."""
    file = files_of(shelf.released(body)).get(name)
    if file is None:
        raise Http404
    try:
        content = shelf.written(body, name)
    except CannotPrint:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


def _rows(organisation: UUID) -> list[LedgerRelease]:
    rows = shelf.public_rows(organisation)
    if not rows:
        raise Http404
    return rows


def _row(organisation: UUID, citable: str) -> tuple[LedgerRelease, list[LedgerRelease]]:
    rows = _rows(organisation)
    for row in rows:
        if row.citable == citable:
            return row, rows
    raise Http404


def _newer(row: LedgerRelease, rows: list[LedgerRelease]) -> int | None:
    newer = shelf.corrected_by(row, rows)
    return newer.number if newer else None


def _address(row: LedgerRelease) -> str:
    organisation = row.ledger.team.organisation_id
    return reverse("public-release", args=[organisation, row.citable])


def _frame(row: LedgerRelease) -> dict[str, Any]:
    organisation = row.ledger.team.organisation
    home = reverse("public-releases", args=[organisation.pk])
    return {"organisation": organisation.name, "home": home}


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For caches, with a tag of the content, so that nothing is sent twice."""
    response.headers["Cache-Control"] = f"public, max-age={CACHED_SECONDS}"
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    found = get_conditional_response(request, etag=tag, response=response)
    if isinstance(found, HttpResponseNotModified):
        found.headers["Cache-Control"] = response.headers["Cache-Control"]
    return found or response
