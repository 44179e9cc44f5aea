"""What every page of this room answers while facts are opened, or when they do not open."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Team
from advocacy.compacting import go_on
from advocacy.facts import Preparing
from advocacy.previewing import trend_teams
from vault import Undecryptable


def explains_waits(view: Any) -> Any:
    """Facts that are still being opened, or that do not open, get a page instead of a figure."""

    @wraps(view)
    def explaining(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Preparing as wait:
            run = go_on(request, wait.team)
            mine = run.id if run and run.holder == request.user.pk else ""
            shown = {"left": wait.left, "run": mine}
            return render(request, "advocacy/preparing.html", shown, status=503)
        except Undecryptable:
            return render(request, "advocacy/altered.html", status=503)

    return explaining


def teams_of_reader(request: HttpRequest, asked: str = "") -> tuple[list[Team], Team]:
    """The reader's advocacy teams, and the one asked for; the first if none is. 404 without."""
    teams = trend_teams(request.user, request.keyring)
    chosen = [team for team in teams if str(team.pk) == asked] if asked else teams
    if not chosen:
        raise Http404
    return teams, chosen[0]
