"""Task templates as a team keeps them: the shipped ones until somebody changes one, then its own
table, sealed to the legal-aid team, because people write tasks in words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from accounts import auditing
from accounts.models import Team, User
from accounts.teams import seal_to_team, teams_of
from incidents.document import canonical
from incidents.fields import Part, Text, refusal
from legal_aid.case_document.values import Code
from legal_aid.cases import HANDING_ROLES
from legal_aid.days.models import TaskTable
from legal_aid.days.tables import TaskTemplate, task_templates
from legal_aid.errors import NotPossibleNow
from vault import Keyring, Undecryptable, context

MOST_TEMPLATES = 40
LONGEST_DAYS = 3650
Stage = Literal["engaged", "active", "resolved", "reopened"]
STAGES: tuple[Stage, ...] = ("engaged", "active", "resolved", "reopened")


class Template(Part):
    """A task of the table. `code` is stored in cases and never given to another; an empty `text`
    means the words that Amparo brings for that code, in the reader's language. `within`: days until
    it is due, null without a day. One that is `off` is not proposed, and keeps its place."""

    code: Code
    text: Text = ""
    within: Annotated[int, Field(ge=0, le=LONGEST_DAYS)] | None = None
    in_custody_only: bool = False
    off: bool = False


class Tasks(Part):
    """The templates of each stage, in the order in which they are proposed."""

    stages: dict[Stage, Annotated[list[Template], Field(max_length=MOST_TEMPLATES)]] = {}

    @model_validator(mode="after")
    def _each_once_and_in_words(self) -> Self:
        codes = [one.code for templates in self.stages.values() for one in templates]
        if len(codes) != len(set(codes)):
            raise refusal(_("Two tasks carry the same code."))
        known = _shipped()
        if any(not one.text and one.code not in known for one in self.all()):
            raise refusal(_("Say what is to be done."))
        return self

    def all(self) -> list[Template]:
        return [one for stage in STAGES for one in self.stages.get(stage, [])]


def table_context(row: TaskTable) -> bytes:
    """What a table belongs to."""
    return context("task table", row.pk, row.team_id)


def row_of(team_id: UUID) -> TaskTable | None:
    return TaskTable.objects.filter(team=team_id).select_related("team").first()


def open_tasks(keyring: Keyring, row: TaskTable | None) -> Tasks:
    """A team's table, the shipped one where it has none; what was shipped since stands at the end
    of its stage. Undecryptable for anyone but the team."""
    if row is None:
        return _with_new(Tasks())
    sealed = bytes(row.sealed_table)
    return _with_new(Tasks.model_validate_json(keyring.open(sealed, table_context(row))))


def in_use(keyring: Keyring, team_id: UUID) -> Mapping[str, tuple[TaskTemplate, ...]]:
    """What is proposed in the cases of a team, by stage. Whoever works on a case and is not of its
    team has no key to the team's table, and is proposed what is shipped."""
    row = row_of(team_id)
    if row is None:
        return task_templates()
    try:
        tasks = open_tasks(keyring, row)
    except Undecryptable:
        return task_templates()
    return {
        stage: tuple(worded(one) for one in templates if not one.off)
        for stage, templates in tasks.stages.items()
    }


def worded(template: Template) -> TaskTemplate:
    """A template with its text: the team's own, else the shipped one."""
    shipped = _shipped().get(template.code)
    return TaskTemplate(
        code=template.code,
        text=template.text or (shipped.text if shipped else template.code),
        within=template.within,
        in_custody_only=template.in_custody_only,
        is_own=bool(template.text),
    )


def save_tasks(
    *, keyring: Keyring, actor: User, team: Team, tasks: Tasks, base: UUID | None
) -> TaskTable:
    """Keep a team's table. `base` is the row it was made from, None for the shipped ones.

    PermissionDenied for anyone but lawyers and coordinators of the legal-aid team, NotPossibleNow
    when somebody else changed the table meanwhile.
    """
    require_editor(keyring, actor, team)
    with transaction.atomic():
        before = _locked(team, base)
        if before:
            before.delete()
        row = TaskTable(team=team)
        row.sealed_table = seal_to_team(team, canonical(tasks), table_context(row), keyring=keyring)
        row.save(force_insert=True)
        auditing.record(team.organisation, actor, "tasks.edit", row)
    return row


def shipped_again(*, keyring: Keyring, actor: User, team: Team, base: UUID | None) -> None:
    """Throw a team's own table away: the shipped templates are proposed again. Safe to repeat.

    Errors as `save_tasks`.
    """
    require_editor(keyring, actor, team)
    with transaction.atomic():
        row = _locked(team, base)
        if row:
            auditing.record(team.organisation, actor, "tasks.shipped", row)
            row.delete()


def require_editor(keyring: Keyring, actor: User, team: Team) -> None:
    """PermissionDenied for anyone who does not hand out a legal-aid team's work."""
    teams = teams_of(actor, kind=Team.Kind.LEGAL_AID, roles=HANDING_ROLES)
    if keyring.holder != actor.pk or not teams.filter(pk=team.pk).exists():
        raise PermissionDenied


def _locked(team: Team, base: UUID | None) -> TaskTable | None:
    """The row as it is now; two editors of one team never interleave."""
    Team.objects.select_for_update().get(pk=team.pk)
    row = row_of(team.pk)
    if (row.pk if row else None) != base:
        raise NotPossibleNow(_("Somebody changed the tasks meanwhile. Look at them again."))
    return row


def _shipped() -> dict[str, TaskTemplate]:
    return {one.code: one for templates in task_templates().values() for one in templates}


def _with_new(tasks: Tasks) -> Tasks:
    """The table with shipped templates that it does not know yet at the end of their stage."""
    known = {one.code for one in tasks.all()}
    stages = {stage: list(tasks.stages.get(stage, [])) for stage in STAGES}
    for stage in STAGES:
        stages[stage] += [
            Template(code=one.code, within=one.within, in_custody_only=one.in_custody_only)
            for one in task_templates().get(stage, ())
            if one.code not in known
        ]
    return Tasks.model_construct(stages=stages)


def require_known(tasks: Tasks, code: str) -> tuple[Stage, int]:
    """Where a template stands: stage, and place from 0. ValidationError where it does not."""
    for stage in STAGES:
        for place, one in enumerate(tasks.stages.get(stage, [])):
            if one.code == code:
                return stage, place
    raise ValidationError(_("This task is not in the list."), code="gone")
