"""Shapes of what people say of a file of evidence."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from api.bodies import Sent
from incidents.evidence.details import Description


class DescriptionSent(Sent):
    """The whole description. `version` is the one that you read: how many there were before it."""

    version: Annotated[int, Field(ge=0, le=1_000_000)]
    said: Description


class EarlierDescription(BaseModel):
    """What was said until `by` (a member's id, `name` as it was then) changed it at `at`."""

    number: int
    said: Description
    by: str
    name: str
    at: str


class DescriptionOfFile(BaseModel):
    """What is said now, and every version before, the oldest first."""

    version: int
    said: Description
    before: list[EarlierDescription]
