"""What a calendar feed holds: when, and which kind of thing, sealed under its address's key."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from legal_aid.days.agenda import Agenda, Entry, Kind
from legal_aid.days.ical import Line
from vault import context, derive_from_secret, open_under, seal_under

AHEAD = timedelta(days=366)
BEHIND = timedelta(days=1)
MOST_LINES = 500


@dataclass(frozen=True)
class Entries:
    """What a feed holds. `written` is when a session of its owner brought it up to date."""

    lines: tuple[Line, ...] = ()
    language: str = "en"
    written: datetime = field(default_factory=timezone.now)


def lines_of(agenda: Agenda, before: tuple[Line, ...]) -> tuple[Line, ...]:
    """What a feed is to hold of an agenda. What stays as it was keeps its id."""
    known: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for line in before:
        known[line.kind, line.at].append(line.id)
    found = []
    for entry in agenda.entries:
        if entry.at is None or not agenda.now - BEHIND <= entry.at <= agenda.now + AHEAD:
            continue
        kind, at = _kind(entry), _when(entry)
        ids = known[kind, at]
        found.append(Line(ids.pop(0) if ids else uuid4(), kind, at))
    return tuple(found[:MOST_LINES])


def _kind(entry: Entry) -> str:
    """A custody limit is called a deadline: that somebody is held is nobody else's business."""
    return str(Kind.DEADLINE if entry.kind == Kind.CUSTODY else entry.kind)


def _when(entry: Entry) -> str:
    if entry.at is None or not entry.has_time:
        return entry.day.isoformat()
    return entry.at.astimezone(UTC).isoformat(timespec="minutes")


def moment_of(at: str) -> datetime:
    """The end of a day, or the minute."""
    found = datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC) + timedelta(days=1)


def seal_entries(secret: bytes, feed: UUID, entries: Entries) -> bytes:
    """Sealed for whoever has the secret of the feed's address."""
    said = {
        "written": entries.written.astimezone(UTC).isoformat(timespec="minutes"),
        "language": entries.language,
        "lines": [[line.id.hex, line.kind, line.at] for line in entries.lines],
    }
    return seal_under(_key(secret), json.dumps(said).encode(), _context(feed))


def open_entries(secret: bytes, feed: UUID, sealed: bytes) -> Entries:
    """Undecryptable for another secret, another feed, or anything altered."""
    plain = open_under(_key(secret), sealed, _context(feed))
    said = json.loads(plain)
    return Entries(
        lines=tuple(Line(UUID(hex=line), kind, at) for line, kind, at in said["lines"]),
        language=said["language"],
        written=datetime.fromisoformat(said["written"]),
    )


def _context(feed: UUID) -> bytes:
    return context("calendar entries", feed)


def _key(secret: bytes) -> bytes:
    return derive_from_secret(secret, "calendar feed").unlocking_key
