"""Shapes of incidents and of what stands in plain beside every record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.bodies import Sent
from incidents.document import Account, Identity, IncidentDocument


class NewIncident(Sent):
    document: IncidentDocument
    team: UUID | None = Field(None, description="Needed only by members of several teams.")
    intake: UUID | None = Field(None, description="The sealed report this comes from.")
    urgency: int | None = Field(None, ge=0, le=2, description="May raise, never lower.")


class Row(BaseModel):
    """What stands in plain beside every record: see the plaintext register."""

    id: UUID
    team: UUID
    state: str
    urgency: int
    week: str
    etag: str


class Rows(RootModel[list[Row]]):
    """The first 200, without pages."""


class IncidentSummary(Row):
    """One line of the list. `title` is null where the caller's keys do not open the account."""

    title: str | None


class OfficeNotes(BaseModel):
    """What the office part shows of itself; its secrets stay where they are."""

    notes: str
    assignee: str
    lawyer_gender: str
    unwanted: list[str]


class IncidentDetail(Row):
    """A part is null where it is not granted to a team of the caller.

    The sensitive part is left out: it has an address of its own, and what is not sent back stays as
    it is. So the three parts, sent back as they are, make a document that changes nothing.
    """

    account: Account | None
    identity: Identity | None
    office: OfficeNotes | None
    contact_nobody: bool = Field(
        description="A case is on safety hold: somebody is in danger. Contacts are then empty, "
        "unless `parts=contacts` asks for them, and stay as they are when sent back so."
    )


class RevisionLine(BaseModel):
    """`chain_ok` is false where something was altered, moved or removed."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    author: str
    at: datetime | None
    parts: list[str]
    chain_ok: bool


class ChangeLine(BaseModel):
    """One field or row in words, as the page of all versions shows it."""

    model_config = ConfigDict(from_attributes=True)

    label: str
    before: str
    after: str


class RevisionChanges(RevisionLine):
    """`hidden`: parts that changed and were not opened; `not_held`: those sealed to others only."""

    hidden: list[str]
    not_held: list[str]
    changes: list[ChangeLine]


class AnswerLine(BaseModel):
    """One answer for one purpose. `author` is a user id; `did` counts what taking it back ended."""

    model_config = ConfigDict(from_attributes=True)

    scope: str
    revision: int
    author: str
    at: datetime
    state: str
    date: str
    method: str
    recorder: str
    reason: str
    confirm_by: str
    is_current: bool
    takes_back: bool
    did: dict[str, int]


class Ledger(RootModel[list[AnswerLine]]):
    """All of them, purpose by purpose, the newest first, without pages."""


class Revisions(RootModel[list[RevisionLine]]):
    """All of them, without pages."""
