"""Shapes of evidence bundles: what would leave, handing over, and what was handed over."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from api.bodies import Sent
from incidents.evidence.allowed import WRITTEN
from incidents.evidence.bundling import MOST_FILES
from incidents.evidence.handovers import HandedOver
from incidents.evidence.leaving import Asked
from incidents.fields import Identifier, Text, several, text_up_to

MOST_PEOPLE = 200
Kind = Literal["description", "transcript", "translation", "remark"]


class Wanted(Sent):
    """What leaves beyond the least. `named` and `contacts` are ids of people of the record;
    `written` are kinds of what was put into words about files."""

    purpose: Literal["evidence_use", "complaint", "un_submission"]
    named: several(Identifier, MOST_PEOPLE) = []
    contacts: several(Identifier, MOST_PEOPLE) = []
    words: bool = False
    health: bool = False
    written: several(Kind, len(WRITTEN)) = []

    @property
    def asked(self) -> Asked:
        """The same for the verb."""
        people = {"named": frozenset(self.named), "contacts": frozenset(self.contacts)}
        written = frozenset(self.written)
        return Asked(self.purpose, **people, words=self.words, health=self.health, written=written)


class NewHandover(Sent):
    """`recipient` is a public key of age or SSH; without one, `unlocked` must be said."""

    wanted: Wanted
    files: list[UUID] = Field(default=[], max_length=MOST_FILES)
    to: Text
    role: Text = ""
    recipient: text_up_to(8_000) = ""
    unlocked: bool = False


class LeavingField(BaseModel):
    """`path` is that of the document. `consent` under which it leaves, or `why` it stays."""

    path: str
    words: str
    leaves: bool
    consent: str
    why: str


class NoteThatMayLeave(BaseModel):
    """A note on a file. `role` of whoever wrote it is "" where they are no member any more."""

    id: UUID
    kind: str
    language: str
    role: str
    leaves: bool
    consent: str
    why: str


class LeavingFile(BaseModel):
    """A file that may leave, and what leaves of what is known of it."""

    id: UUID
    media_type: str
    size: int
    sha256: str
    fields: list[LeavingField]
    notes: list[NoteThatMayLeave]


class LeavingPaper(BaseModel):
    """A document made from a case that may leave; ask for it by its id among `files`."""

    id: UUID
    title: str
    media_type: str


class WouldLeave(BaseModel):
    """`staying` counts files that may not leave."""

    fields: list[LeavingField]
    files: list[LeavingFile]
    papers: list[LeavingPaper]
    staying: int


class HandoverLine(BaseModel):
    """One handover of a record; `said.digest` is "" where the download broke off."""

    id: UUID
    said: HandedOver


class Handovers(RootModel[list[HandoverLine]]):
    """All of a record, the newest first, without pages."""
