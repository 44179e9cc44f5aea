"""Shapes of a case's deadlines."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field, RootModel

from api.bodies import Sent


class DeadlineLine(BaseModel):
    """One deadline as it stands now. `due` is the day by which to act; `safe` the earliest that
    the law can mean, `written` by the rule as its sources have it. `missing` says why there is no
    day. `sentences` say how the day came about, in the caller's language."""

    id: str
    code: str
    jurisdiction: str
    label: str
    trigger: str
    due: date | None
    safe: date | None
    written: date | None
    days_left: int | None
    missing: str
    source: str
    unconfirmed: bool
    decided_by: str
    reason: str
    done: bool
    kept: bool = Field(description="Whether the case has a copy of its own.")
    gone: bool = Field(description="Whether the record does not give its date any more.")
    sentences: list[str]


class DeadlineLines(RootModel[list[DeadlineLine]]):
    """All of them, what runs out first before the others, without pages."""


class DeadlineStep(Sent):
    """What to do. `keep` takes nothing else; `add` takes `label` and `due`; `start` takes `limit`
    and `trigger`; the others take `deadline`, with `reading` (confirm) or `due` and `reason`
    (override; no `due`: no limit applies)."""

    do: Literal["keep", "add", "start", "confirm", "override", "done", "reopen"]
    deadline: str = ""
    reading: Literal["due", "written"] = "due"
    limit: str = ""
    trigger: str = ""
    label: str = ""
    due: str = ""
    reason: str = ""
