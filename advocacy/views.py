"""Trends: choose a table, see it protected, take it away as a file."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from advocacy import charts, exports
from advocacy.dimensions import DIMENSIONS
from advocacy.facts import Preparing
from advocacy.forms import DEFAULTS, TableForm
from advocacy.layout import conditions_of, grid_of, row_axis, span_of, title_of
from advocacy.tables import TableSpec
from advocacy.trends import Trends, build_table, trend_teams
from vault import Undecryptable


def explains_waits(view: Any) -> Any:
    """Facts that are still being opened, or that do not open, get a page instead of a figure."""

    @wraps(view)
    def explaining(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Preparing as wait:
            return render(request, "advocacy/preparing.html", {"left": wait.left}, status=503)
        except Undecryptable:
            return render(request, "advocacy/altered.html", status=503)

    return explaining


@unlocked
@roles_required(Role.ADVOCATE)
@require_safe
@explains_waits
def trends(request: HttpRequest) -> HttpResponse:
    """The builder and its result."""
    teams, team = _teams(request)
    form = TableForm(request.GET if _asks(request) else DEFAULTS)
    shown: dict[str, Any] = {"form": form, "teams": teams, "team": team}
    if form.is_valid():
        try:
            shown |= _result(request, form.spec(), _built(request, team, form.spec()))
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "advocacy/trends.html", shown)


@unlocked
@roles_required(Role.ADVOCATE)
@require_safe
@explains_waits
def trends_csv(request: HttpRequest) -> HttpResponse:
    """The same table as a file; what is not valid goes back to the form."""
    _found, team = _teams(request)
    form = TableForm(request.GET if _asks(request) else DEFAULTS)
    try:
        if form.is_valid():
            built = _built(request, team, form.spec(), export=True)
            return HttpResponse(
                exports.csv(built.table),
                content_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="{exports.FILE_NAME}"'},
            )
    except ValidationError:
        pass
    return redirect(f"{reverse('trends')}?{request.GET.urlencode()}")


def _asks(request: HttpRequest) -> bool:
    return bool(set(request.GET) - {"team"})


def _teams(request: HttpRequest) -> tuple[list[Team], Team]:
    """The reader's teams, and the one asked for; the first if none is."""
    teams = trend_teams(request.user, request.keyring)
    asked = request.GET.get("team", "")
    chosen = [team for team in teams if str(team.pk) == asked] if asked else teams
    if not chosen:
        raise Http404
    return teams, chosen[0]


def _built(request: HttpRequest, team: Team, spec: TableSpec, *, export: bool = False) -> Trends:
    return build_table(
        keyring=request.keyring, actor=request.user, team=team, spec=spec, export=export
    )


def _result(request: HttpRequest, spec: TableSpec, built: Trends) -> dict[str, Any]:
    grid = grid_of(built.table)
    return {
        "built": built,
        "grid": grid,
        "title": title_of(spec),
        "span": span_of(spec),
        "conditions": conditions_of(spec),
        "rule": exports.rule(),
        "hidden": grid.hidden,
        "figures": len(grid.figures),
        "line": charts.line(built.course),
        "bars": charts.bars(built.table),
        "closer": _closer(request, spec),
        "query": request.GET.urlencode(),
    }


def _closer(request: HttpRequest, spec: TableSpec) -> str:
    """For rows of regions: the address, up to the region's name, of a table one level closer."""
    name = f"region{DIMENSIONS[spec.rows].depth + 1}" if spec.rows.startswith("region") else ""
    if row_axis(spec) != spec.rows or name not in DIMENSIONS:
        return ""
    query = request.GET.copy()
    if not _asks(request):
        query.update(DEFAULTS)
    query["rows"] = name
    query.pop("region", None)
    return f"?{query.urlencode()}&region="
