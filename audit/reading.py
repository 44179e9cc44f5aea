"""Reading a chain, with the auditors' keyring."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from audit.chaining import entry_context
from audit.models import Chain, Entry
from vault import Keyring, Undecryptable


@dataclass(frozen=True)
class ReadEntry:
    """An opened entry. If `is_readable` is false, only sequence and week are known."""

    sequence: int
    week: str
    is_readable: bool
    actor: str = ""
    verb: str = ""
    object_ref: str = ""
    time: datetime | None = None
    detail: dict[str, str] = field(default_factory=dict)


def read_entries(
    keyring: Keyring, chain: Chain, *, after: int = 0, limit: int = 100
) -> list[ReadEntry]:
    """Open up to `limit` entries behind sequence `after`, oldest first.

    An entry that does not open is returned as unreadable, so that nobody overlooks it.
    """
    entries = chain.entries.filter(sequence__gt=after).order_by("sequence")[:limit]
    return [_read(keyring, entry) for entry in entries]


def newest_entries(
    keyring: Keyring, chain: Chain, *, before: int | None = None, week: str = ""
) -> Iterator[ReadEntry]:
    """Open entries one by one, newest first, from below sequence `before`; of one week if given."""
    entries = chain.entries.order_by("-sequence")
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    if week:
        entries = entries.filter(week=week)
    for entry in entries.iterator(chunk_size=100):
        yield _read(keyring, entry)


def _read(keyring: Keyring, entry: Entry) -> ReadEntry:
    place = entry_context(entry.chain_id, entry.sequence, bytes(entry.previous_hash))
    try:
        content = json.loads(keyring.open(entry.sealed, place))
        return ReadEntry(
            sequence=entry.sequence,
            week=entry.week,
            is_readable=True,
            actor=content["actor"],
            verb=content["verb"],
            object_ref=content["object"],
            time=datetime.fromisoformat(content["time"]),
            detail=content["detail"],
        )
    except (Undecryptable, ValueError, TypeError, KeyError):
        # Anyone who can write the database can seal rubbish to the auditors' public key.
        return ReadEntry(sequence=entry.sequence, week=entry.week, is_readable=False)
