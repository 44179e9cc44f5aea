"""Shapes of how long a record stays."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.bodies import Sent, Yes
from incidents.fields import SomeText


class KeepingState(BaseModel):
    """`is_due` when it was closed longer ago than its organisation keeps it and is under no hold.
    `rests_on_it` when a legal-aid case must be erased before it."""

    on_hold: bool
    closed_week: str
    is_due: bool
    rests_on_it: bool


class SafetyLift(Sent):
    reason: SomeText = Field(description="Everyone who opens the record reads it.")


class Erasure(Sent):
    sure: Yes = Field(description="That this cannot be undone.")
