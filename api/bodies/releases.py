"""Shapes of releases, of releases in the making, and of saved tables."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from advocacy.drafts import LONGEST_SUMMARY, LONGEST_TITLE, MOST_TABLES
from advocacy.ledger.bringing_back import LONGEST_FILE
from advocacy.ledger.state import HIGHEST_THRESHOLD
from advocacy.published import Release, Table, Unit
from advocacy.reading.readings import Reading
from api.bodies import Sent
from api.bodies.trends import Kept, Withheld

Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
Every = Literal["", "month", "quarter", "half", "year"]
Code = Annotated[str, Field(max_length=120)]


class Filter(BaseModel):
    """Incidents that have one of these terms."""

    model_config = Sent.model_config

    dimension: Code
    terms: Annotated[list[Code], Field(min_length=1, max_length=100)]


class TableAsked(BaseModel):
    """A table: whole periods, up to four sides ("year.quarter", "region2"), filters."""

    model_config = Sent.model_config

    since: Annotated[str, Field(max_length=8)]
    until: Annotated[str, Field(max_length=8)]
    sides: Annotated[list[Code], Field(max_length=4)] = []
    unit: Unit = "incidents"
    filters: Annotated[list[Filter], Field(max_length=20)] = []


class NewDraft(Sent):
    """A release in the making. `corrects`: the number of the release that it corrects. `every`:
    how often it comes again, with the day up to which it is made already (`through`)."""

    team: UUID | None = None
    title: Title
    summary: Annotated[str, Field(max_length=LONGEST_SUMMARY)] = ""
    embargo: date | None = None
    corrects: Annotated[int, Field(ge=1)] | None = None
    tables: Annotated[list[TableAsked], Field(max_length=MOST_TABLES)] = []
    every: Every = ""
    through: date | None = None


class DraftLine(BaseModel):
    id: UUID
    title: str
    summary: str
    embargo: date | None
    corrects: int | None
    tables: list[TableAsked]
    every: Every
    through: date | None


class TableReported(BaseModel):
    kept: Kept
    withheld: Withheld


class DraftShown(DraftLine):
    """With the tables as they would be published now, or why they cannot be. `digest` names
    exactly these bytes: it is what is approved."""

    refused: list[str]
    shown: list[Table]
    reports: list[TableReported]
    digest: str
    approval: Literal["", "asked", "approved", "refused"]


class Approver(Sent):
    """Whom to ask, by id; null for nobody: a day must go by."""

    approver: UUID | None = None


class Decision(Sent):
    """Approve the release of this digest, or refuse with null."""

    digest: Annotated[str, Field(max_length=64)] | None


class Reason(Sent):
    """Why nobody else could approve it, where nobody did. Auditors read it."""

    reason: Annotated[str, Field(max_length=200)] = ""


class ReleaseLine(BaseModel):
    id: UUID
    state: Literal["embargoed", "published", "corrected"]
    release: Release


class ReleaseFile(BaseModel):
    """A file of a release. `table`: the key of the table it is about, "" for all; `chart`: the
    title of the chart it draws. `signed` is what `manage.py verify_release` checks offline, and
    what a restored copy is brought back from; a release has it once its day has come."""

    name: str
    kind: Literal["pdf", "xlsx", "json", "csv", "svg", "png", "signed"]
    media_type: str
    table: str
    chart: str


class ReleaseFiles(RootModel[list[ReleaseFile]]):
    """All of them, without pages."""


class Readings(RootModel[list[Reading]]):
    """All of them, without pages."""


class NewSavedTable(Sent):
    team: UUID | None = None
    name: Title
    table: TableAsked


class SavedTableLine(BaseModel):
    id: UUID
    name: str
    table: TableAsked


class ReleaseLines(RootModel[list[ReleaseLine]]):
    """All of them, without pages."""


class DraftLines(RootModel[list[DraftLine]]):
    """All of them, without pages."""


class SavedTableLines(RootModel[list[SavedTableLine]]):
    """All of them, without pages."""


class LedgerStanding(BaseModel):
    """A team's ledger: how many releases its chain has, and why nothing can be published."""

    team: UUID
    threshold: int
    number: int
    refused: list[str]


class LedgerStandings(RootModel[list[LedgerStanding]]):
    """One for each team, without pages."""


class NewThreshold(Sent):
    """It can only be raised."""

    threshold: Annotated[int, Field(ge=1, le=HIGHEST_THRESHOLD)]


class LostRelease(Sent):
    """The text of the file (JSON) of the very next release that this copy lacks."""

    file: Annotated[str, Field(max_length=LONGEST_FILE)]
