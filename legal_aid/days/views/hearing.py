"""One hearing: the page to print before it, and the form to fill in after it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles_required, unlocked
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid.cases import change_case, read_case
from legal_aid.course import stage_of
from legal_aid.days.forms import AftermathForm
from legal_aid.days.hearings import find_hearing, record_aftermath
from legal_aid.days.preparing import NoSuchHearing, prepare_hearing
from legal_aid.days.proposing import add_proposed
from legal_aid.days.task_table import in_use
from legal_aid.days.views.agenda import READERS
from legal_aid.errors import NotPossibleNow
from legal_aid.views.trouble import explain
from vault import Undecryptable


@unlocked
@roles_required(*READERS)
@require_safe
def hearing(request: HttpRequest, record_id: UUID, name: str) -> HttpResponse:
    """One page to print and take to court."""
    record = _case(request, record_id)
    try:
        shown = prepare_hearing(
            keyring=request.keyring, reader=request.user, record=record, name=name
        )
    except NoSuchHearing:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    return render(request, "legal_aid/days/hearing.html", {"record": record, "shown": shown})


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def after_hearing(request: HttpRequest, record_id: UUID, name: str) -> HttpResponse:
    """Result, next date and tasks in one form."""
    record = _case(request, record_id)
    try:
        if request.method == "POST":
            return _write(request, record, name)
        case = read_case(keyring=request.keyring, reader=request.user, record=record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    found = find_hearing(case.shared, name)
    if found is None or found.happened is not None or record.state != Record.State.ACTIVE:
        raise Http404
    return _form(request, record, AftermathForm(initial={"at": found.at}), found.at)


@unlocked
@roles_required(*READERS)
@require_POST
def propose(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Add the ticked tasks of those that the case's stage proposes."""
    record = _case(request, record_id)
    try:
        case = read_case(keyring=request.keyring, reader=request.user, record=record)
        chosen = request.POST.getlist("template")
        templates = in_use(request.keyring, record.team_id)
        stage, today = stage_of(case.record, case.shared), timezone.localdate()
        change = add_proposed(chosen, stage, templates, today)
        change_case(keyring=request.keyring, author=request.user, record=record, change=change)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except ValidationError as error:
        return explain(request, error)
    return redirect(f"{reverse('case', args=[record.pk])}#tasks")


def _write(request: HttpRequest, record: Record, name: str) -> HttpResponse:
    form = AftermathForm(request.POST)
    if not form.is_valid():
        return _form(request, record, form, request.POST.get("at", ""), status=422)
    change = record_aftermath(name, form.cleaned_data["at"], form.aftermath())
    try:
        change_case(keyring=request.keyring, author=request.user, record=record, change=change)
    except NotPossibleNow as error:
        return explain(request, error)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, error)
        return _form(request, record, form, form.cleaned_data["at"], status=409)
    return redirect(f"{reverse('case', args=[record.pk])}#hearings")


def _form(
    request: HttpRequest, record: Record, form: AftermathForm, at: str, status: int = 200
) -> HttpResponse:
    context = {"record": record, "form": form, "at": at}
    return render(request, "legal_aid/days/after.html", context, status=status)


def _case(request: HttpRequest, record_id: UUID) -> Record:
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("team__organisation", "case_file__incident__team__organisation")
    return get_object_or_404(rows, pk=record_id)
