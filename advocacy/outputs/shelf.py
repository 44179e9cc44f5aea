"""What the public may take from the shelf: releases whose day has come, where the page is on."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from threading import Lock
from uuid import UUID

from django.utils import timezone

from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.reading import public_releases
from advocacy.outputs.files import files_of
from advocacy.published import Release

# Whoever asks for a hundred drawings waits behind themselves, not before everybody else.
_one_at_a_time = Lock()
KEPT_FILES = 64


def public_rows(organisation: UUID) -> list[LedgerRelease]:
    """The releases of an organisation that everyone may read today, the newest first; none while
    its public page is off."""
    rows = public_releases().filter(
        ledger__team__organisation_id=organisation,
        ledger__team__organisation__has_public_page=True,
    )
    today = timezone.localdate()
    shown = [row for row in rows if _day_has_come(released(row.body), today)]
    return sorted(shown, key=lambda row: (released(row.body).published, row.number), reverse=True)


@lru_cache(maxsize=256)
def released(body: str) -> Release:
    """What a public release says."""
    return Release.model_validate_json(body)


@lru_cache(maxsize=KEPT_FILES)
def written(body: str, name: str) -> bytes:
    """A file of a public release; the last ones asked for are kept in memory. KeyError for a name
    it does not have, `legal_aid.documents.pdf.CannotPrint` as `files_of` says."""
    file = files_of(released(body))[name]
    with _one_at_a_time:
        return file.write()


def corrected_by(row: LedgerRelease, rows: list[LedgerRelease]) -> LedgerRelease | None:
    """The newest public release that corrects this one."""
    return next(
        (
            other
            for other in rows
            if other.ledger_id == row.ledger_id and released(other.body).corrects == row.number
        ),
        None,
    )


def _day_has_come(release: Release, today: date) -> bool:
    return release.embargo is None or release.embargo <= today
