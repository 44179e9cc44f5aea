"""Shapes of incidents and of what stands in plain beside every record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.bodies import Sent
from incidents.document import Account, Identity, IncidentDocument, Sensitive


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


class IncidentDetail(Row):
    """A part is null where it is not granted to a team of the caller.

    The four parts, sent back as they are, make a document that changes nothing.
    """

    account: Account | None
    identity: Identity | None
    sensitive: Sensitive | None
    office: OfficeNotes | None


class RevisionLine(BaseModel):
    """`chain_ok` is false where something was altered, moved or removed."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    author: str
    at: datetime | None
    parts: list[str]
    chain_ok: bool


class Revisions(RootModel[list[RevisionLine]]):
    """All of them, without pages."""
