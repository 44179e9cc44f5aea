"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import rewraps
from legal_aid.days.models import TaskTable
from legal_aid.days.task_table import table_context

rewraps(
    "days.TaskTable.sealed_table",
    rows=lambda team: TaskTable.objects.filter(team=team),
    context=table_context,
)
