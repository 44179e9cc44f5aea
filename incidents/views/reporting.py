"""A peer's pages: make a quick report, and see how far the sent ones are."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.errors import BookMissing, sentence_of_doubt
from accounts.known_keys import know
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.forms.report import ReportForm
from incidents.intake import receipts_of, submit_intake

peers_only = roles_required(Role.PEER)


@unlocked
@peers_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """One page, sealed on arrival. Sending it twice is one report."""
    teams = list(teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=[Role.PEER]))
    if not teams:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, teams=teams)
    if form.is_bound and form.is_valid() and _submit(request, form):
        return redirect("report-sent")
    status = 422 if form.is_bound else 200
    # Told before anyone types; a form that was sent says it beside its other errors.
    doubts = [] if form.is_bound else _doubts(request, teams)
    context = {"form": form, "doubts": doubts}
    return render(request, "incidents/report.html", context, status=status)


def _doubts(request: HttpRequest, teams: list[Team]) -> list[str]:
    """Make sure of the teams' keys, and follow them, in a transaction without any report."""
    others = [team for team in teams if not request.keyring.holds(team.pk)]
    try:
        with transaction.atomic():
            doubted = know(request.keyring, request.user, others)
    except BookMissing as missing:
        return missing.messages
    return [sentence_of_doubt(team) for team in doubted]


def _submit(request: HttpRequest, form: ReportForm) -> bool:
    try:
        submit_intake(
            team=form.chosen_team,
            report=form.report,
            intake_id=form.cleaned_data["intake_id"],
            author=request.user,
            keyring=request.keyring,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@unlocked
@peers_only
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """After sending. The reference comes from the sealed receipts, not from the address."""
    return _reports(request, just_sent=True)


@unlocked
@peers_only
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every report this peer has sent: its reference and how far it is."""
    return _reports(request, just_sent=False)


def _reports(request: HttpRequest, *, just_sent: bool) -> HttpResponse:
    reports = receipts_of(request.keyring, request.user)
    newest = reports[0] if reports and just_sent else None
    return render(request, "incidents/my_reports.html", {"reports": reports, "sent": newest})
