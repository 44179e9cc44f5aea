"""Cases: the list, and one case with everything that can be added to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents import dates
from incidents.models import Record
from incidents.records import open_many
from incidents.views.trouble import no_longer_opens
from legal_aid import board as boards
from legal_aid.case_document import Shared
from legal_aid.models import Offer
from legal_aid.views.case_page import CasePage
from legal_aid.views.case_steps import take_step
from legal_aid.workload.leading import handing_teams
from vault import Undecryptable


@dataclass(frozen=True)
class CaseLine:
    """A case in the list. `opened` is False where this reader's keys open nothing of it."""

    record: Record
    opened: bool
    client: str = ""
    next_hearing: str = ""
    open_tasks: int = 0


READERS = (Role.LAWYER, Role.PARALEGAL, Role.COORDINATOR)
MOST_SHOWN = 100


@unlocked
@roles_required(*READERS)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Live offers first, then cases by urgency, open ones before closed."""
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("case_file__incident", "team").order_by(
        "state", "-urgency", "-week", "pk"
    )
    shown = list(rows[:MOST_SHOWN])
    context = {
        "offers": Offer.objects.answerable_by(request.user).select_related("referral"),
        "lines": _lines(request, shown),
        "hands_out": handing_teams(request.user).exists(),
        "more": max(0, rows.count() - MOST_SHOWN),
    }
    return render(request, "legal_aid/cases.html", context)


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One case. Every form on it posts here and names its step in `do`."""
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("team", "case_file__incident__team")
    record = get_object_or_404(rows, pk=record_id)
    try:
        if request.method == "POST":
            return take_step(request, record)
        return CasePage(request, record).render()
    except Undecryptable:
        return no_longer_opens(request, record.pk)


def _lines(request: HttpRequest, shown: list[Record]) -> list[CaseLine]:
    incidents = {case.pk: case.case_file.incident for case in shown if hasattr(case, "case_file")}
    clients = boards.clients_of(request.keyring, incidents.values())
    opened = open_many(request.keyring, shown, parts=("shared",))
    lines = []
    for record in shown:
        incident = incidents.get(record.pk)
        client = clients.get(incident.pk, "") if incident else ""
        body = opened.get(record.pk, {}).get("shared")
        lines.append(_line(record, client, body))
    return lines


def _line(record: Record, client: str, body: bytes | None) -> CaseLine:
    if body is None:
        return CaseLine(record, opened=False)
    shared = Shared.model_validate_json(body)
    coming = [h.at for h in shared.hearings if dates.moment(h.at) >= timezone.now()]
    return CaseLine(
        record,
        opened=True,
        client=client,
        next_hearing=min(coming, key=dates.moment, default=""),
        open_tasks=sum(not task.done for task in shared.tasks),
    )
