"""Shapes of the provider directory, and of the board on which coordinators place incidents."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from api.bodies import Sent
from api.bodies.legal_aid import ExcludedProvider, OfferLine, RankedProvider
from legal_aid.directory import LONGEST_REGION, MOST_CAPACITY, MOST_ENTRIES
from legal_aid.matters import MATTERS
from legal_aid.offered import Teaser

Matter = Literal[tuple(MATTERS)]
Place = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REGION)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$")]


class ProviderEntry(Sent):
    """What a team can take on, whole: what is left out is not kept. These are public, professional
    facts; nothing about clients."""

    matters: list[Matter] = Field(min_length=1, max_length=len(MATTERS))
    jurisdictions: list[Place] = Field(min_length=1, max_length=MOST_ENTRIES)
    languages: list[Language] = Field(min_length=1, max_length=MOST_ENTRIES)
    capacity: int = Field(ge=0, le=MOST_CAPACITY, strict=True)
    takes_custody_calls: bool = Field(strict=True)
    is_active: bool = Field(strict=True)


class ProviderLine(BaseModel):
    """One entry of the directory. `free` is how many more cases it takes at present."""

    team: UUID
    name: str
    matters: list[str]
    jurisdictions: list[str]
    languages: list[str]
    capacity: int
    free: int
    takes_custody_calls: bool
    is_active: bool
    is_mine: bool


class Providers(RootModel[list[ProviderLine]]):
    """All of them, without pages."""


class NeedLine(BaseModel):
    """What an incident asks for; `hours_left` to the deadline of custody, null without one."""

    model_config = ConfigDict(from_attributes=True)

    matters: list[str]
    place: str
    languages: list[str]
    urgency: int
    in_custody: bool
    hours_left: float | None


class WaitingLine(BaseModel):
    """An incident that somebody wants a lawyer for. Only where the person agreed it may be
    offered."""

    incident: UUID
    client: str
    title: str
    need: NeedLine
    deadline: datetime | None
    may_be_offered: bool
    was_unplaced: bool


class OutLine(OfferLine):
    """A live offer, the how-manieth it is by `place`, `of` so many."""

    referral: UUID
    incident: UUID
    client: str
    of: int


class Board(BaseModel):
    """`not_looked_at` counts what is beyond the most urgent that were opened for this answer."""

    waiting: list[WaitingLine]
    not_looked_at: int
    out: list[OutLine]


class Consideration(BaseModel):
    """What referring would do now, and nothing of it was done.

    `asked` get an offer, in this order; `teaser` is what they see before they accept, `parts` what
    the one who accepts opens. `obstacle` says why it may not be referred, or nothing.
    """

    incident: UUID
    need: NeedLine
    teaser: Teaser
    parts: list[str]
    consent: str
    obstacle: str
    asked: list[UUID]
    chosen: list[RankedProvider]
    excluded: list[ExcludedProvider]
