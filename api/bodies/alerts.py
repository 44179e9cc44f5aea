"""Shapes of who is on call and how one is told."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field

from api.bodies import Sent


class OnCallMember(Sent):
    """Hours are of the server's zone; both null is always, from 22 to 6 goes over midnight."""

    user: UUID
    from_hour: int | None = Field(None, ge=0, le=23)
    to_hour: int | None = Field(None, ge=0, le=23)


class OnCallSent(Sent):
    members: list[OnCallMember] = Field(max_length=99, description="The first is told first.")


class OnCallLine(BaseModel):
    user: UUID
    name: str
    from_hour: int | None
    to_hour: int | None


class OnCallList(BaseModel):
    """`now` are those whose hours hold, in the order in which they are told."""

    members: list[OnCallLine]
    now: list[UUID]


class AlertsSent(Sent):
    email: str = Field(max_length=254, description="Empty: no e-mail.")


class Alerts(BaseModel):
    """How one is told. Browsers are added and removed in the browser itself."""

    email: str
    browsers: int
    server_sends_mail: bool
