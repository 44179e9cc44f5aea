"""One rule or one pool of the table: a form each, kept in the draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.forms import posted
from accounts.models import Role, Team
from legal_aid.forms.rules import PoolForm, RuleForm, TableForm, initial_pool, initial_rule
from legal_aid.rules import editing
from legal_aid.rules.keeping import open_version, save_draft, working
from legal_aid.rules.table import RuleTable
from legal_aid.views.rules import directory_names, team_or_404
from legal_aid.views.trouble import closed
from vault import Undecryptable


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, team_id: UUID, place: int) -> HttpResponse:
    """Change the rule at a place, from 1, or take it out; 0 adds one."""
    team = team_or_404(request, team_id)
    try:
        base, table = _working(request, team)
        known = _at(table.rules, place)
        form = RuleForm(
            posted(request),
            initial=initial_rule(known) | {"base": base},
            providers=directory_names(),
            pools=[pool.name for pool in table.pools],
        )
        if request.method == "POST" and "remove" in request.POST and known:
            if _keep(request, team, form, lambda: editing.without_rule(table, place - 1)):
                return redirect("rules", team.pk)
        elif form.is_valid() and _keep(
            request,
            team,
            form,
            lambda: editing.with_rule(table, place - 1 if place else None, form.rule()),
        ):
            return redirect("rules", team.pk)
    except Undecryptable:
        return closed(request)
    return _page(request, "legal_aid/rule_form.html", team, form, place)


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def pool(request: HttpRequest, team_id: UUID, place: int) -> HttpResponse:
    """Change the pool at a place, from 1, or take it out; 0 adds one."""
    team = team_or_404(request, team_id)
    try:
        base, table = _working(request, team)
        known = _at(table.pools, place)
        form = PoolForm(
            posted(request),
            initial=initial_pool(known) | {"base": base},
            providers=directory_names(),
        )
        if request.method == "POST" and "remove" in request.POST and known:
            if _keep(request, team, form, lambda: editing.without_pool(table, place - 1)):
                return redirect("rules", team.pk)
        elif form.is_valid() and _keep(request, team, form, lambda: _with_pool(table, place, form)):
            return redirect("rules", team.pk)
    except Undecryptable:
        return closed(request)
    return _page(request, "legal_aid/pool_form.html", team, form, place)


def _with_pool(table: RuleTable, place: int, form: PoolForm) -> RuleTable:
    said = form.cleaned_data
    at = place - 1 if place else None
    return editing.with_pool(table, at, said["name"], said["members"])


def _working(request: HttpRequest, team: Team) -> tuple[UUID | None, RuleTable]:
    row = working(team)
    if row is None:
        return None, RuleTable()
    return row.pk, open_version(request.keyring, row).table


def _at(rows: list[Any], place: int) -> Any:
    """The row at a place from 1, None for 0."""
    if place > len(rows):
        raise Http404
    return rows[place - 1] if place else None


def _keep(request: HttpRequest, team: Team, form: TableForm, change: Any) -> bool:
    """Save the changed table as the draft that the page was made from."""
    form.full_clean()
    base = getattr(form, "cleaned_data", {}).get("base")
    try:
        save_draft(
            keyring=request.keyring, actor=request.user, team=team, table=change(), base=base
        )
    except ValidationError as error:
        form.refuse_with(error)
        return False
    return True


def _page(
    request: HttpRequest, template: str, team: Team, form: TableForm, place: int
) -> HttpResponse:
    context = {"team": team, "form": form, "place": place}
    return render(request, template, context, status=422 if form.errors else 200)
