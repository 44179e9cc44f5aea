"""Shapes of requests and responses that are not documents of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from incidents.document import Account, Identity, IncidentDocument, Sensitive
from incidents.quick_report import QuickReport


class Sent(BaseModel):
    """A request body: unknown keys are errors, so that a typo is not silently dropped."""

    model_config = ConfigDict(extra="forbid")


class NewIncident(Sent):
    document: IncidentDocument
    team: UUID | None = Field(None, description="Needed only by members of several teams.")
    intake: UUID | None = Field(None, description="The sealed report this comes from.")
    urgency: int | None = Field(None, ge=0, le=2, description="May raise, never lower.")


class IncidentSummary(BaseModel):
    """One line of the list. `title` is null where the caller's keys do not open the account."""

    id: UUID
    team: UUID
    state: str
    urgency: int
    week: str
    etag: str
    title: str | None


class IncidentDetail(BaseModel):
    """A part is null where it is not granted to a team of the caller."""

    id: UUID
    team: UUID
    state: str
    urgency: int
    week: str
    etag: str
    account: Account | None
    identity: Identity | None
    sensitive: Sensitive | None
    office_notes: str | None


class RevisionLine(BaseModel):
    number: int
    author: str
    at: datetime
    parts: list[str]
    chain_ok: bool


class IntakeSummary(BaseModel):
    id: UUID
    team: UUID
    state: str
    urgency: int
    week: str


class IntakeDetail(IntakeSummary):
    report: QuickReport


class NewIntake(Sent):
    id: UUID = Field(description="Made by the sender; sending the same id twice adds nothing.")
    report: QuickReport
    team: UUID | None = None


class Sealed(BaseModel):
    """What the sender keeps. The report itself cannot be read back."""

    reference: str
    receipt: str


class NewReferral(Sent):
    incident: UUID


class ReferralDetail(BaseModel):
    id: UUID
    incident: UUID
    state: str
    urgency: int
    week: str
    offers: list[dict[str, Any]]
    ranking: dict[str, Any] | None


class OfferSummary(BaseModel):
    id: UUID
    state: str
    due_at: datetime | None
    place: int


class OfferDetail(OfferSummary):
    """`teaser` names no person; it is null once the offer is no longer live."""

    teaser: dict[str, Any] | None


class Acceptance(Sent):
    conflict: Literal["no", "yes", "look_closer"] = Field(
        description="The answer to the conflict check, made in the caller's own session."
    )


class Accepted(BaseModel):
    case: UUID | None = Field(description="Null where the answer to the check was not `no`.")
    offer: OfferSummary


class CaseSummary(BaseModel):
    id: UUID
    incident: UUID
    state: str
    urgency: int
    week: str
    etag: str


class CaseDetail(CaseSummary):
    shared: dict[str, Any] | None
    privileged: dict[str, Any] | None


class CaseChange(Sent):
    shared: dict[str, Any] | None = None
    privileged: dict[str, Any] | None = None


class TokenLine(BaseModel):
    id: UUID
    scopes: list[str]
    expires_on: date | None


class NewToken(Sent):
    scopes: list[Literal["read", "write", "import", "submit"]] = Field(min_length=1)
    expires_on: date


class IssuedToken(BaseModel):
    token: str = Field(description="Shown once; it opens your keys.")


class Word(BaseModel):
    code: str
    label: str
    group: str
    rights: list[str]
