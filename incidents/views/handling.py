"""What the office does with a report: ask back, not take it, erase it, add it to a record."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.errors import Conflict
from incidents.forms.replying import MergeForm, QuestionForm, ReasonForm
from incidents.inbox import ask_back, erase_intake, reject
from incidents.intake import open_intake
from incidents.merging import merge
from incidents.models import Intake, Record
from incidents.quick_report import QuickReport
from incidents.views.inbox import keepers, may_erase, opened_page, report_or_404
from incidents.views.lines import Line, lines_of
from incidents.views.trouble import already_registered, no_longer_opens
from vault import Undecryptable

# Opened for the choice, the newest first: what a report belongs to is seldom old.
MOST_RECORDS = 30


@unlocked
@keepers
@require_POST
def ask(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Seal a question to the sender."""
    intake, form = report_or_404(request, intake_id), QuestionForm(request.POST)
    if form.is_valid():
        try:
            ask_back(keyring=request.keyring, actor=request.user, intake=intake, **_said(form))
        except ValidationError as error:
            form.refuse_with(error)
        else:
            return redirect("inbox-open", intake.pk)
    return opened_page(request, intake, status=422, ask=form)


@unlocked
@keepers
@require_POST
def turn_down(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Do not take a report, with a reason."""
    intake, form = report_or_404(request, intake_id), ReasonForm(request.POST)
    if form.is_valid():
        try:
            reject(keyring=request.keyring, actor=request.user, intake=intake, **_said(form))
        except ValidationError as error:
            if not hasattr(error, "error_dict"):  # a colleague was quicker
                return opened_page(request, intake, status=409, said=error.messages)
            form.refuse_with(error)
        else:
            return redirect("inbox")
    return opened_page(request, intake, status=422, reject=form)


@unlocked
@roles_required(Role.COORDINATOR)
@require_POST
def erase(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Erase what does not open or was not taken, behind a box to tick."""
    intake = report_or_404(request, intake_id)
    if not may_erase(request, intake):
        raise Http404
    if request.POST.get("sure") != "yes":
        said = [_("Tick the box first: this cannot be undone.")]
        return opened_page(request, intake, status=422, said=said)
    try:
        erase_intake(keyring=request.keyring, actor=request.user, intake=intake)
    except ValidationError as error:
        return opened_page(request, intake, status=409, said=error.messages)
    return redirect("inbox")


@unlocked
@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_record(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Choose the record that a report is about; what it says is added there."""
    intake = report_or_404(request, intake_id)
    if intake.state == Intake.State.HANDLED:
        return already_registered(request, intake.pk)
    form = MergeForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_bound and form.is_valid() and (record := _merge(request, intake, form)):
            return redirect("incident", record.pk)
        return _choice(request, intake, form)
    except Undecryptable:
        return no_longer_opens(request, intake.pk)


def _said(form: QuestionForm | ReasonForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in ("text", "message_id")}


def _merge(request: HttpRequest, intake: Intake, form: MergeForm) -> Record | None:
    records = Record.objects.incidents().owned_by(request.user).filter(team=intake.team)
    record = get_object_or_404(records, pk=form.cleaned_data["record"])
    try:
        return merge(
            keyring=request.keyring,
            author=request.user,
            intake=intake,
            record=record,
            expected=record.head,
        )
    except Conflict:
        form.add_error(None, _("A colleague changed this record meanwhile. Choose it again."))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def _choice(request: HttpRequest, intake: Intake, form: MergeForm) -> HttpResponse:
    report = open_intake(keyring=request.keyring, reader=request.user, intake=intake)
    records = Record.objects.incidents().owned_by(request.user).filter(team=intake.team)
    open_ones = records.exclude(state=Record.State.CLOSED).order_by("-week", "-urgency", "pk")
    lines = lines_of(request.keyring, open_ones[:MOST_RECORDS])
    context = {
        "intake": intake,
        "form": form,
        "alike": [line for line in lines if _is_alike(line, report)],
        "others": [line for line in lines if line.opened and not _is_alike(line, report)],
        "most": MOST_RECORDS,
    }
    status = 422 if form.is_bound else 200
    return render(request, "incidents/merge.html", context, status=status)


def _is_alike(line: Line, report: QuickReport) -> bool:
    """About the same client, as far as a code can tell."""
    return line.opened and bool(line.client) and line.client == report.client_code
