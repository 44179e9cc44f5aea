"""Shapes of the coded vocabulary."""

from __future__ import annotations

from pydantic import BaseModel, RootModel


class Word(BaseModel):
    code: str
    label: str
    group: str
    rights: list[str]


class Vocabulary(RootModel[dict[str, list[Word]]]):
    """Every kind of code with its words."""
