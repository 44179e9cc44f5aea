"""How calendar feeds and tables of tasks are erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases
from legal_aid.days.models import CalendarFeed, TaskTable


@erases("days.CalendarFeed", subject="person")
def _feeds(person: UUID) -> int:
    return CalendarFeed.objects.filter(user=person).delete()[0]


@erases("days.TaskTable", subject="team")
def _tasks(team_id: UUID) -> int:
    return TaskTable.objects.filter(team=team_id).delete()[0]
