"""A release with its signature and the keys that stand behind it, as one file.

`manage.py verify_release` checks it offline, and a copy that lost the release takes it back from
there. The plain JSON of a release is its body alone.
"""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse

from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.verifying import exported
from advocacy.outputs.shelf import released

ENDING = "-signed.json"
MEDIA_TYPE = "application/json"


def signed_name(row: LedgerRelease) -> str:
    """What the file of a public release is called; "" for one without a signature on its row,
    which is what waits for its day."""
    return f"{released(row.body).id}{ENDING}" if row.body and row.signature else ""


def signed_response(row: LedgerRelease, name: str) -> HttpResponse | None:
    """The file to keep, if it is the one that is asked for. 404 for a release that no key of its
    team has signed: somebody wrote it into the database."""
    if not name.endswith(ENDING) or name != signed_name(row):
        return None
    try:
        said = exported(row)
    except StopIteration:
        raise Http404 from None
    return HttpResponse(
        json.dumps(said, sort_keys=True, ensure_ascii=False, indent=1) + "\n",
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
