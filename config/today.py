"""*Today*: what waits for a person, in all their roles, most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

import accounts.today
import advocacy.today
import config.log.today
import incidents.alerts.today
import incidents.search.today
import incidents.today
import legal_aid.days.today
import legal_aid.today
import legal_aid.workload.today
from accounts.access import roles_here
from accounts.models import Role
from accounts.today import Waiting

ROOMS = (
    incidents.today,
    incidents.alerts.today,
    incidents.search.today,
    legal_aid.today,
    legal_aid.days.today,
    legal_aid.workload.today,
    advocacy.today,
    config.log.today,
    accounts.today,
)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Each room says what waits in it."""
    audits = str(Role.AUDITOR) in roles_here(request)
    return render(request, "today.html", {"waiting": waiting(request), "audits": audits})


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Typing counts as being here: the request itself moves the idle lock. 204, no body."""
    return HttpResponse(status=204)


def waiting(request: HttpRequest) -> list[Waiting]:
    """Everything that waits, most urgent first, else in the order of the rooms."""
    return by_urgency([item for room in ROOMS for item in room.waiting(request)])


def by_urgency(found: list[Waiting]) -> list[Waiting]:
    """In the order in which they are shown."""
    return sorted(found, key=lambda item: -item.urgency)
