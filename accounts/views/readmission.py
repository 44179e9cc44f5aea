"""After a reset, for whoever made it: a new link, and the second person where one is needed."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import unlocked
from accounts.approvals import asked_by, take_back
from accounts.models import Approval, Invitation, Role
from accounts.people import fingerprint_of
from accounts.readmission import (
    READMISSION,
    approval_to_admit,
    ask_readmission,
    link_of,
    resets_made_by,
    returning,
    second_people,
)
from accounts.resetting import renew_link
from vault import Undecryptable


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def member_second(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Ask somebody from outside to approve; once they have, admit."""
    waiting = get_object_or_404(resets_made_by(request.user), pk=invitation_id)
    if link_of(waiting) is not None:
        raise Http404
    if request.method != "POST":
        return _page(request, waiting)
    step = request.POST.get("do", "")
    try:
        if step == "ask":
            _ask(request, waiting)
        elif step == "take-back":
            take_back(actor=request.user, approval=_asked(request, waiting))
        else:
            raise SuspiciousOperation("no such step")
    except ValidationError as error:
        return _page(request, waiting, error.messages[0])
    return redirect("member-second", waiting.pk)


@require_POST
@unlocked
def member_link(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """A new link for a reset nobody used, shown in the answer and nowhere else."""
    waiting = get_object_or_404(resets_made_by(request.user), pk=invitation_id)
    try:
        code = renew_link(keyring=request.keyring, actor=request.user, waiting=waiting)
    except ValidationError:
        return redirect("members")  # used a moment ago: the page shows what comes next
    link = request.build_absolute_uri(reverse("reset", args=[code]))
    return render(request, "accounts/member_reset.html", {"link": link})


def _ask(request: HttpRequest, waiting: Invitation) -> None:
    people = second_people(request.keyring, request.user, waiting.user, waiting.team)
    wanted = request.POST.get("person", "")
    found = [one for one in people if str(one.pk) == wanted]
    if not found:
        raise Http404
    ask_readmission(keyring=request.keyring, actor=request.user, waiting=waiting, outsider=found[0])


def _asked(request: HttpRequest, waiting: Invitation) -> Approval:
    wanted = request.POST.get("approval", "")
    for row in asked_by(request.user, waiting.team, READMISSION):
        if str(row.pk) == wanted:
            return row
    raise Http404


def _page(request: HttpRequest, waiting: Invitation, refusal: str = "") -> HttpResponse:
    keyring, user, team = request.keyring, waiting.user, waiting.team
    asked = [
        row for row in asked_by(request.user, team, READMISSION) if _is_about(request, row, waiting)
    ]
    taken = {row.asked_of_id for row in asked if row.state != Approval.State.REFUSED}
    people = second_people(keyring, request.user, user, team)
    role = str(waiting.role)
    who = {"keyring": keyring, "actor": request.user, "user": user, "team": team, "role": role}
    return render(
        request,
        "accounts/member_second.html",
        {
            "waiting": waiting,
            "role": Role(waiting.role).label,
            "fingerprint": fingerprint_of(user),
            "asked": asked,
            "people": [one for one in people if one.pk not in taken],
            "may_admit": approval_to_admit(**who) is not None,
            "refusal": refusal,
        },
    )


def _is_about(request: HttpRequest, row: Approval, waiting: Invitation) -> bool:
    try:
        shown = returning(request.keyring, row)
    except Undecryptable:
        return False
    return shown is not None and shown.name == waiting.user.username
