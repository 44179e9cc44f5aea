"""A peer's pages: make a quick report, and see how far the sent ones are."""

from __future__ import annotations

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.errors import BookMissing, sentence_of_doubt
from accounts.known_keys import know
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.answering import Thread, answer, threads_of
from incidents.forms.replying import AnswerForm
from incidents.forms.report import ReportForm
from incidents.intake import submit_intake

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


@unlocked
@peers_only
@require_POST
def answer_question(request: HttpRequest) -> HttpResponse:
    """Answer what the team asked. Which report it is stands in the body, never in the address."""
    form = AnswerForm(request.POST)
    if "report" in form.errors or "message_id" in form.errors:
        raise Http404
    if form.is_valid():
        try:
            answer(
                keyring=request.keyring,
                author=request.user,
                intake_id=form.cleaned_data["report"],
                text=form.cleaned_data["text"],
                message_id=form.cleaned_data["message_id"],
            )
        except ValidationError as error:
            form.refuse_with(error)
        else:
            return redirect("my-reports")
    return _reports(request, just_sent=False, refused=form)


def _reports(
    request: HttpRequest, *, just_sent: bool, refused: AnswerForm | None = None
) -> HttpResponse:
    threads = threads_of(request.keyring, request.user)
    reports = [(one, _box(one, refused)) for one in threads]
    newest = threads[0].report if threads and just_sent else None
    context = {"reports": reports, "sent": newest}
    return render(request, "incidents/my_reports.html", context, status=422 if refused else 200)


def _box(thread: Thread, refused: AnswerForm | None) -> AnswerForm | None:
    """The form under a report; the one that came back keeps what was typed."""
    if not thread.may_answer:
        return None
    if refused is not None and refused.cleaned_data.get("report") == thread.intake:
        return refused
    initial = {"report": thread.intake, "message_id": uuid4()}
    return AnswerForm(initial=initial, auto_id=f"id_{thread.report.ref}_%s")
