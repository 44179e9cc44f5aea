"""Shapes of what is written on a file of evidence."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.bodies import Sent
from incidents.evidence.details import Note
from incidents.evidence.notes import MOST


class NoteSent(Sent):
    """A note. `version` is the one that it becomes: 1 for a new one, else one more than you read;
    `said.of` is the id of the note that a translation was made from, "" for one made by ear."""

    version: Annotated[int, Field(ge=1, le=MOST)] = 1
    said: Note


class NoteVersion(BaseModel):
    """One version. `by` is a member's id, `name` what they were called then, `at` ISO 8601."""

    version: int
    said: Note
    by: str
    name: str
    at: str


class NoteLine(NoteVersion):
    """A note as it is now; `before` holds what it said earlier, the newest first."""

    id: UUID
    before: list[NoteVersion]


class NotesOfFile(BaseModel):
    """All notes of a file, in the order they were begun."""

    notes: list[NoteLine]
