"""Whether the public page is on, for an organisation's coordinators."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.outsiders import coordinated_by
from advocacy.outputs.switching import set_public_page

ANSWERS = {"show": True, "hide": False}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def public_page(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What it means, and one button that turns it round."""
    organisation = get_object_or_404(coordinated_by(request.user), pk=organisation_id)
    if request.method != "POST":
        said = {"organisation": organisation}
        return render(request, "advocacy/outputs/public_page.html", said)
    shown = ANSWERS.get(request.POST.get("do", ""))
    if shown is None:
        raise SuspiciousOperation("no such step")
    set_public_page(actor=request.user, organisation=organisation, shown=shown)
    return redirect("public-page", organisation.pk)
