"""The keys of other teams: which are known, how to compare one by voice, and what is in doubt."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import unlocked
from accounts.books import Owner
from accounts.comparing import (
    REASONS,
    KnownTeam,
    accept_key,
    begin_anew,
    compare,
    may_accept,
    own_fingerprints,
    owners_for,
    teams_known,
)
from accounts.errors import BookMissing
from accounts.models import Team, User


@require_safe
@unlocked
def known_keys(request: HttpRequest) -> HttpResponse:
    """My own teams' fingerprints, for others to compare, and everyone whose keys I know."""
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def known_key(request: HttpRequest, owner_id: UUID, team_id: UUID) -> HttpResponse:
    """One team's key; say that it was compared, or accept it although it does not follow."""
    owner = _owner(request, owner_id)
    try:
        found = _find(request, owner, team_id)
        refusal = _compared(request, owner, found.team) if request.method == "POST" else ""
        if request.method == "POST" and not refusal:
            return redirect("known-keys")
    except BookMissing:
        return redirect("known-keys")
    context = {
        "owner": owner,
        "known": found,
        "may_accept": may_accept(request.user, owner),
        "reasons": REASONS.items(),
        "refusal": refusal,
    }
    page = "accounts/known_key.html"
    return render(request, page, context, status=409 if refusal else 200)


@require_POST
@unlocked
def known_keys_begin(request: HttpRequest, owner_id: UUID) -> HttpResponse:
    """Begin a list that is missing."""
    owner = _owner(request, owner_id)
    if request.POST.get("sure") != "yes":
        return _list(request, not_sure=owner.pk, status=409)
    with suppress(ValidationError):  # a colleague was quicker: the page shows it
        begin_anew(keyring=request.keyring, actor=request.user, owner=owner)
    return redirect("known-keys")


def _compared(request: HttpRequest, owner: Owner, team: Team) -> str:
    """Do what was asked for; return what stands in its way."""
    if request.POST.get("compared") != "yes":
        return _("Compare the fingerprints first, and say so.")
    step: dict[str, Any] = {
        "keyring": request.keyring,
        "actor": request.user,
        "owner": owner,
        "team": team,
        "fingerprint": request.POST.get("shown", ""),
    }
    try:
        if request.POST.get("step") == "accept":
            accept_key(**step, reason=request.POST.get("reason", ""))
        else:
            compare(**step)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _find(request: HttpRequest, owner: Owner, team_id: UUID) -> KnownTeam:
    for found in teams_known(request.keyring, owner):
        if found.team.pk == team_id and found.fingerprint:
            return found
    raise Http404


def _owner(request: HttpRequest, owner_id: UUID) -> Owner:
    for owner in owners_for(request.keyring, request.user):
        if owner.pk == owner_id:
            return owner
    raise Http404


def _list(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    books = [_book(request, owner) for owner in owners_for(request.keyring, request.user)]
    own = own_fingerprints(request.keyring, request.user)
    context = {"books": books, "own": own, **more}
    return render(request, "accounts/known_keys.html", context, status=status)


def _book(request: HttpRequest, owner: Owner) -> dict[str, Any]:
    book: dict[str, Any] = {
        "owner": owner,
        "is_own": isinstance(owner, User),
        "may_accept": may_accept(request.user, owner),
    }
    try:
        return {**book, "teams": teams_known(request.keyring, owner)}
    except BookMissing:
        return {**book, "is_missing": True}
