"""Shapes of the register as a whole: by state, by due day, in numbers; and handing over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from api.bodies import Sent
from incidents.lists.assigning import MOST_AT_ONCE


class Card(BaseModel):
    """One record as lists show it, read from the index. `is_indexed` is false where the index does
    not know it yet; then it has neither client nor title."""

    id: UUID
    state: str
    urgency: int
    week: str
    client: str
    title: str
    violation: str
    assignee: UUID | None
    is_indexed: bool


class StateColumn(BaseModel):
    """`total` records are in this state; the most urgent of them are `cards`."""

    state: str
    total: int
    cards: list[Card]


class ByState(RootModel[list[StateColumn]]):
    """Every state, in the order in which a record goes through them."""


class DueLine(BaseModel):
    """`kind`: a follow-up (or a service's answer), or somebody to ask for consent. `text` is an ISO
    day or minute; after `at` it is overdue."""

    kind: Literal["follow_up", "consent"]
    text: str
    at: datetime
    incident: Card


class DueMonth(BaseModel):
    """What is due in the month that begins on `first`; `overdue` is of any month."""

    first: date
    due: list[DueLine]
    overdue: list[DueLine]
    overdue_total: int


class Count(BaseModel):
    code: str
    count: int


class OurNumbers(BaseModel):
    """Exact counts of records that you may open. Not for publication."""

    notice: str
    total: int
    still_open: int
    urgent: int
    referred: int
    in_custody: int
    overdue: int
    unknown: int
    new: list[Count]
    states: list[Count]
    groups: list[Count]
    agencies: list[Count]
    regions: list[Count]
    outcomes: list[Count]


class HandOver(Sent):
    """Records of your own teams, and the member who takes care of them from now; null: nobody."""

    incidents: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
    assignee: UUID | None = None


class HandedOver(BaseModel):
    """How many changed hands."""

    changed: int
