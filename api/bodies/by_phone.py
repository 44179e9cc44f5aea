"""Shapes of answers by telephone and of the referral sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from api.bodies import Sent
from incidents.fields import Text


class PhoneAnswer(Sent):
    """What a provider said. Accepting needs `conflict` to be "no"; only an open offer can be
    declined."""

    provider: UUID
    answer: Literal["accepted", "declined"]
    said_by: Annotated[Text, StringConstraints(min_length=1, max_length=120)]
    at: AwareDatetime
    conflict: Literal["no", "yes", "not_asked"]


class PhoneTaken(BaseModel):
    """The case that came of it; null after a refusal."""

    case: UUID | None


class SheetClient(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    code: str
    contact: str
    flags: list[str]


class SheetAct(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    violation: str
    date: str
    place: str


class SheetHeld(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    where: str
    since: str
    is_certain: bool


class SheetOfficer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    agency: str
    badge: str
    plate: str


class Sheet(BaseModel):
    """What somebody who is rung may have on paper: named field by field."""

    model_config = ConfigDict(from_attributes=True)

    reference: str
    made_at: datetime
    team: str
    place: str
    urgency: int
    matters: list[str]
    languages: list[str]
    deadline: datetime | None
    deadline_source: str
    clients: list[SheetClient]
    acts: list[SheetAct]
    held: list[SheetHeld]
    officers: list[SheetOfficer]
