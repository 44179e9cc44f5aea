"""Shapes of protected trend tables."""

from __future__ import annotations

from pydantic import BaseModel

from advocacy.published import Table


class Kept(BaseModel):
    """How much readers see, worked out from protected figures: `incidents` and `of` are about."""

    incidents: int
    of: int
    shown: int
    cells: int


class Withheld(BaseModel):
    """Why figures are withheld. For whoever makes a release; readers see one mark."""

    under_threshold: int
    by_audit: int


class SafeTable(BaseModel):
    """A table in place of one that is too thin, as a query of this address. It takes about `more`
    incidents until `closer` can stand in it too."""

    query: str
    title: str
    kept: Kept
    closer: str
    more: int


class TrendTable(BaseModel):
    """A table as it could be published now; or none, and the most detailed tables that could."""

    meaning: str
    table: Table | None
    kept: Kept | None
    withheld: Withheld | None
    proposals: list[SafeTable]
