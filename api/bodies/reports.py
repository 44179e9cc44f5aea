"""Shapes of sealed reports."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.bodies import Sent
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
