"""How what this room stores is erased.

A block cannot be searched for a record: no tag, id or time joins the two. When consent is lost or a
record is erased, the documentation team sends a signed tombstone for the record's fact; the next
session that opens the facts drops it and rewrites the block it stood in.
"""

from __future__ import annotations

from uuid import UUID

from advocacy.models import FactBlock
from audit.erasing import erases, keeps

keeps("advocacy.FactBlock", reason="joined to no record; a signed tombstone retracts a fact in it")


@erases("advocacy.FactBlock", subject="team")
def _blocks(team: UUID) -> int:
    return FactBlock.objects.filter(team=team).delete()[0]
