"""The releases of a team, and each of them with its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from advocacy.drafts import drafts, saved_tables, start
from advocacy.forms import address_of
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.chain import verified
from advocacy.ledger.embargoes import open_due
from advocacy.ledger.models import LedgerRelease
from advocacy.outputs.pages import page_of
from advocacy.outputs.signed import signed_name
from advocacy.outputs.taking import taken
from advocacy.population import population_of
from advocacy.published import Release
from advocacy.reading.page import shown_readings
from advocacy.views.waits import explains_waits, teams_of_reader


@unlocked
@roles_required(Role.ADVOCATE)
@require_safe
@explains_waits
def releases(request: HttpRequest) -> HttpResponse:
    """Drafts, what waits for its day, what is published; saved tables. Opens what is due."""
    teams, team = teams_of_reader(request, request.GET.get("team", ""))
    shown: dict[str, Any] = {"teams": teams, "team": team}
    try:
        open_due(keyring=request.keyring, actor=request.user, team=team)
        shown["published"] = list(reversed(_told(request, team)))
    except ValidationError as error:
        shown["refusal"] = error.messages
    shown["drafts"] = drafts(request.keyring, team)
    shown["saved"] = [(one, address_of(one.spec)) for one in saved_tables(request.keyring, team)]
    return render(request, "advocacy/releases.html", shown)


@unlocked
@roles_required(Role.ADVOCATE)
@require_safe
@explains_waits
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One release with all its figures."""
    team, row, said, earlier = _one(request, pk)
    shown = page_of(said) | {
        "team": team,
        "row": row,
        "readings": shown_readings(said, earlier, population_of(team)),
        "files": reverse("release-file", args=[row.pk, "-"]).removesuffix("-"),
        "signed": signed_name(row),
        "waits": row.state == LedgerRelease.State.EMBARGOED,
    }
    return render(request, "advocacy/release.html", shown)


@unlocked
@roles_required(Role.ADVOCATE)
@require_safe
@explains_waits
def release_file(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One file of a release, also while it waits for its day."""
    _team, row, said, _earlier = _one(request, pk)
    return taken(row, said, name)


@unlocked
@roles_required(Role.ADVOCATE)
@require_POST
@explains_waits
def release_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the release that corrects this one."""
    team, _row, said, _earlier = _one(request, pk)
    begun = start(
        keyring=request.keyring,
        actor=request.user,
        team=team,
        title=_("Correction: %(title)s") % {"title": said.title[:150]},
        corrects=said.number,
    )
    return redirect("release-draft", begun.pk)


def _told(request: HttpRequest, team: Team) -> list[tuple[LedgerRelease, Release]]:
    chain = verified(request.keyring, ledger_of(request.keyring, team))
    return list(zip(chain.rows, chain.releases, strict=True))


def _one(request: HttpRequest, pk: UUID) -> tuple[Team, LedgerRelease, Release, list[Release]]:
    """A release of one of the reader's teams, and those before it; 404 for any other, and for a
    ledger that is not as its members left it: the list says so."""
    teams, _first = teams_of_reader(request)
    team = next((t for t in teams if LedgerRelease.objects.filter(pk=pk, ledger__team=t)), None)
    if team is None:
        raise Http404
    try:
        found = _told(request, team)
    except ValidationError:
        raise Http404 from None
    row, said = next(one for one in found if one[0].pk == pk)
    return team, row, said, [other for _row, other in found if other.number < said.number]
