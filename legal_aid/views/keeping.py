"""Keeping or erasing a case, for its lawyers."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents import retention
from incidents.models import Record
from legal_aid.keeping import erase_case, hold_case


@unlocked
@roles_required(Role.LAWYER)
@require_http_methods(["GET", "HEAD", "POST"])
def case_keeping(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The hold, and the end of a closed case, behind a box to tick."""
    teams = teams_of(request.user, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    cases = Record.objects.cases().filter(team__in=teams).select_related("team__organisation")
    record = get_object_or_404(cases, pk=record_id)
    if request.method != "POST":
        return _page(request, record)
    try:
        return _act(request, record)
    except ValidationError as error:
        return _page(request, record, error.messages, status=409)


def _act(request: HttpRequest, record: Record) -> HttpResponse:
    step = request.POST.get("do", "")
    if step in ("hold", "lift"):
        hold_case(actor=request.user, record=record, on=step == "hold")
        return redirect("case-keeping", record.pk)
    if step != "erase":
        raise SuspiciousOperation("no such step")
    if request.POST.get("sure") != "yes":
        return _page(request, record, [_("Tick the box first: this cannot be undone.")], 422)
    because = "retention" if _is_due(record) else "request"
    erase_case(keyring=request.keyring, actor=request.user, record=record, because=because)
    return redirect("cases")


def _is_due(record: Record) -> bool:
    return retention.due(Record.objects.filter(pk=record.pk)).exists()


def _page(
    request: HttpRequest, record: Record, said: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "record": record,
        "said": said or [],
        "is_due": _is_due(record),
        "years": record.team.organisation.keeps_years,
        "is_closed": record.state == Record.State.CLOSED,
    }
    return render(request, "legal_aid/keeping.html", context, status=status)
