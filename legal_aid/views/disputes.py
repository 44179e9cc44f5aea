"""Community dispute resolution: one page for each dispute of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid.case_blocks import case_block
from legal_aid.case_document import Dispute
from legal_aid.cases import OpenCase, read_case
from legal_aid.community import disputes
from legal_aid.community.safeguards import blocked_sentence, due_on, next_follow_up, obstacles
from legal_aid.errors import NotPossibleNow
from legal_aid.forms.dispute import AgreementForm, ChecksForm, KeptForm, PeopleForm
from legal_aid.views.trouble import explain
from vault import Undecryptable

READERS = (Role.LAWYER, Role.PARALEGAL, Role.COORDINATOR)
STEPS = ("people", "checks", "agree", "failed", "stopped", "kept")


@case_block
def disputes_of(request: HttpRequest, case: OpenCase) -> dict[str, Any]:
    """What the page of the case says about its disputes."""
    found = [
        {
            "dispute": one,
            "coming": next_follow_up(one),
            "obstacles": len(_in_the_way(request, case, one)),
        }
        for one in case.shared.disputes
    ]
    agreed = any(one.state == "agreed" for one in case.shared.disputes)
    return {"disputes": found, "agreed_over": _agreed_over(request, case) if agreed else ""}


def _agreed_over(request: HttpRequest, case: OpenCase) -> str:
    """What the record says by now that is never settled so, in a sentence, or ""."""
    try:
        return blocked_sentence(disputes.violations_of(request.keyring, case.record))
    except NotPossibleNow:
        return ""


@unlocked
@roles_required(*READERS)
@require_POST
def begin(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Begin one; refused in words for what is never settled so."""
    record = _record(request, record_id)
    try:
        made = disputes.begin(keyring=request.keyring, author=request.user, record=record)
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except ValidationError as error:
        return explain(request, error)
    return redirect("case-dispute", record.pk, made)


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, record_id: UUID, dispute_id: str) -> HttpResponse:
    """Who is there, the checks, the agreement, and whether it is kept."""
    record = _record(request, record_id)
    try:
        case = read_case(keyring=request.keyring, reader=request.user, record=record)
        if request.method == "POST":
            return _take(request, case, dispute_id)
        return _page(request, case, _one(case, dispute_id), {})
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)


def _take(request: HttpRequest, case: OpenCase, dispute_id: str) -> HttpResponse:
    step, one = request.POST.get("do", ""), _one(case, dispute_id)
    if step not in STEPS:
        raise SuspiciousOperation("no such step")
    form = _forms(one, request.POST).get(step)
    if form is not None and not form.is_valid():
        return _page(request, case, one, {step: form}, status=422)
    try:
        _do(request, case, one, step, form)
    except NotPossibleNow as error:
        return explain(request, error)
    except ValidationError as error:
        if form is None:
            return explain(request, error)
        form.add_error(None, error)
        return _page(request, case, one, {step: form}, status=422)
    return redirect(f"{request.path}#{step}")


def _do(request: HttpRequest, case: OpenCase, one: Dispute, step: str, form: Any) -> None:
    who: dict[str, Any] = {
        "keyring": request.keyring,
        "author": request.user,
        "record": case.record,
        "dispute": one.id,
    }
    if step == "people":
        given = form.cleaned_data
        disputes.set_people(**who, facilitator=given["facilitator"], parties=form.parties)
    elif step == "checks":
        disputes.answer_checks(
            **who,
            voluntariness=form.answers("v"),
            power=form.answers("p"),
            note=form.cleaned_data["note"],
        )
    elif step == "agree":
        disputes.agree(**who, **form.cleaned_data)
    elif step == "kept":
        coming = next_follow_up(one)
        days = coming[0] if coming else 0
        disputes.ask_again(**who, days=days, kept=form.cleaned_data["kept"])
    else:
        disputes.end(**who, state=step)


def _forms(one: Dispute, data: Any = None) -> dict[str, Form]:
    posted = data.get("do", "") if data is not None else ""

    def given(step: str) -> Any:
        return data if posted == step else None

    return {
        "people": PeopleForm(given("people"), dispute=one),
        "checks": ChecksForm(given("checks"), dispute=one),
        "agree": AgreementForm(given("agree"), prefix="agree"),
        "kept": KeptForm(given("kept"), prefix="kept"),
    }


def _page(
    request: HttpRequest, case: OpenCase, one: Dispute, bound: dict[str, Form], status: int = 200
) -> HttpResponse:
    coming = next_follow_up(one)
    context = {
        "record": case.record,
        "dispute": one,
        "forms": _forms(one) | bound,
        "obstacles": _in_the_way(request, case, one) if one.state == "preparing" else [],
        "asked": [
            (days, due_on(one, days), getattr(one, field)) for days, field in disputes.ASKED.items()
        ],
        "agreed_over": _agreed_over(request, case) if one.state == "agreed" else "",
        "coming": coming,
        "is_due": bool(coming) and coming[1] <= timezone.localdate(),
        "may_write": case.record.state == Record.State.ACTIVE,
    }
    return render(request, "legal_aid/dispute.html", context, status=status)


def _in_the_way(request: HttpRequest, case: OpenCase, one: Dispute) -> list[str]:
    try:
        violations = disputes.violations_of(request.keyring, case.record)
    except NotPossibleNow as error:
        return list(error.messages)
    return [each.sentence for each in obstacles(one, violations)]


def _one(case: OpenCase, dispute_id: str) -> Dispute:
    for one in case.shared.disputes:
        if one.id == dispute_id:
            return one
    raise Http404


def _record(request: HttpRequest, record_id: UUID) -> Record:
    visible = Record.objects.cases().visible_to(request.user).distinct()
    return get_object_or_404(visible.select_related("team"), pk=record_id)
