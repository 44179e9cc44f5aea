"""How what this room stores is erased. A client goes with parts and keys as any record does."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases, keeps
from incidents.people.models import ClientCode

keeps("people.Decided", reason="blind values over random references; they open and say nothing")


@erases("people.ClientCode", subject="record")
def _codes(record: UUID) -> int:
    return ClientCode.objects.filter(record=record).delete()[0]
