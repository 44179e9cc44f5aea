"""Shapes of requests and responses that are not documents of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from incidents.document import Account, Identity, IncidentDocument, Sensitive
from incidents.fields import Text
from incidents.quick_report import QuickReport
from legal_aid.case_document import Hearing, Outcome, Privileged, Shared, Task
from legal_aid.offered import Teaser


class Sent(BaseModel):
    """A request body: unknown keys are errors, so that a typo is not silently dropped."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


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


class IncidentSummary(Row):
    """One line of the list. `title` is null where the caller's keys do not open the account."""

    title: str | None


class OfficeNotes(BaseModel):
    """What the office part shows of itself; its secrets stay where they are."""

    notes: str


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


class IntakeSummary(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
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


class RankedProvider(BaseModel):
    provider: UUID
    points: float
    sentences: list[str]


class ExcludedProvider(BaseModel):
    provider: UUID
    reason: str


class OfferLine(BaseModel):
    id: UUID
    provider: UUID
    place: int
    state: str
    due_at: datetime | None


class Offers(RootModel[list[OfferLine]]):
    """All of them, without pages."""


class ReferralSummary(BaseModel):
    id: UUID
    incident: UUID
    state: str
    urgency: int
    week: str
    offers: list[OfferLine]


class ReferralDetail(ReferralSummary):
    """With the ranking as it was frozen when the referral was made."""

    chosen: list[RankedProvider]
    excluded: list[ExcludedProvider]


class OfferDetail(OfferLine):
    """`teaser` names no person; null once the offer is no longer open."""

    teaser: Teaser | None


class Acceptance(Sent):
    conflict: Literal["no", "yes", "look_closer"] = Field(
        description="Your own answer to whether there is a conflict, after `check`."
    )


class CheckResult(BaseModel):
    answer: Literal["no", "yes", "look_closer"]


class Accepted(BaseModel):
    """`case` is null where the answer was not `no`."""

    case: UUID | None


class CaseSummary(Row):
    incident: UUID


class CaseDetail(CaseSummary):
    """`privileged` is null outside the provider's team."""

    shared: Shared
    privileged: Privileged | None


class CaseChange(Sent):
    """What to change; what is left out stays. `message` is added to the conversation."""

    tasks: list[Task] | None = None
    hearings: list[Hearing] | None = None
    outcomes: list[Outcome] | None = None
    message: Annotated[Text, StringConstraints(min_length=1)] | None = None
    privileged: Privileged | None = None


class TokenLine(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    scopes: list[str]
    expires_on: date


class Tokens(RootModel[list[TokenLine]]):
    """All of them, without pages."""


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


class Vocabulary(RootModel[dict[str, list[Word]]]):
    """Every kind of code with its words."""


class TrendCell(BaseModel):
    """`terms` are the codes of the axes, null for a total; `figure` is null where hidden."""

    terms: list[str | None]
    figure: int | None


class TrendTable(BaseModel):
    notice: str
    meaning: str
    axes: list[str]
    cells: list[TrendCell]
    hidden: int
