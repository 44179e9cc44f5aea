"""Shapes of protected trend tables."""

from __future__ import annotations

from pydantic import BaseModel


class TrendCell(BaseModel):
    """`terms` are the codes of the axes, null for a total; `figure` is null where hidden."""

    terms: list[str | None]
    figure: int | None


class TrendTable(BaseModel):
    notice: str
    meaning: str
    axes: list[str]
    cells: list[TrendCell]
    hidden: int
