"""Filters of the log and the lines that pass them. Addresses carry codes only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from audit.models import Chain
from audit.reading import ReadEntry, newest_entries
from config.log.words import DETAILS, KINDS, VALUES, VERBS
from vault import Keyring

LINES = 50
# Each entry is one public-key operation: a page opens at most so many, then asks to go on.
MOST_OPENED = 2000
_LONGEST = 100


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Values that are no code are as if they were not there."""

    verb: str = ""
    actor: str = ""
    week: str = ""
    kind: str = ""
    before: int | None = None

    @classmethod
    def of(cls, given: QueryDict) -> Filters:
        before = given.get("before", "")
        return cls(
            verb=_code(given.get("verb", ""), r"[a-z_. ]+"),
            actor=_code(given.get("actor", ""), r"[0-9a-f-]{36}|nobody"),
            week=_code(given.get("week", ""), r"\d{4}-W\d\d"),
            kind=_code(given.get("kind", ""), r"[a-z_]+"),
            before=int(before) if re.fullmatch(r"[0-9]{1,15}", before) else None,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.verb or self.actor or self.week or self.kind)

    def passes(self, entry: ReadEntry) -> bool:
        """What does not open passes every filter: nobody must overlook it."""
        return not entry.is_readable or (
            self.verb in ("", entry.verb)
            and self.actor in ("", entry.actor or "nobody")
            and self.kind in ("", entry.object_ref.partition(":")[0])
        )


@dataclass(frozen=True)
class Line:
    """An entry in plain words. Where `is_readable` is false only sequence and week say anything."""

    sequence: int
    week: str
    is_readable: bool
    who: str = ""
    what: str = ""
    kind: str = ""
    reference: str = ""
    time: datetime | None = None
    details: str = ""
    entry: ReadEntry | None = None


@dataclass(frozen=True)
class Page:
    """Lines newest first; `older` is where the next page begins, None at the start of the log."""

    lines: list[Line]
    older: int | None


def page_of(keyring: Keyring, chain: Chain, filters: Filters, names: dict[str, str]) -> Page:
    """Open entries until a page is full, or until as many were opened as one request may."""
    lines: list[Line] = []
    found = newest_entries(keyring, chain, before=filters.before, week=filters.week)
    for opened, entry in enumerate(found, start=1):
        if filters.passes(entry):
            lines.append(_line(entry, names))
        if len(lines) == LINES or opened == MOST_OPENED:
            return Page(lines, entry.sequence)
    return Page(lines, None)


def _line(entry: ReadEntry, names: dict[str, str]) -> Line:
    if not entry.is_readable:
        return Line(entry.sequence, entry.week, is_readable=False, entry=entry)
    kind, _colon, about = entry.object_ref.partition(":")
    return Line(
        sequence=entry.sequence,
        week=entry.week,
        is_readable=True,
        who=_who(entry.actor, names),
        what=str(VERBS.get(entry.verb, entry.verb)),
        kind=str(KINDS.get(kind, kind)),
        reference=_reference(about, names),
        time=entry.time,
        entry=entry,
        details=", ".join(
            f"{DETAILS.get(name, name)}: {_said(value, names)}"
            for name, value in entry.detail.items()
        ),
    )


def _said(value: str, names: dict[str, str]) -> str:
    return names.get(value) or str(VALUES.get(value, value))


def _who(actor: str, names: dict[str, str]) -> str:
    """The sign-in name; of who has left the organisation the first digits of the id."""
    return names.get(actor) or _reference(actor, {})


def _reference(about: str, names: dict[str, str]) -> str:
    try:
        return names.get(about) or UUID(about).hex[:8]
    except ValueError:
        return about[:40]


def _code(value: Any, pattern: str) -> str:
    return value if len(value) <= _LONGEST and re.fullmatch(pattern, value) else ""
