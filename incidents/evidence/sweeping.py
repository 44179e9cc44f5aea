"""Letting go of uploads that nobody finished, and of blobs that no row knows. Keyless."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.chaining import week_of
from incidents import blobs
from incidents.evidence.models import FOLDER, EvidenceFile, EvidencePiece
from incidents.evidence.uploads import forget

# A week at least: the column says the week in which an upload began, not the day.
PATIENCE = timedelta(weeks=1)
# A request may last for hours, and its blob has no row before it ends.
STRAY_AFTER = timedelta(days=1)


@transaction.atomic
def sweep_uploads() -> int:
    """Delete uploads begun more than a week ago, and what no row knows; how many of both."""
    last = week_of(timezone.localtime() - PATIENCE)
    gone = forget(EvidenceFile.objects.arriving().filter(week__lt=last))
    known = set(EvidencePiece.objects.values_list("stored_as", flat=True))
    for name in list(blobs.strays(FOLDER, known, STRAY_AFTER)):
        blobs.remove(name)
        gone += 1
    return gone
