"""How evidence is erased: with its record."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases, keeps
from incidents.evidence.models import EvidenceFile, Handover
from incidents.evidence.uploads import forget

keeps("evidence.EvidencePiece", reason="goes with its file")
keeps("evidence.CustodyEntry", reason="goes with its file")
keeps("evidence.EarlierDetails", reason="goes with its file")
keeps("evidence.EvidenceNote", reason="goes with its file")


@erases("evidence.EvidenceFile", subject="record")
def _files(record: UUID) -> int:
    """With the rows go the keys; the blobs follow, and open for nobody in between."""
    return forget(EvidenceFile.objects.filter(record=record))


@erases("evidence.Handover", subject="record")
def _handovers(record: UUID) -> int:
    return Handover.objects.filter(record=record).delete()[0]
