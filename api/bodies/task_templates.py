"""Shapes of a legal-aid team's task templates by stage."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field, RootModel

from api.bodies import Sent
from legal_aid.days.task_table import Tasks


class TasksOf(BaseModel):
    """A team whose work you hand out. `base` names its own table, to be sent back with a change; it
    is null while the shipped templates are in use."""

    team: UUID
    base: UUID | None


class AllTasks(RootModel[list[TasksOf]]):
    """All of them, without pages."""


class TasksDetail(TasksOf):
    """`words` are the texts by code, in your language where the team wrote none of its own."""

    table: Tasks
    words: dict[str, str]


class TasksChange(Sent):
    base: UUID | None = Field(description="`base` as it was read; null where it was null.")
    table: Tasks
