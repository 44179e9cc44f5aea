"""Shapes of what an organisation sets for itself."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from api.bodies import Sent
from incidents.retention import YEARS


class OrganisationChange(Sent):
    """What is left out, or null, stays as it is."""

    keeps_years: int | None = Field(
        None,
        ge=YEARS[0],
        le=YEARS[1],
        strict=True,
        description="How many years closed records and cases stay. Nothing is erased by itself.",
    )
    allows_urgent_basis: bool | None = Field(
        None,
        strict=True,
        description="Whether a record may begin before its person was asked.",
    )
    has_public_page: bool | None = Field(
        None,
        strict=True,
        description="Whether everyone may read what its advocates published.",
    )


class OrganisationLine(BaseModel):
    """`past` closed records and cases are past their time now."""

    id: UUID
    name: str
    keeps_years: int
    past: int
    allows_urgent_basis: bool
    has_public_page: bool


class Organisations(RootModel[list[OrganisationLine]]):
    """All of them, without pages."""
