"""Shapes of teams, their members and who is to become one."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, RootModel, StringConstraints

from accounts.models import Role
from api.bodies import Sent, Yes

# As `vault.fingerprint` writes it, and as `accounts.joining` writes the code of a link.
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){7}$")]
LinkCode = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{32}$")]


class TeamLine(BaseModel):
    """`has_keys` is false for peers, who write to the team and cannot read it."""

    id: UUID
    name: str
    kind: str
    organisation: str
    role: Role
    has_keys: bool
    may_admit: bool


class Teams(RootModel[list[TeamLine]]):
    """All of them, without pages."""


class MemberLine(BaseModel):
    """`is_believed` is false where no admitter's signature vouches for the membership."""

    id: UUID
    team: UUID
    user: UUID
    name: str
    role: str
    is_me: bool
    is_believed: bool
    fingerprint: str


class Members(RootModel[list[MemberLine]]):
    """All of them, without pages."""


class NewRole(Sent):
    role: Role


class Link(BaseModel):
    """Shown once and stored nowhere."""

    link: str


class InvitationLine(BaseModel):
    """`user`, `name` and `fingerprint` are null until somebody has answered the link."""

    id: UUID
    team: UUID
    role: str
    expires_on: date
    user: UUID | None
    name: str | None
    fingerprint: str | None


class Invitations(RootModel[list[InvitationLine]]):
    """All of them, without pages."""


class NewInvitation(Sent):
    team: UUID
    role: Role


class MadeInvitation(BaseModel):
    """The link is shown once and stored nowhere."""

    id: UUID
    expires_on: date
    link: str


class Comparison(Sent):
    compared: Yes = Field(description="That you compared the fingerprint with the person, aloud.")
    fingerprint: Fingerprint = Field(description="What you compared.")


class Answer(Sent):
    code: LinkCode = Field(description="The last part of the link.")


class RenewalLine(BaseModel):
    """How many sealed values of a team have been looked at since its key changed."""

    team: UUID
    done: int
    total: int


class Renewals(RootModel[list[RenewalLine]]):
    """The teams whose values are still being sealed anew; empty when nothing is left to do."""
