"""Letting go of files whose report never came. Keyless."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.chaining import week_of
from incidents import blobs
from incidents.models import Intake
from incidents.outbox.models import FOLDER, IntakeFile

# A phone may be without network for long; one that comes back later sends its files once more.
PATIENCE = timedelta(weeks=4)
STRAY_AFTER = timedelta(days=1)


def sweep_files() -> int:
    """Delete files that wait for a report since four weeks, and what no row knows; how many."""
    last = week_of(timezone.localtime() - PATIENCE)
    has_come = Exists(Intake.objects.filter(pk=OuterRef("intake")))
    waiting = IntakeFile.objects.filter(~has_come, week__lt=last)
    gone = blobs.forget(waiting)
    known = set(IntakeFile.objects.values_list("stored_as", flat=True))
    for name in list(blobs.strays(FOLDER, known, STRAY_AFTER)):
        blobs.remove(name)
        gone += 1
    return gone
