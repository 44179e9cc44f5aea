"""Opening a sealed report."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.intake import open_intake
from incidents.models import Intake
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR)
@require_safe
def opened(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The report in the sender's own words. Opening it is written in the log."""
    intake = get_object_or_404(Intake.objects.visible_to(request.user), pk=intake_id)
    try:
        report = open_intake(keyring=request.keyring, reader=request.user, intake=intake)
    except Undecryptable:
        return no_longer_opens(request, intake.pk)
    return render(request, "incidents/opened_report.html", {"intake": intake, "report": report})
