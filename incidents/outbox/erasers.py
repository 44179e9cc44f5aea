"""How what phones sent and were given is erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases
from incidents.blobs import forget
from incidents.outbox.models import IntakeFile, PhonePass


@erases("outbox.PhonePass", subject="person")
def _phones(person: UUID) -> int:
    return PhonePass.objects.filter(membership__user=person).delete()[0]


@erases("outbox.IntakeFile", subject="intake")
def _files(intake: UUID) -> int:
    """With the row goes the key; the chunks follow, and open for nobody in between."""
    return forget(IntakeFile.objects.filter(intake=intake))
