"""The day and the calendar of everybody who works on cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import get_format
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, User
from incidents.lists.months import first_of_month
from legal_aid.days.agenda import Agenda
from legal_aid.days.collecting import agenda_of
from legal_aid.days.feeds import write_feed

READERS = (Role.LAWYER, Role.PARALEGAL, Role.COORDINATOR)


@unlocked
@roles_required(*READERS)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Clocks, what is overdue, today, the next seven days; `?mine=1` leaves out others' tasks."""
    agenda = _agenda(request)
    return _page(request, "day", agenda, {})


@unlocked
@roles_required(*READERS)
@require_safe
def case_calendar(request: HttpRequest) -> HttpResponse:
    """One month of hearings, limits and tasks, by `?month=2026-11`."""
    agenda = _agenda(request)
    shown = agenda.month(
        first_of_month(request.GET.get("month", "")), week_starts=get_format("FIRST_DAY_OF_WEEK")
    )
    return _page(request, "calendar", agenda, {"month": shown})


def _agenda(request: HttpRequest) -> Agenda:
    """As asked for; a feed of the reader's is brought up to date on the way."""
    agenda = agenda_of(request.keyring, request.user)
    write_feed(keyring=request.keyring, owner=request.user, agenda=agenda)
    return agenda.of(request.user.pk) if _is_mine(request) else agenda


def _is_mine(request: HttpRequest) -> bool:
    return request.GET.get("mine") == "1"


def _page(request: HttpRequest, name: str, agenda: Agenda, context: dict) -> HttpResponse:
    own = str(request.user.pk)
    others = {each.assignee for each in agenda.entries} - {"", own}
    names = User.objects.filter(pk__in=others).values_list("pk", "username")
    shared = {
        "agenda": agenda,
        "shown_as": name,
        "mine": _is_mine(request),
        "people": {str(pk): username for pk, username in names},
        "own": own,
    }
    return render(request, f"legal_aid/days/{name}.html", shared | context)
