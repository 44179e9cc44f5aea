"""A bundle as it would be: what leaves of a record, which files may, and papers made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from incidents.document import IncidentDocument
from incidents.evidence.details import Details
from incidents.evidence.leaving import Asked, Field, Leaving
from incidents.evidence.models import EvidenceFile
from incidents.evidence.written import LeavingNote
from incidents.models import Record


@dataclass(frozen=True)
class Leaver:
    """A file that may leave, what leaves of what is known of it, and the notes on it: `said` is
    what leaves of those."""

    file: EvidenceFile
    details: Details = field(repr=False)
    leaving: Leaving
    notes: tuple[LeavingNote, ...] = ()
    said: Sequence[Mapping[str, Any]] = field(default=(), repr=False)

    @property
    def content(self) -> Mapping[str, Any]:
        """All that leaves about it, as plain JSON values."""
        return {**self.leaving.content, **({"notes": list(self.said)} if self.said else {})}

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is known of it and what was written about it: whether each leaves, and why not."""
        return (*self.leaving.fields, *(one.field for one in self.notes))


@dataclass(frozen=True)
class Paper:
    """Something written from the record that may leave with it, such as a complaint. `read` opens
    it, and the log says so. It has no custody log: that begins with its leaving."""

    id: UUID
    title: str
    media_type: str
    read: Callable[[], bytes] = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """`record` keeps the handover, `document` is whose consents count. `files` and `papers` are
    those that may leave; `staying` counts files that may not: damaged, or of the sensitive part
    without its consent or without being asked for, or of a record without the consent."""

    record: Record
    document: IncidentDocument = field(repr=False)
    asked: Asked
    leaving: Leaving
    files: tuple[Leaver, ...]
    staying: int
    papers: tuple[Paper, ...] = ()
