"""A file of a release, for its team: on its page and over the API the same."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from advocacy.ledger.models import LedgerRelease
from advocacy.outputs.files import files_of
from advocacy.outputs.signed import signed_response
from advocacy.published import Release
from legal_aid.documents.pdf import CannotPrint


def taken(row: LedgerRelease, release: Release, name: str) -> HttpResponse:
    """The file of that name to keep, also while the release waits for its day; 404 for a name that
    it does not have, and for what cannot be drawn here."""
    if signed := signed_response(row, name):
        return signed
    found = files_of(release).get(name)
    if found is None:
        raise Http404
    try:
        written = found.write()
    except CannotPrint:
        raise Http404 from None
    return HttpResponse(
        written,
        content_type=found.media_type,
        headers={"Content-Disposition": f'attachment; filename="{found.name}"'},
    )
