"""What somebody else may not do alone, and one is asked to approve."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.approvals import asked_of, decide
from accounts.models import Approval
from accounts.readmission import Returning, returning
from vault import Undecryptable


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def approval(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Who comes back, with which fingerprint; approve once it was compared, or refuse."""
    readmissions = asked_of(request.user).filter(kind=Approval.Kind.READMISSION)
    row = get_object_or_404(readmissions, pk=approval_id)
    shown = _shown(request, row)
    if request.method != "POST":
        return _page(request, row, shown)
    step = request.POST.get("do", "")
    if step not in ("approve", "refuse"):
        raise SuspiciousOperation("no such step")
    compared = request.POST.get("compared") == "yes"
    if step == "approve" and (
        not compared or request.POST.get("shown") != (shown.fingerprint if shown else "")
    ):
        return _page(request, row, shown, not_compared=True)
    subject = shown.subject if step == "approve" and shown else None
    try:
        decide(keyring=request.keyring, actor=request.user, approval=row, subject=subject)
    except ValidationError as error:
        return _page(request, row, shown, refusal=error.messages[0])
    return redirect("today")


def _shown(request: HttpRequest, row: Approval) -> Returning | None:
    """None for somebody who is gone: then it can only be refused."""
    try:
        return returning(request.keyring, row)
    except Undecryptable:
        raise Http404 from None


def _page(
    request: HttpRequest,
    row: Approval,
    shown: Returning | None,
    refusal: str = "",
    *,
    not_compared: bool = False,
) -> HttpResponse:
    context = {"approval": row, "shown": shown, "refusal": refusal, "not_compared": not_compared}
    return render(request, "accounts/approval.html", context)
