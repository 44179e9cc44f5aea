"""Single changes of a table of task templates: pure functions from one table to the next."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from legal_aid.days.task_table import MOST_TEMPLATES, Stage, Tasks, Template, require_known

# A template added here keeps this code for good; 32 random bits never meet among a few dozen.
_OWN, _BYTES = "own_", 4


def with_template(tasks: Tasks, template: Template) -> Tasks:
    """The template of this code changed; ValidationError where it is not in the table any more."""
    stage, place = require_known(tasks, template.code)
    row = list(tasks.stages[stage])
    row[place] = template
    return _with_row(tasks, stage, row)


def with_new(tasks: Tasks, stage: Stage, **fields: object) -> Tasks:
    """One more at the end of a stage. ValidationError where there is no room."""
    row = list(tasks.stages.get(stage, []))
    if len(row) >= MOST_TEMPLATES:
        raise ValidationError(_("There is no room for so many."), code="full")
    code = f"{_OWN}{secrets.token_hex(_BYTES)}"
    return _with_row(tasks, stage, [*row, Template.model_validate({"code": code, **fields})])


def switched(tasks: Tasks, code: str, *, off: bool) -> Tasks:
    """One switched off or on; it keeps its place."""
    stage, place = require_known(tasks, code)
    changed = tasks.stages[stage][place].model_copy(update={"off": off})
    return with_template(tasks, changed)


def moved(tasks: Tasks, code: str, steps: int) -> Tasks:
    """One moved within its stage; at either end it stays."""
    stage, place = require_known(tasks, code)
    row = list(tasks.stages[stage])
    template = row.pop(place)
    row.insert(max(0, place + steps), template)
    return _with_row(tasks, stage, row)


def _with_row(tasks: Tasks, stage: Stage, row: list[Template]) -> Tasks:
    return Tasks.model_validate({"stages": {**tasks.model_dump()["stages"], stage: row}})
