"""What a release says to everyone. Files, pages, charts, trends and verifiers read nothing else.

Whatever stands here has passed the protection: figures are rounded, or withheld (None, one mark for
every reason). Nothing that was not published may be added to these types.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from math import prod
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

TOTAL = "*"
"""Stands in a place for the total over an axis."""
Unit = Literal["incidents", "clients", "acts"]
PlaceOfFigure = tuple[str, ...]
"""A term's code per axis, TOTAL for the total over it; the empty tuple in a table without axes."""


class Said(BaseModel):
    """Part of a release: closed, and the same for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(Said):
    """One line of an axis. `parent` is the code of the term above it in the same axis, or ""."""

    code: Annotated[str, Field(max_length=200)]
    label: Annotated[str, Field(max_length=300)]
    parent: str = ""


class Axis(Said):
    """One side of a table: its terms in the vocabulary's order (regions by name, periods by time),
    parents before their children. `overlaps`: one incident may stand in several terms, so that
    they add up to more than the total."""

    name: str
    label: str
    terms: tuple[Term, ...]
    overlaps: bool = False


class Table(Said):
    """Protected figures in row-major order over the axes; after an axis's terms comes its total.

    `since` and `until` are the first and the last day (both counted); None is open. `conditions`
    are plain sentences about what else was asked of every incident in it.
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    title: str
    unit: Unit
    since: date | None
    until: date | None
    axes: tuple[Axis, ...]
    conditions: tuple[str, ...] = ()
    figures: tuple[Annotated[int, Field(ge=0)] | None, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Table:
        if len(self.figures) != prod(len(axis.terms) + 1 for axis in self.axes):
            raise ValueError("a table has one figure for each place")
        return self

    def places(self) -> Iterator[PlaceOfFigure]:
        """Every place, in the order of the figures."""
        return product(*([*(term.code for term in axis.terms), TOTAL] for axis in self.axes))

    def by_place(self) -> dict[PlaceOfFigure, int | None]:
        """The figure of each place."""
        return dict(zip(self.places(), self.figures, strict=True))


class Method(Said):
    """The public rules under which the figures were made."""

    threshold: Annotated[int, Field(ge=10)]
    base: Literal[5] = 5
    regions: int = 1
    """Version of the hierarchy of regions."""


class Release(Said):
    """One publication of one ledger; `number` counts from 1 without gaps.

    `previous` is the SHA-256 (hex) of the release before it, "" for the first. `corrects` names an
    earlier number for errata. `embargo`: not to be shown to the public before that day.
    """

    v: Literal[1] = 1
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{4,80}$")]
    ledger: UUID
    number: Annotated[int, Field(ge=1)]
    organisation: str
    title: Annotated[str, Field(max_length=200)]
    summary: Annotated[str, Field(max_length=4000)] = ""
    language: str
    published: date
    embargo: date | None = None
    corrects: int | None = None
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]
    method: Method
    previous: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
