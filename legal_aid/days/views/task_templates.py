"""Tasks by stage, for whoever hands out a legal-aid team's work: change, add, order, switch off."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.forms import posted
from accounts.models import Team
from legal_aid.cases import HANDING_ROLES
from legal_aid.days import task_editing
from legal_aid.days.task_forms import STEPS, StepForm, TemplateForm
from legal_aid.days.task_table import (
    STAGES,
    Tasks,
    Template,
    open_tasks,
    row_of,
    save_tasks,
    shipped_again,
    worded,
)
from legal_aid.stages import Stage
from legal_aid.views.trouble import explain
from legal_aid.workload.leading import handing_teams
from vault import Undecryptable

NEW = "new"


@unlocked
@roles_required(*HANDING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def tasks_by_stage(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The table; a button beside each task moves it or switches it off or on."""
    team = _team(request, team_id)
    base, tasks = _opened(request, team)
    if tasks is None:
        return _closed(request)
    if request.method == "POST":
        form = StepForm(request.POST)
        if not form.is_valid():
            return _page(request, team, base, tasks, status=422)
        try:
            _step(request, team, tasks, form)
        except ValidationError as error:
            return explain(request, error)
        return redirect("tasks-by-stage", team.pk)
    return _page(request, team, base, tasks)


@unlocked
@roles_required(*HANDING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def task_template(request: HttpRequest, team_id: UUID, code: str) -> HttpResponse:
    """Change one task, or add one (`new`)."""
    team = _team(request, team_id)
    base, tasks = _opened(request, team)
    if tasks is None:
        return _closed(request)
    known = next((one for one in tasks.all() if one.code == code), None)
    if known is None and code != NEW:
        raise Http404
    first = known.model_dump() if known else {"stage": request.GET.get("stage", "")}
    words = worded(known).words if known else ""
    form = TemplateForm(
        posted(request), initial=first | {"base": base}, template=known, words=words
    )
    if form.is_valid() and _saved(request, team, tasks, known, form):
        return redirect("tasks-by-stage", team.pk)
    context = {"team": team, "form": form, "known": known}
    status = 422 if form.errors else 200
    return render(request, "legal_aid/days/task_template.html", context, status=status)


def _team(request: HttpRequest, team_id: UUID) -> Team:
    return get_object_or_404(handing_teams(request.user), pk=team_id)


def _opened(request: HttpRequest, team: Team) -> tuple[UUID | None, Tasks | None]:
    """The row it was read from and the table; no table where it does not open."""
    row = row_of(team.pk)
    try:
        return row.pk if row else None, open_tasks(request.keyring, row)
    except Undecryptable:
        return None, None


def _step(request: HttpRequest, team: Team, tasks: Tasks, form: StepForm) -> None:
    said = form.cleaned_data
    by = {"keyring": request.keyring, "actor": request.user, "team": team, "base": said["base"]}
    match said["do"]:
        case "shipped":
            shipped_again(**by)
        case "off" | "on":
            changed = task_editing.switched(tasks, said["code"], off=said["do"] == "off")
            save_tasks(tasks=changed, **by)
        case step:
            save_tasks(tasks=task_editing.moved(tasks, said["code"], STEPS[step]), **by)


def _saved(
    request: HttpRequest, team: Team, tasks: Tasks, known: Template | None, form: TemplateForm
) -> bool:
    said = form.fields_of_template
    try:
        if known:
            if not said["text"] and known.code.startswith("own_"):
                raise ValidationError({"text": _("Say what is to be done.")})
            changed = task_editing.with_template(tasks, known.model_copy(update=said))
        else:
            changed = task_editing.with_new(tasks, form.cleaned_data["stage"], **said)
        save_tasks(
            keyring=request.keyring,
            actor=request.user,
            team=team,
            tasks=changed,
            base=form.cleaned_data["base"],
        )
    except ValidationError as error:
        form.refuse_with(error)
        return False
    return True


def _page(
    request: HttpRequest, team: Team, base: UUID | None, tasks: Tasks, *, status: int = 200
) -> HttpResponse:
    stages = [
        (one, Stage(one).label, [(each, worded(each)) for each in tasks.stages.get(one, [])])
        for one in STAGES
    ]
    context = {"team": team, "base": base, "stages": stages, "is_own": base is not None}
    return render(request, "legal_aid/days/tasks_by_stage.html", context, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    return explain(request, ValidationError(_("These tasks do not open with your keys.")))
