"""Inviting people and admitting them, by those who may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import unlocked
from accounts.admission import is_believed
from accounts.forms import InviteForm
from accounts.joining import (
    admit,
    admits_to,
    invite,
    open_invitations,
    turn_away,
    waiting_for,
)
from accounts.keyed.telling import told
from accounts.models import Invitation, Membership, Role, Team
from accounts.people import fingerprint_of
from accounts.readmission import link_of, resets_made_by
from vault import Undecryptable


@require_safe
@unlocked
def members(request: HttpRequest) -> HttpResponse:
    """Who is in my teams, who waits, and a form to invite."""
    return _page(request, InviteForm(teams=_teams(request)))


@require_POST
@unlocked
def member_invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation; its link is shown in the answer and nowhere else."""
    form = InviteForm(request.POST, teams=_teams(request))
    if not form.is_valid():
        return _page(request, form)
    team, role = form.chosen()
    try:
        invited = invite(keyring=request.keyring, actor=request.user, team=team, role=role)
    except Undecryptable:
        raise PermissionDenied from None
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form)
    link = request.build_absolute_uri(reverse("join", args=[invited.code]))
    return _page(request, InviteForm(teams=_teams(request)), link=link)


@require_POST
@unlocked
def member_admit(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Admit a waiting person, once their fingerprint was compared."""
    held = resets_made_by(request.user).values("pk")  # with an approval, the verb lets them in
    rows = Invitation.objects.filter(
        Q(pk__in=waiting_for(request.user).values("pk")) | Q(pk__in=held)
    ).select_related("user", "team")
    invitation = get_object_or_404(rows, pk=invitation_id)
    shown = fingerprint_of(invitation.user)
    # Keys can change between the page and the answer: what was compared is what is admitted.
    if request.POST.get("compared") != "yes" or request.POST.get("shown", shown) != shown:
        return _page(request, InviteForm(teams=_teams(request)), not_compared=invitation.pk)
    try:
        admit(
            keyring=request.keyring,
            actor=request.user,
            user=invitation.user,
            team=invitation.team,
            role=invitation.role,
        )
    except Undecryptable:
        raise PermissionDenied from None
    except ValidationError:
        pass  # someone else admitted the same person a moment ago: the page shows it
    return redirect("members")


@require_POST
@unlocked
def member_turn_away(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """End an invitation, answered or not."""
    theirs = Invitation.objects.filter(team__in=admits_to(request.user))
    turn_away(actor=request.user, invitation=get_object_or_404(theirs, pk=invitation_id))
    return redirect("members")


def _teams(request: HttpRequest) -> list[Team]:
    teams = list(admits_to(request.user).order_by("name", "pk"))
    if not teams:
        raise Http404
    return teams


def _page(request: HttpRequest, form: InviteForm, **more: Any) -> HttpResponse:
    teams = _teams(request)
    waiting = [
        {"invitation": row, "role": Role(row.role).label, "fingerprint": fingerprint_of(row.user)}
        for row in waiting_for(request.user)
    ]
    renewals = {one["team"].pk: one for one in told(request.keyring)}
    return render(
        request,
        "accounts/members.html",
        {
            "form": form,
            "waiting": waiting,
            "open": [
                {"invitation": row, "role": Role(row.role).label}
                for row in open_invitations().filter(team__in=teams).order_by("expires_on", "pk")
            ],
            "resets": [
                {
                    "invitation": row,
                    "role": Role(row.role).label,
                    "link": (link := link_of(row)),
                    "is_over": link is not None and link.expires_on < timezone.localdate(),
                }
                for row in resets_made_by(request.user)
            ],
            "teams": [
                {
                    "team": team,
                    "members": _members(team, request.user.pk),
                    "renewal": renewals.get(team.pk),
                }
                for team in teams
            ],
            **more,
        },
    )


def _members(team: Team, me: UUID) -> list[dict[str, Any]]:
    key = team.keys.select_related("steward").get(is_current=True)
    rows = Membership.objects.filter(team=team).select_related("user", "team", "admitted_by")
    return [
        {
            "membership": row.pk,
            "name": row.user.username,
            "is_me": row.user_id == me,
            "role": Role(row.role).label,
            "is_believed": is_believed(row, key),
            "fingerprint": fingerprint_of(row.user),
        }
        for row in rows.order_by("user__username")
    ]
