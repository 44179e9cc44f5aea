"""Shapes of population figures."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from advocacy.reading.denominators import LONGEST
from api.bodies import Sent


class PopulationLine(BaseModel):
    region: str
    period: str
    people: int


class PopulationFigures(BaseModel):
    """What rates are divided by, and where it is from."""

    source: str
    lines: list[PopulationLine]


class NewPopulation(Sent):
    """Figures instead of those kept before."""

    source: Annotated[str, Field(max_length=300)]
    lines: Annotated[str, Field(max_length=LONGEST)] = Field(
        description='Lines "region,period,people"; empty keeps none.'
    )
