"""Shapes of days, hearings and the feed of one's own calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from api.bodies import Sent
from incidents.fields import Moment, MomentOrEdtf, Text
from legal_aid.case_document import Hearing, Task
from legal_aid.case_document.values import CodeOrNone
from legal_aid.days.agenda import Bucket, Kind
from legal_aid.days.hearings import MOST_NEW_TASKS


class AgendaEntry(BaseModel):
    """One thing that is not over. `text` is the time as people wrote it, `at` the moment it is
    sorted by, `zone` by whose clock it is; `bucket` where the page of the day shows it."""

    kind: Kind
    bucket: Bucket
    id: str
    case: UUID
    client: str
    what: str
    text: str
    at: datetime | None
    zone: str
    where: str
    assignee: str
    is_confirmed: bool


class Agenda(BaseModel):
    """Of `looked_at` cases that opened; `unopened` did not, `not_looked_at` were too many."""

    now: datetime
    entries: list[AgendaEntry]
    looked_at: int
    unopened: int
    not_looked_at: int


class CalendarFeedState(BaseModel):
    """Whether you have a feed. Its address is shown in a browser only."""

    exists: bool


class CalendarFeedMade(CalendarFeedState):
    """Any address you had before shows nothing any more."""

    address: str


class HeldLine(BaseModel):
    """A custody clock; `deadline` is null where no limit is known. Minutes since the last dose."""

    deadline: datetime | None
    source: str
    confirmed: bool
    dose_least: int | None
    dose_most: int | None


class Paper(BaseModel):
    code: str
    words: str


class LimitLine(BaseModel):
    """A limitation date that runs; `due` is null where it has no day yet."""

    code: str
    words: str
    due: date | None
    source: str
    unconfirmed: bool


class PreparedHearing(BaseModel):
    """What is at hand before a hearing. `agreed` is false, and clocks and violations are missing,
    where the person does not agree that legal aid has their record."""

    hearing: Hearing
    at: datetime
    zone: str
    agreed: bool
    clocks: list[HeldLine]
    violations: list[str]
    deadlines: list[LimitLine]
    papers: list[Paper]
    tasks: list[Task]


class AddedTask(BaseModel):
    text: Annotated[Text, StringConstraints(min_length=1)]
    due: MomentOrEdtf = ""


class AfterHearing(Sent):
    """What came of a hearing, the next one, and what is to be done; written together.

    `at` is the hearing's time as you read it.
    """

    at: Annotated[Moment, StringConstraints(min_length=1)]
    happened: bool
    result_code: CodeOrNone = ""
    result: Text = ""
    next_at: Moment = ""
    next_kind: CodeOrNone = ""
    next_court: Text = ""
    next_where: Text = ""
    tasks: Annotated[list[AddedTask], Field(max_length=MOST_NEW_TASKS)] = []


class ProposedTask(BaseModel):
    """`due` is the day it would get if it were added today, null without one."""

    code: str
    text: str
    due: date | None
    in_custody_only: bool


class ProposedTasks(BaseModel):
    stage: str
    tasks: list[ProposedTask]


class ChosenTasks(Sent):
    codes: Annotated[list[CodeOrNone], Field(max_length=50)]
