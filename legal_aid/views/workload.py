"""The workload of a legal-aid team, and handing somebody's work over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Team, User
from accounts.teams import teams_of
from incidents.rights import WRITING_ROLES
from legal_aid.cases import HANDING_ROLES
from legal_aid.forms.workload import HandOverForm
from legal_aid.workload.counting import NOBODY, Load, Workload, workload_of
from legal_aid.workload.handing_over import MOST_AT_ONCE, hand_over_work, what_moves
from legal_aid.workload.leading import handing_teams


@unlocked
@roles_required(*HANDING_ROLES)
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    return _page(request, _team(request, request.GET.get("team", "")))


@unlocked
@roles_required(*HANDING_ROLES)
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Show what would move; posted again with `do` it moves, and the page says what did."""
    team = _team(request, request.POST.get("team", ""))
    found = workload_of(request.keyring, request.user, team)
    form = _form(found, request.POST)
    if not form.is_valid():
        return _page(request, team, found=found, form=form, status=422)
    try:
        return _move(request, team, form) if "do" in request.POST else _look(request, team, form)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, [*error.messages])
        return _page(request, team, found=found, form=form, status=422)


def _look(request: HttpRequest, team: Team, form: HandOverForm) -> HttpResponse:
    moving = what_moves(request.keyring, request.user, team, whose=form.whose_id, kinds=form.chosen)
    shown = _names(form) | {"team": team, "form": form, "moving": moving}
    return render(request, "legal_aid/workload/look.html", shown)


def _move(request: HttpRequest, team: Team, form: HandOverForm) -> HttpResponse:
    told = hand_over_work(
        keyring=request.keyring,
        actor=request.user,
        team=team,
        whose=form.whose_id,
        to=UUID(form.cleaned_data["to"]),
        kinds=form.chosen,
        records=_ids(request.POST.getlist("case")),
    )
    shown = _names(form) | {"team": team, "told": told}
    return render(request, "legal_aid/workload/moved.html", shown)


def _page(
    request: HttpRequest,
    team: Team,
    *,
    found: Workload | None = None,
    form: HandOverForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = found or workload_of(request.keyring, request.user, team)
    shown = {
        "workload": found,
        "team": team,
        "teams": handing_teams(request.user),
        "form": form or _form(found),
        "keeps_records": _keeps_records(request.user),
    }
    return render(request, "legal_aid/workload/workload.html", shown, status=status)


def _form(found: Workload, data: Any = None) -> HandOverForm:
    people = [one for one in found.loads if one.person != NOBODY]
    givers = [(one.person, _named(one)) for one in people]
    members = [(one.person, one.name) for one in people if one.is_member]
    return HandOverForm(data, givers=givers, members=members)


def _named(one: Load) -> str:
    if one.is_member:
        return one.name
    return _("%(name)s, not in this team") % {"name": one.name or _("Someone who has left")}


def _names(form: HandOverForm) -> dict[str, str]:
    return {
        key: str(dict(form.fields[field].choices)[form.cleaned_data[field]])
        for key, field in (("giver", "whose"), ("taker", "to"))
    }


def _team(request: HttpRequest, text: str) -> Team:
    """The team named, or the first; 404 for one whose work this person does not hand out."""
    teams = handing_teams(request.user)
    if text:
        teams = teams.filter(pk__in=_ids([text]))
    team = teams.first()
    if team is None:
        raise Http404
    return team


def _ids(texts: list[str]) -> list[UUID]:
    """What is no id is like a case that is not there."""
    try:
        return [UUID(text) for text in texts[: MOST_AT_ONCE + 1]]
    except ValueError:
        raise Http404 from None


def _keeps_records(user: User) -> bool:
    return teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES).exists()
