"""Registering and revising: one form, one verb each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents import drafts, recording
from incidents.errors import Conflict
from incidents.forms.beginning import BeginningForm
from incidents.forms.content import Content, blank, completed
from incidents.forms.incident import IncidentForm
from incidents.intake import open_intake
from incidents.models import Intake, Record
from incidents.quick_report import draft_of
from incidents.urgent_basis import any_allows
from incidents.views import conflict, continuing, revising
from incidents.views.form_page import form_page
from incidents.views.trouble import already_registered, no_longer_opens
from vault import Undecryptable

KEEPERS = (Role.PARALEGAL, Role.COORDINATOR)


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An empty form, or one begun from an opened report (`?intake=`)."""
    intake = _intake(request)
    teams = _teams(request, intake)
    begin = BeginningForm(_posted(request), teams=teams)
    if request.method != "POST":
        if intake and intake.state == Intake.State.HANDLED:
            return already_registered(request, intake.pk)
        if draft := continuing.new_draft(request):
            begin, form = continuing.as_typed(request, draft, teams)
            return form_page(request, form, begin=begin, intake=intake, draft=draft)
        try:
            form = _form(request, _draft(request, intake), teams)
        except Undecryptable:
            return no_longer_opens(request, intake.pk)
        return form_page(request, form, begin=begin, intake=intake)
    form = _form(request, blank(), teams)
    if form.asks_for_row:
        return form_page(request, form, begin=begin, intake=intake)
    if form.is_valid() and begin.is_valid() and (record := _register(request, form, begin, intake)):
        drafts.drop_draft(request.user, drafts.slot_of_new(request.keyring, record.pk))
        return redirect("incident", record.pk)
    return form_page(request, form, begin=begin, intake=intake, status=422)


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The same form over the newest revision; whoever comes second sees both versions."""
    records = Record.objects.owned_by(request.user).incidents()
    record = get_object_or_404(records, pk=record_id)
    try:
        current = recording.open_incident(request.keyring, request.user, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    if request.method == "POST" and "settle" in request.POST:
        return conflict.settle(request, current)
    draft = continuing.draft_of(request, current)
    expected = conflict.expected(request, record, draft)
    try:
        form = revising.form_for(request, current, draft)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    context = {"record": record, "current": current, "draft": draft}
    if request.method != "POST" or form.asks_for_row or revising.asks_to_show(request):
        return form_page(request, form, expected=expected, **context)
    if form.is_valid():
        if not 1 <= expected <= record.head:
            return conflict.compare(request, record, form.given(), expected)
        try:
            _revise(request, form, record, expected)
        except Conflict:
            return conflict.compare(request, record, form.given(), expected)
        except ValidationError as error:
            form.refuse_with(error)
        else:
            continuing.saved(request, current)
            return redirect("incident", record.pk)
    return form_page(request, form, expected=expected, status=422, **context)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, content: Content, teams: list[Team]) -> IncidentForm:
    return IncidentForm(
        _posted(request),
        content=content,
        recorder=request.user.username,
        allows_urgent=any_allows(teams),
    )


def _intake(request: HttpRequest) -> Intake | None:
    if not (text := request.GET.get("intake", "")):
        return None
    try:
        wanted = UUID(text)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Intake.objects.visible_to(request.user), pk=wanted)


def _draft(request: HttpRequest, intake: Intake | None) -> Content:
    if intake is None:
        return blank()
    report = open_intake(keyring=request.keyring, reader=request.user, intake=intake)
    return completed(draft_of(report))


def _teams(request: HttpRequest, intake: Intake | None) -> list[Team]:
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=KEEPERS).order_by("name")
    found = list(teams.filter(pk=intake.team_id) if intake else teams)
    if not found:
        raise Http404
    return found


def _register(
    request: HttpRequest, form: IncidentForm, begin: BeginningForm, intake: Intake | None
) -> Record | None:
    try:
        return recording.register(
            keyring=request.keyring,
            author=request.user,
            team=begin.chosen_team,
            document=form.document,
            intake=intake,
            record_id=begin.cleaned_data["record_id"],
        )
    except ValidationError as error:
        form.refuse_with(error)
        return None


def _revise(request: HttpRequest, form: IncidentForm, record: Record, expected: int) -> None:
    recording.revise(
        keyring=request.keyring,
        author=request.user,
        record=record,
        document=form.document,
        expected=expected,
        contacts=form.contacts_said,
    )
