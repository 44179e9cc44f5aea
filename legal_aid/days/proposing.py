"""Tasks that are proposed at a stage of a case, and added with one button."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from legal_aid.case_changes import Change
from legal_aid.case_document import Shared, Task
from legal_aid.case_parts import made, with_changes
from legal_aid.cases import Changed, OpenCase
from legal_aid.days.tables import TaskTemplate

Templates = Mapping[str, tuple[TaskTemplate, ...]]


def proposed(
    shared: Shared, stage: str, templates: Templates, *, in_custody: bool
) -> list[TaskTemplate]:
    """What a stage asks for and the case does not have yet, ticked off or not. `templates`: those
    in use in the case's team (`task_table.in_use`)."""
    there = {task.template for task in shared.tasks if task.template}
    return [
        template
        for template in templates.get(stage, ())
        if template.code not in there and (in_custody or not template.in_custody_only)
    ]


def add_proposed(codes: Collection[str], stage: str, templates: Templates, today: date) -> Change:
    """Add the chosen templates of a stage as tasks; those the case has already are left alone.

    The text is the reader's language as of now: from then on it is a task like any other. Where all
    are there nothing is written. ValidationError for none.
    """
    if not codes:
        raise ValidationError(_("Choose at least one."))

    def change(case: OpenCase) -> Changed:
        asked = proposed(case.shared, stage, templates, in_custody=True)
        wanted = [one for one in asked if one.code in codes]
        if not wanted:
            return Changed()
        tasks = list(case.shared.tasks)
        for template in wanted:
            tasks.append(_task(template, tasks, today))
        return Changed(shared=with_changes(case.shared, tasks=tasks))

    return change


def free_id(tasks: Collection[Task]) -> str:
    """An id that no task of the case has."""
    taken = {task.id for task in tasks}
    return next(f"t{n}" for n in range(1, len(taken) + 2) if f"t{n}" not in taken)


def _task(template: TaskTemplate, tasks: Collection[Task], today: date) -> Task:
    days = template.within
    return made(
        Task,
        id=free_id(tasks),
        text=template.words,
        due="" if days is None else (today + timedelta(days=days)).isoformat(),
        template=template.code,
    )
