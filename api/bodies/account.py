"""Shapes of what is one's own: account, sessions, tokens, receipts."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.bodies import Sent
from api.bodies.reports import IntakeMessageLine


class TokenLine(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    scopes: list[str]
    expires_on: date


class Tokens(RootModel[list[TokenLine]]):
    """All of them, without pages."""


class NewToken(Sent):
    scopes: list[Literal["read", "write", "import", "submit", "manage", "hand_over"]] = Field(
        min_length=1
    )
    expires_on: date


class IssuedToken(BaseModel):
    token: str = Field(description="Shown once; it opens your keys.")


class WaitsFor(BaseModel):
    """A team that somebody has yet to admit the caller to."""

    team: UUID
    name: str
    role: str


class Me(BaseModel):
    """`fingerprint` is what others compare with you aloud before they admit you."""

    id: UUID
    name: str
    fingerprint: str
    has_second_factor: bool
    waits_for: WaitsFor | None


class SessionLine(BaseModel):
    """A browser in which one is signed in. `begun` is null while it waits for a second factor,
    `idle_minutes` while it is locked."""

    model_config = ConfigDict(from_attributes=True)

    reference: str
    begun: date | None
    idle_minutes: int | None
    is_this: bool


class Sessions(RootModel[list[SessionLine]]):
    """All of them, without pages."""


class SentReportLine(BaseModel):
    """A report of one's own: never its content, which only the team opens. `messages` are what the
    team asked or gave as its reason, and when one answered."""

    id: UUID
    ref: str
    sent: str
    state: str
    messages: list[IntakeMessageLine]


class SentReports(RootModel[list[SentReportLine]]):
    """All of them, the newest first, without pages."""
