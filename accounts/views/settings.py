"""The settings: one calm page from which all others are reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles_here, unlocked
from accounts.safeguards import own_safeguards, team_safeguards, told_safeguards


@require_safe
@unlocked
def settings(request: HttpRequest) -> HttpResponse:
    """What I set for myself, and what I set for my teams."""
    return render(
        request,
        "accounts/settings.html",
        {
            "own": [
                *own_safeguards(roles_here(request)),
                *told_safeguards(request.user),
            ],
            "of_team": list(team_safeguards(request.user, roles_here(request))),
        },
    )
