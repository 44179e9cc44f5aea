"""The inbox: sealed reports by urgency and age, and opening one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Membership, Role
from incidents.alerts.standing import how_told
from incidents.forms.replying import QuestionForm, ReasonForm
from incidents.intake import open_intake
from incidents.messages import read_by_team
from incidents.models import Intake
from incidents.outbox.models import IntakeFile
from incidents.quarantine import trouble_of, troubles
from incidents.quick_report import QuickReport
from incidents.rights import ERASING_ROLES
from incidents.views.filters import Chip
from vault import Undecryptable

PAGE = 50
DECIDED = {"handled": Intake.State.HANDLED, "rejected": Intake.State.REJECTED}
keepers = roles_required(Role.PARALEGAL, Role.COORDINATOR)


@unlocked
@keepers
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Reports that wait, in three groups; with `?show=` those that are handled or not taken."""
    reports = Intake.objects.visible_to(request.user).select_related("team")
    waiting = reports.waiting()
    show = request.GET.get("show", "")
    listed = waiting
    if show in DECIDED:
        listed = reports.filter(state=DECIDED[show]).order_by("-week", "-urgency", "pk")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    broken = troubles(request.keyring, page.object_list) if show not in DECIDED else {}
    fine = [one for one in page.object_list if one not in broken]
    counts = {name: reports.filter(state=state).count() for name, state in DECIDED.items()}
    return render(
        request,
        "incidents/inbox.html",
        {
            "page": page,
            "show": show if show in DECIDED else "",
            "chips": _chips(show, waiting.count(), counts),
            "broken": broken.items(),
            "unopened": [one for one in fine if one.state == Intake.State.SENT],
            "opened": [one for one in fine if one.state == Intake.State.OPENED],
            "listed": fine if show in DECIDED else [],
            "waiting_count": waiting.count(),
            "urgent_count": waiting.filter(urgency=2).count(),
            "next_report": next((one for one in fine if one.state in Intake.WAITING), None),
            "told": how_told(page.object_list),
            "several_teams": len({one.team_id for one in page.object_list}) > 1,
        },
    )


@unlocked
@keepers
@require_safe
def opened(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The report in the sender's own words. Opening it is written in the log."""
    return opened_page(request, report_or_404(request, intake_id))


def opened_page(
    request: HttpRequest, intake: Intake, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a report, or of one that does not open (410): what is known, and what to do."""
    forms = {"ask": QuestionForm(), "reject": ReasonForm(), "said": []} | forms
    messages = read_by_team(request.keyring, intake)
    context = {"intake": intake, "messages": messages, "may_erase": may_erase(request, intake)}
    try:
        report = open_intake(keyring=request.keyring, reader=request.user, intake=intake)
    except Undecryptable:
        context |= {"trouble": trouble_of(request.keyring, intake), **forms}
        status = 410 if status == 200 else status
        return render(request, "incidents/quarantined_report.html", context, status=status)
    context |= {"report": report, "files": _files(intake, report), **forms}
    return render(request, "incidents/opened_report.html", context, status=status)


def _files(intake: Intake, report: QuickReport) -> list[tuple[int, str, bool]]:
    """Number, kind and whether it is here, of each photo or voice note that a report names."""
    here = set(
        IntakeFile.objects.filter(intake=intake.pk, team=intake.team).values_list(
            "number", flat=True
        )
    )
    return [(n, one.kind, n in here) for n, one in enumerate(report.attachments, 1)]


def report_or_404(request: HttpRequest, intake_id: UUID) -> Intake:
    reports = Intake.objects.visible_to(request.user).select_related("team__organisation")
    return get_object_or_404(reports, pk=intake_id)


def may_erase(request: HttpRequest, intake: Intake) -> bool:
    """Whether the person asking coordinates the team of a report."""
    mine = Membership.objects.filter(user=request.user, team=intake.team, role__in=ERASING_ROLES)
    return mine.exists()


def _chips(show: str, waiting: int, counts: dict[str, int]) -> list[Chip]:
    def label(words: str, count: int) -> str:
        return f"{words} · {count}" if count else words

    return [
        Chip(label(_("Waiting"), waiting), "?", show not in DECIDED),
        Chip(label(_("Being handled"), counts["handled"]), "?show=handled", show == "handled"),
        Chip(label(_("Not taken"), counts["rejected"]), "?show=rejected", show == "rejected"),
    ]
