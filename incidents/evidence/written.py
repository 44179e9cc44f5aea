"""Transcripts, translations and notes of a file as they may leave: by kind, each only where asked.

What leaves of one is listed here and nothing else: its text as it stands now, its language, what it
was made from, and the role of whoever wrote it. Never who that was, when, or what it said before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import Membership, User
from accounts.teams import teams_of
from incidents.evidence.details import Note
from incidents.evidence.leaving import Choice, Field
from incidents.evidence.models import EvidenceFile
from incidents.evidence.notes import WrittenNote, read_notes
from incidents.models import Record
from vault import Keyring

# Notes of a team to itself. Only it may let them leave.
INTERNAL = "remark"


@dataclass(frozen=True)
class LeavingNote:
    """A note on a file: whether it leaves, or `why` it stays. `role` is a code, "" where its author
    is no member any more."""

    note: UUID
    version: int
    said: Note
    role: str
    field: Field


@dataclass(frozen=True)
class Desk:
    """Whoever makes a bundle of a record: with which keys, and whether it is their own team's."""

    keyring: Keyring
    actor: User
    roles: Mapping[str, str]
    is_own: bool

    @classmethod
    def of(cls, keyring: Keyring, actor: User, record: Record) -> Desk:
        members = Membership.objects.filter(team=record.team_id)
        roles = {str(user): role for user, role in members.values_list("user", "role")}
        return cls(keyring, actor, roles, teams_of(actor).filter(pk=record.team_id).exists())

    def notes_of(self, file: EvidenceFile, choice: Choice) -> tuple[LeavingNote, ...]:
        """Every note on a file, in the order they were begun; the log says that they were read.
        Raises as `read_notes`."""
        if not file.notes.exists():
            return ()
        threads = read_notes(keyring=self.keyring, reader=self.actor, file=file)
        return tuple(self._one(thread.now, choice) for thread in threads)

    def _one(self, now: WrittenNote, choice: Choice) -> LeavingNote:
        field = choice.written(now.said.kind)
        if now.said.kind == INTERNAL and not self.is_own:
            field = Field(field.path, leaves=False, why="theirs")
        return LeavingNote(now.note, now.version, now.said, self.roles.get(now.by, ""), field)


def content_of(notes: tuple[LeavingNote, ...], choice: Choice) -> list[dict[str, Any]]:
    """Those that leave, as plain JSON values, under numbers of their own."""
    leaving = [one for one in notes if one.field.leaves]
    numbers = {str(one.note): f"note-{n}" for n, one in enumerate(leaving, 1)}
    return [
        {
            "number": numbers[str(one.note)],
            "written_as": one.said.kind,
            "language": one.said.language,
            **({"made_of": numbers[one.said.of]} if one.said.of in numbers else {}),
            **({"written_by": one.role} if one.role else {}),
            "text": choice.reworded(one.said.text),
        }
        for one in leaving
    ]
