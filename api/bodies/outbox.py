"""Shapes of what phones send with their pass. Bytes are in base64."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, Field

from api.bodies import Sent

_Bytes = Annotated[Base64Bytes, Field(max_length=300_000)]


class SealedReport(Sent):
    """A report that a phone has sealed to the team of its pass."""

    id: UUID = Field(description="Made by the phone; sending the same report twice adds nothing.")
    urgency: Annotated[int, Field(ge=0, le=2, strict=True)]
    receipt_hash: _Bytes
    public_key: _Bytes = Field(description="Answers are sealed to it.")
    sealed: _Bytes
    files: Annotated[int, Field(ge=0, le=8, strict=True)] = 0


class Taken(BaseModel):
    """The report is here."""

    reference: str


class TeamKeyLine(BaseModel):
    """One generation of a team's public keys; `signature` is that of the one before."""

    generation: int
    key: str
    signing: str
    signature: str
    current: bool


class TeamKeys(BaseModel):
    """All generations, oldest first. A phone believes those that descend from the one it knows."""

    team: UUID
    keys: list[TeamKeyLine]
    jurisdiction: str = Field(description="The team's country, for the rights that a phone shows.")
    call: str = Field(description="The number that its peers call; empty where there is none.")
