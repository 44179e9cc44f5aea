"""A team's recovery: how it stands, the three sheets (shown once), and the rehearsal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import auditing, throttles
from accounts.access import unlocked
from accounts.addresses import address_of
from accounts.forms import SheetsForm, posted
from accounts.joining import admits_to
from accounts.models import Team
from accounts.recovery.keys import set_label
from accounts.recovery.making import make_sheets
from accounts.recovery.models import TeamRecovery
from accounts.recovery.rehearsing import rehearse
from accounts.recovery.standing import Standing, first_day, standing_of
from accounts.recovery.today import LINES, standings
from accounts.throttles import may_record_refusal
from accounts.views.calm import calmly
from accounts.views.changing import first_slice

URGENT = (Standing.EXCHANGED, Standing.INCOMPLETE, Standing.MAKER_LEFT)
# In which two sheets still open the team, so that it makes sense to rehearse.
OPENS = (Standing.MAKER_LEFT, Standing.NEVER_REHEARSED, Standing.LONG_AGO, Standing.FINE)


@require_safe
@unlocked
def recoveries(request: HttpRequest) -> HttpResponse:
    """My teams, and how the recovery of each stands."""
    found = standings(request)
    if not found:
        raise Http404
    teams = [
        {"team": team, "said": LINES[one][0] if one in LINES else "", "urgent": one in URGENT}
        for team, one in found
    ]
    return render(request, "accounts/recoveries.html", {"teams": teams})


@require_safe
@unlocked
def team_recovery(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """How a team's recovery stands, and what can be done about it."""
    return _page(request, _team(request, team_id))


@require_POST
@unlocked
@sensitive_variables()
def team_sheets(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Make the three sheets and show them, in this answer and nowhere else."""
    team = _team(request, team_id)
    if request.POST.get("ready") != "yes":
        return _page(request, team, not_ready=True)
    instead_of = request.POST.get("instead_of", "")
    try:
        made = make_sheets(
            keyring=request.keyring, actor=request.user, team=team, instead_of=instead_of
        )
    except ValidationError as error:
        return _page(request, team, refusal=error.messages[0])
    if instead_of:
        first_slice(request)
    sheets = [
        {"number": number, "words": share.split()} for number, share in enumerate(made.shares, 1)
    ]
    return render(
        request, "accounts/team_sheets.html", {"team": team, "sheets": sheets, "label": made.label}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
@sensitive_variables()
@sensitive_post_parameters()
@calmly
def team_rehearse(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Prove that two sheets open the team. Installs nothing."""
    team = _team(request, team_id)
    form, proven = SheetsForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        attempt = throttles.begin("sheets", name=team.pk.hex, address=address_of(request))
        try:
            proven = rehearse(
                first=form.cleaned_data["first"],
                second=form.cleaned_data["second"],
                team=team,
                actor=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            if may_record_refusal():
                auditing.record_refusal(
                    team.organisation, request.user, "rehearse_recovery_refused", team
                )
        else:
            attempt.succeeded()
    return render(
        request, "accounts/team_rehearse.html", {"team": team, "form": form, "proven": proven}
    )


def _team(request: HttpRequest, team_id: UUID) -> Team:
    """A team to which the person asking admits, and whose key they hold."""
    team = get_object_or_404(admits_to(request.user).select_related("organisation"), pk=team_id)
    if not request.keyring.holds(team.pk):
        raise PermissionDenied
    return team


def _page(request: HttpRequest, team: Team, **more: Any) -> HttpResponse:
    recovery = TeamRecovery.objects.filter(team=team).first()
    standing = standing_of(team)
    return render(
        request,
        "accounts/team_recovery.html",
        {
            "team": team,
            "standing": standing.name,
            "opens": standing in OPENS,
            "label": set_label(recovery.public_key) if recovery else "",
            "made": first_day(recovery.made_week) if recovery else None,
            "rehearsed": first_day(recovery.rehearsed_week) if recovery else None,
            **more,
        },
    )
