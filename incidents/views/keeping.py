"""Keeping or erasing one record: its time, a legal hold, and the end of it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents import retention
from incidents.erasing import erase_record
from incidents.models import Record
from incidents.rights import ERASING_ROLES


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What erasing takes and what it leaves, the hold, and the button, behind a box to tick."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=ERASING_ROLES)
    incidents = Record.objects.incidents().filter(team__in=teams).select_related("team")
    record = get_object_or_404(incidents, pk=record_id)
    if request.method != "POST":
        return _page(request, record)
    try:
        return _act(request, record)
    except ValidationError as error:
        return _page(request, record, error.messages, status=409)


def _act(request: HttpRequest, record: Record) -> HttpResponse:
    step, who = request.POST.get("do", ""), {"actor": request.user, "record": record}
    if step in ("hold", "lift"):
        retention.hold(**who, on=step == "hold")
    elif step == "close":
        retention.close_incident(**who)
    elif step == "erase":
        if request.POST.get("sure") != "yes":
            return _page(request, record, [_("Tick the box first: this cannot be undone.")], 422)
        because = "retention" if _is_due(record) else "request"
        erase_record(**who, keyring=request.keyring, because=because)
        return redirect("register")
    else:
        raise SuspiciousOperation("no such step")
    return redirect(reverse("incident-keeping", args=[record.pk]))


def _is_due(record: Record) -> bool:
    return retention.due(Record.objects.filter(pk=record.pk)).exists()


def _page(
    request: HttpRequest, record: Record, said: list[str] | None = None, status: int = 200
) -> HttpResponse:
    record = Record.objects.select_related("team__organisation").filter(pk=record.pk).first()
    if record is None:
        raise Http404
    context = {
        "record": record,
        "said": said or [],
        "is_due": _is_due(record),
        "years": record.team.organisation.keeps_years,
        "has_case": record.case_files.exists(),
        "may_close": record.state == Record.State.REGISTERED,
    }
    return render(request, "incidents/keeping.html", context, status=status)
