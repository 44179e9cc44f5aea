"""Taking back again what was taken back: from co-counsel, and out of the directory."""

from __future__ import annotations

from uuid import UUID

from audit.journal.registry import replays
from incidents.models import Grant
from legal_aid.models import Provider


@replays("co-counsel ended")
def _co_counsel(subject: str, _head: bytes) -> int:
    """The grant goes, parts keep their keys."""
    record, team = UUID(subject[:32]), UUID(subject[32:])
    return Grant.objects.filter(record=record, team=team, is_shared=True).delete()[0]


@replays("removed provider")
def _provider(entry: str, _head: bytes) -> int:
    return Provider.objects.filter(pk=entry).delete()[1].get("legal_aid.Provider", 0)
