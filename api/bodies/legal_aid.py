"""Shapes of referrals, offers and cases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from api.bodies import Sent
from api.bodies.incidents import Row
from incidents.fields import Text
from legal_aid.case_document import Found, Hearing, Outcome, Privileged, Shared, Task
from legal_aid.offered import Teaser


class NewReferral(Sent):
    incident: UUID


class TermLine(BaseModel):
    """`points` are `weight` times `value`, which lies between 0 and 1."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    value: float
    weight: int
    points: float
    sentence: str


class RankedProvider(BaseModel):
    """`priority` is 10 unless a rule gave another; `over_slot`: full, and asked all the same."""

    provider: UUID
    points: float
    sentences: list[str]
    terms: list[TermLine]
    priority: int
    over_slot: bool


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
    notes: list[str]
    rules: int | None = Field(description="Version of the team's rules that was used.")


class OfferDetail(OfferLine):
    """`teaser` names no person; null once the offer is no longer open. `case` is what came of one
    that was accepted."""

    teaser: Teaser | None
    case: UUID | None


class Acceptance(Sent):
    conflict: Literal["no", "yes", "look_closer"] = Field(
        description="Your own answer to whether there is a conflict, after `check`."
    )


class CheckResult(BaseModel):
    """Compared with how many `cases`; of their records, `unread` did not open."""

    cases: int
    unread: int
    answer: Literal["no", "yes", "look_closer"]


class Accepted(BaseModel):
    """`case` is null where the answer was not `no`."""

    case: UUID | None


class CaseSummary(Row):
    incident: UUID


class CaseDetail(CaseSummary):
    """`privileged` is null outside the provider's team. `incidents` are further ones that the case
    rests on and that you may see."""

    stage: str
    incidents: list[UUID]
    shared: Shared
    privileged: Privileged | None


class CaseChange(Sent):
    """What to change; what is left out stays. `message` is added to the conversation, and
    `qualification`, which only lawyers of the provider may send, to what they found. `note` and
    `file_note` are added, dated, to the shared and the privileged part. `linked` are all incidents
    to be read beside the case."""

    tasks: list[Task] | None = None
    hearings: list[Hearing] | None = None
    outcomes: list[Outcome] | None = None
    message: Annotated[Text, StringConstraints(min_length=1)] | None = None
    qualification: Found | None = None
    note: Annotated[Text, StringConstraints(min_length=1)] | None = None
    file_note: Annotated[Text, StringConstraints(min_length=1)] | None = None
    linked: list[UUID] | None = None
    privileged: Privileged | None = None
