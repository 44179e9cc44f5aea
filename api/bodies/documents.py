"""Shapes of documents made from templates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, RootModel, StringConstraints

from api.bodies import Sent
from incidents.fields import Link

Kind = Literal[
    "habeas", "medication", "police_complaint", "prosecutor_complaint", "consent", "client_letter"
]


class NewDocument(Sent):
    """`about` is the id of somebody who was harmed, "" for who is held, or the only one."""

    document: Kind
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]{2})?$")]
    about: Link = ""
    part: Literal["privileged", "shared"] = "privileged"


class KeptDocument(BaseModel):
    """One version. `formats` are those in which it can be downloaded."""

    id: UUID
    document: str
    language: str
    version: int
    title: str
    part: Literal["privileged", "shared"]
    made_by: str
    made_at: datetime
    formats: list[str]


class MadeDocument(KeptDocument):
    """`missing` are the facts it lacks, `warnings` what to think of before it leaves the office,
    in words."""

    missing: list[str]
    warnings: list[str]


class KeptDocuments(RootModel[list[KeptDocument]]):
    """All of them, the newest first, without pages."""
