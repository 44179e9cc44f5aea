"""Shapes of what moves a case: steps, transfers, colleagues, records."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.bodies import Sent
from incidents.fields import Text

Seen = Literal["", "engaged", "active", "resolved", "reopened", "safety_hold", "closed",
               "transferred", "consent_withdrawn"]  # fmt: skip
SEEN = Field(default="", description="The stage that you saw; refused if it moved.")


class StepTaken(Sent):
    """`reason` is needed to hold, to lift and to reopen; both teams read it."""

    step: Literal["begin", "resolve", "close", "reopen", "hold", "lift"]
    reason: Text = ""
    seen: Seen = SEEN


class Transfer(Sent):
    reason: Text
    seen: Seen = SEEN


class NewCoCounsel(Sent):
    """`privileged`: they open the privileged part as well."""

    team: UUID
    privileged: bool = False


class FormerCoCounsel(Sent):
    team: UUID


class FurtherIncident(Sent):
    incident: UUID
