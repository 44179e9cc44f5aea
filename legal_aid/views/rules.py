"""The table of rules: look at it, try it on past cases, publish it. Coordinators of the team."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from legal_aid.board import provider_names
from legal_aid.forms.rules import PublishForm
from legal_aid.models import Provider
from legal_aid.rules.keeping import (
    Kept,
    discard_draft,
    open_version,
    publish,
    published,
    versions,
    working,
)
from legal_aid.rules.models import DRAFT, RulesVersion
from legal_aid.rules.table import RuleTable
from legal_aid.rules.trying import MOST_TRIED, try_rules
from legal_aid.rules.wording import pool_lines, rule_lines
from legal_aid.views.trouble import closed
from vault import Undecryptable


def team_or_404(request: HttpRequest, team_id: UUID) -> Team:
    """A documentation team that the person coordinates."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=(Role.COORDINATOR,))
    return get_object_or_404(teams.select_related("organisation"), pk=team_id)


def directory_names() -> dict[str, str]:
    """Names of the directory's providers by id, in order."""
    listed = Provider.objects.filter(team__isnull=False).select_related("team")
    return {str(one.pk): one.title for one in listed.order_by("team__name", "pk")}


@unlocked
@roles_required(Role.COORDINATOR)
@require_safe
def rules(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The draft if there is one, else the version in use."""
    return rules_page(request, team_or_404(request, team_id))


@unlocked
@roles_required(Role.COORDINATOR)
@require_safe
def version(request: HttpRequest, team_id: UUID, number: int) -> HttpResponse:
    """One published version, as it was."""
    team = team_or_404(request, team_id)
    found = get_object_or_404(versions(team), number=number)
    try:
        kept = open_version(request.keyring, found)
    except Undecryptable:
        return closed(request)
    return render(request, "legal_aid/rules_version.html", _shown(team, found, kept))


@unlocked
@roles_required(Role.COORDINATOR)
@require_safe
def try_out(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What the draft, or the version in use, would have done with past cases."""
    team = team_or_404(request, team_id)
    row = working(team)
    try:
        table = open_version(request.keyring, row).table if row else RuleTable()
    except Undecryptable:
        return closed(request)
    trials = try_rules(request.keyring, team, table, day=timezone.localdate())
    ids = {one for trial in trials for one in (trial.would, trial.first, trial.got) if one}
    context = {
        "team": team,
        "trials": trials,
        "names": {str(pk): name for pk, name in provider_names(ids).items()},
        "others": sum(trial.is_other for trial in trials),
        "most": MOST_TRIED,
        "is_draft": row is not None and row.number == DRAFT,
    }
    return render(request, "legal_aid/rules_try.html", context)


@unlocked
@roles_required(Role.COORDINATOR)
@require_POST
def put_in_force(request: HttpRequest, team_id: UUID) -> HttpResponse:
    team = team_or_404(request, team_id)
    form = PublishForm(request.POST)
    if form.is_valid():
        base = form.cleaned_data["base"]
        try:
            publish(
                keyring=request.keyring,
                actor=request.user,
                team=team,
                base=base or team.pk,  # no row has this id: nothing was looked at
                note=form.cleaned_data["note"],
            )
        except Undecryptable:
            return closed(request)
        except ValidationError as error:
            form.refuse_with(error)
        else:
            return redirect("rules", team.pk)
    return rules_page(request, team, form)


@unlocked
@roles_required(Role.COORDINATOR)
@require_POST
def throw_away(request: HttpRequest, team_id: UUID) -> HttpResponse:
    team = team_or_404(request, team_id)
    discard_draft(actor=request.user, team=team)
    return redirect("rules", team.pk)


def rules_page(request: HttpRequest, team: Team, form: PublishForm | None = None) -> HttpResponse:
    row = working(team)
    try:
        kept = open_version(request.keyring, row) if row else None
    except Undecryptable:
        return closed(request)
    context = _shown(team, row, kept) | {
        "form": form or PublishForm(initial={"base": row.pk if row else None}),
        "versions": list(versions(team)),
        "in_use": published(team),
        "is_draft": row is not None and row.number == DRAFT,
    }
    status = 422 if form and form.errors else 200
    return render(request, "legal_aid/rules.html", context, status=status)


def _shown(team: Team, row: RulesVersion | None, kept: Kept | None) -> dict[str, object]:
    table, names = kept.table if kept else RuleTable(), directory_names()
    author = User.objects.filter(pk=UUID(kept.author)).first() if kept else None
    return {
        "team": team,
        "row": row,
        "kept": kept,
        "author": author,
        "lines": rule_lines(table, names),
        "pools": pool_lines(table, names),
    }
