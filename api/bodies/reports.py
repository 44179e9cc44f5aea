"""Shapes of sealed reports."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.bodies import Sent
from incidents.messages import LONGEST_MESSAGE, Signed
from incidents.quick_report import QuickReport


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


class IntakeMessageSent(Sent):
    """A question, a reason, or an answer."""

    id: UUID = Field(description="Made by the writer; sending the same id twice adds nothing.")
    text: str = Field(max_length=LONGEST_MESSAGE)


class IntakeMessageLine(BaseModel):
    """`signed` tells a sender who vouches for what the team wrote: its key as it is known, an
    earlier one, or nobody, and then `text` is empty. Answers are empty for their sender."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: Literal["question", "reason", "answer"]
    text: str
    at: datetime
    signed: Signed


class IntakeMessages(RootModel[list[IntakeMessageLine]]):
    """Oldest first."""


class Merged(Sent):
    incident: UUID = Field(description="The record that the report is added to.")
