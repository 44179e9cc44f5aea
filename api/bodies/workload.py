"""Shapes of who leads, how much everybody has, and what was handed over."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.bodies import Sent
from legal_aid.workload.handing_over import MOST_AT_ONCE, Kind, Why


class CaseLead(Sent):
    """The member of the provider who leads from now; null: nobody."""

    lead: UUID | None


class LoadLine(BaseModel):
    """`person` null: what is nobody's. `next_hearing` is an ISO minute of a case they lead, or
    ""."""

    model_config = ConfigDict(from_attributes=True)

    person: UUID | None
    name: str
    is_member: bool
    cases: int
    tasks: int
    overdue: int
    next_hearing: str


class WorkloadFigures(BaseModel):
    """Exact numbers of the newest open cases of one team. Not for publication."""

    notice: str
    team: UUID
    loads: list[LoadLine]
    looked_at: int
    unopened: int
    not_looked_at: int


class WorkHandOver(Sent):
    """`whose` null: what is nobody's. Without `cases`, all in which something of theirs is, as
    many as go at once."""

    team: UUID | None = None
    whose: UUID | None
    to: UUID
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=2)]
    cases: Annotated[list[UUID], Field(max_length=MOST_AT_ONCE)] | None = None


class Stayed(BaseModel):
    """A case that did not move: closed meanwhile, does not open, nothing of theirs in it any
    more, or not a case of the team."""

    case: UUID
    why: Why


class WorkHandedOver(BaseModel):
    leads: int
    tasks: int
    moved: list[UUID]
    stayed: list[Stayed]
