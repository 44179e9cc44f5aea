"""The table of rules out to a YAML file, and in from one."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from legal_aid.forms.rules import RulesFileForm
from legal_aid.rules import exchanging
from legal_aid.rules.keeping import open_version, save_draft, versions, working
from legal_aid.rules.table import RuleTable
from legal_aid.views.rules import directory_names, team_or_404
from legal_aid.views.trouble import closed
from vault import Undecryptable


@unlocked
@roles_required(Role.COORDINATOR)
@require_safe
def take_out(request: HttpRequest, team_id: UUID, number: int = 0) -> HttpResponse:
    """A published version as YAML, or by 0 the draft, else the version in force."""
    team = team_or_404(request, team_id)
    row = get_object_or_404(versions(team), number=number) if number else working(team)
    try:
        table = open_version(request.keyring, row).table if row else RuleTable()
    except Undecryptable:
        return closed(request)
    headers = {"Content-Disposition": f'attachment; filename="{exchanging.FILE_NAME}"'}
    body = exchanging.written(table, directory_names())
    return HttpResponse(body, content_type="application/yaml; charset=utf-8", headers=headers)


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A file takes the place of the draft, whole; nothing is in force before it is published."""
    team = team_or_404(request, team_id)
    row = working(team)
    initial = {"base": row.pk if row else None}
    sent = request.method == "POST"
    form = RulesFileForm(request.POST, request.FILES) if sent else RulesFileForm(initial=initial)
    if sent and form.is_valid() and _keep(request, team, form):
        return redirect("rules", team.pk)
    status = 422 if sent else 200
    context = {"team": team, "form": form}
    return render(request, "legal_aid/rules_file.html", context, status=status)


def _keep(request: HttpRequest, team: Team, form: RulesFileForm) -> bool:
    try:
        table = exchanging.read(form.cleaned_data["rules"], directory_names())
        save_draft(
            keyring=request.keyring,
            actor=request.user,
            team=team,
            table=table,
            base=form.cleaned_data["base"],
        )
    except ValidationError as error:
        form.refuse_with_places(error)
        return False
    return True
