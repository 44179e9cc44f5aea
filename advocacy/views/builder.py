"""The table builder: ask for a table, see it as readers would."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from advocacy.forms import TableForm, address_of, asks, defaults, query_of
from advocacy.ledger.aside import refusal
from advocacy.ledger.models import ReleaseDraft
from advocacy.outputs import words
from advocacy.outputs.pages import other_times
from advocacy.previewing import Looked, Proposed, TooThin, look
from advocacy.views.parts import part_of
from advocacy.views.waits import explains_waits, teams_of_reader


@unlocked
@roles_required(Role.ADVOCATE)
@require_safe
@explains_waits
def trends(request: HttpRequest) -> HttpResponse:
    """The builder and its result."""
    teams, team = teams_of_reader(request, request.GET.get("team", ""))
    form = TableForm(request.GET if asks(request.GET) else defaults())
    shown: dict[str, Any] = {"form": form, "teams": teams, "team": team}
    shown["draft"] = _draft(team, request.GET.get("draft", ""))
    if form.is_valid():
        try:
            found = look(keyring=request.keyring, actor=request.user, team=team, spec=form.spec())
            shown |= _thin(found) if isinstance(found, TooThin) else result(found, request.GET)
            shown["asked"] = query_of(form.spec())
        except ValidationError as error:
            shown["refusal"] = refusal(error)
            shown["is_unsafe"] = getattr(error, "code", "") == "not_certified"
    return render(request, "advocacy/builder.html", shown)


def _draft(team: Team, wanted: str) -> str:
    """The id of the release to add the table to, if it is one of the team's; else ""."""
    try:
        found = ReleaseDraft.objects.filter(team=team, pk=UUID(wanted)).first()
    except ValueError:
        return ""
    return str(found.pk) if found else ""


def result(found: Looked, asked: QueryDict) -> dict[str, Any]:
    """A protected table as the page shows it."""
    return {
        "found": found,
        "part": part_of(found.table, asked),
        "span": words.span(found.table),
        "rule": words.rule(found.method),
        "overlapping": words.overlapping(found.table),
        "other_times": other_times(found.table),
    }


def _thin(found: TooThin) -> dict[str, Any]:
    return {"thin": found, "proposals": [_proposal(one) for one in found.proposals]}


def _proposal(one: Proposed) -> dict[str, Any]:
    return {"it": one, "address": address_of(one.spec)}
