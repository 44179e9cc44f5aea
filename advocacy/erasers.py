"""How what this room stores is erased.

A block cannot be searched for a record: no tag, id or time joins the two. When consent is lost or a
record is erased, the documentation team sends a signed tombstone for the record's fact; the next
session that opens the facts drops it and rewrites the block it stood in. What a release was counted
from is frozen with it and joined to no record either: the consent text says that what was published
stays.
"""

from __future__ import annotations

from uuid import UUID

from advocacy.models import (
    FactBlock,
    KnownHead,
    Ledger,
    PopulationTable,
    ReleaseDraft,
    SavedTable,
)
from audit.erasing import erases, keeps

keeps("advocacy.PopulationTable", reason="public figures of a statistics office, about no record")
keeps("advocacy.FactBlock", reason="joined to no record; a signed tombstone retracts a fact in it")

keeps("advocacy.Ledger", reason="what was published stays, and is joined to no record")
keeps("advocacy.LedgerRelease", reason="what was published stays, and is joined to no record")
keeps("advocacy.SavedTable", reason="a definition of a table: codes and words of the team's own")
keeps("advocacy.ReleaseDraft", reason="definitions of tables: codes and words of the team's own")


@erases("advocacy.FactBlock", subject="team")
def _blocks(team: UUID) -> int:
    return FactBlock.objects.filter(team=team).delete()[0]


@erases("advocacy.KnownHead", subject="team")
def _known_heads(team: UUID) -> int:
    return KnownHead.objects.filter(team=team).delete()[0]


@erases("advocacy.Ledger", subject="team")
def _ledger(team: UUID) -> int:
    return Ledger.objects.filter(team=team).delete()[1].get("advocacy.Ledger", 0)


@erases("advocacy.SavedTable", subject="team")
def _saved(team: UUID) -> int:
    return SavedTable.objects.filter(team=team).delete()[0]


@erases("advocacy.ReleaseDraft", subject="team")
def _drafts(team: UUID) -> int:
    return ReleaseDraft.objects.filter(team=team).delete()[0]


@erases("advocacy.KnownHead", subject="person")
def _remembered(person: UUID) -> int:
    return KnownHead.objects.filter(user=person).delete()[0]


@erases("advocacy.PopulationTable", subject="team")
def _population(team: UUID) -> int:
    return PopulationTable.objects.filter(team=team).delete()[0]
