"""Whether records may begin before their person was asked, for an organisation's coordinators."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.outsiders import coordinated_by
from incidents.urgent_basis import set_urgent_basis

ANSWERS = {"allow": True, "refuse": False}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def urgent_basis(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What it means, and one button that turns it round."""
    organisation = get_object_or_404(coordinated_by(request.user), pk=organisation_id)
    if request.method != "POST":
        return render(request, "incidents/urgent_basis.html", {"organisation": organisation})
    allowed = ANSWERS.get(request.POST.get("do", ""))
    if allowed is None:
        raise SuspiciousOperation("no such step")
    set_urgent_basis(actor=request.user, organisation=organisation, allowed=allowed)
    return redirect("urgent-basis", organisation.pk)
