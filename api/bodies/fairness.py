"""Shapes of the numbers about offers."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class ProviderLine(BaseModel):
    """Rates are shares of the offers that are over; null without any."""

    model_config = ConfigDict(from_attributes=True)

    provider: UUID
    name: str
    offers: int
    accepted: int
    declined: int
    expired: int
    accept_rate: float | None
    expiry_rate: float | None


class TimeLine(BaseModel):
    """Referrals of one urgency, by the bands of the answer."""

    model_config = ConfigDict(from_attributes=True)

    urgency: int
    by_band: list[int]


class FairnessFigures(BaseModel):
    """`why` counts a referral under every reason that kept a provider out."""

    model_config = ConfigDict(from_attributes=True)

    bands: list[str]
    providers: list[ProviderLine]
    times: list[TimeLine]
    placed: int
    unplaced: int
    why: dict[str, int]
    not_looked_at: int
