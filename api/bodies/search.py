"""Shapes of questions, answers, and questions that are kept."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from api.bodies import Sent
from api.bodies.incidents import IncidentSummary
from incidents.search.question import Question
from incidents.search.saved import LONGEST_NAME

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class Asked(Sent):
    """`page` counts from 1."""

    question: Question
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=200)


class Answered(BaseModel):
    """One page of what answers a question, urgent first, then newest week first.

    `by`: names and numbers are looked for first; "text" where everything was, "sound" where only
    names that sound like it were found. `left`: so many records are not in the index yet.
    """

    count: int
    page: int
    by: Literal["", "name", "text", "sound"]
    left: int
    results: list[IncidentSummary]


class NewSavedSearch(Sent):
    name: Name
    question: Question


class RenamedSearch(Sent):
    name: Name


class SavedSearchLine(BaseModel):
    """`question` is null where today's rules refuse it."""

    id: UUID
    name: str
    question: Question | None


class SavedSearchLines(RootModel[list[SavedSearchLine]]):
    """All of them, without pages."""
