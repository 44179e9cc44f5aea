"""How what this room stores is erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases
from incidents.search.forgetting import forget_without_keys
from incidents.search.models import BlindToken, Block, Edition, Entry, SavedSearches


@erases("search.Entry", subject="record")
def _entry(record: UUID) -> int:
    return forget_without_keys(record)


@erases("search.BlindToken", subject="record")
def _tokens(record: UUID) -> int:
    return BlindToken.objects.filter(record=record).delete()[0]


@erases("search.Entry", subject="team")
def _entries(team: UUID) -> int:
    return Entry.objects.filter(edition__team=team).delete()[0]


@erases("search.Block", subject="team")
def _blocks(team: UUID) -> int:
    return Block.objects.filter(edition__team=team).delete()[0]


@erases("search.Edition", subject="team")
def _editions(team: UUID) -> int:
    return Edition.objects.filter(team=team).delete()[0]


@erases("search.SavedSearches", subject="person")
def _saved(person: UUID) -> int:
    return SavedSearches.objects.filter(pk=person).delete()[0]
