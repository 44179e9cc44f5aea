"""What waits for an advocate: approvals, and that new facts have come.

Never how many facts, which would be a figure.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import approvals
from accounts.models import Approval, Team
from accounts.today import Waiting
from advocacy.approving import KIND, is_about
from advocacy.compacting import go_on
from advocacy.ledger.embargoes import open_due
from advocacy.ledger.recurring import prepare_due
from advocacy.ledger.running import Run
from advocacy.models import LedgerRelease, ReleaseDraft, advocacy_teams
from incidents.models import SealedFact


def waiting(request: HttpRequest) -> list[Waiting]:
    """One line while facts have arrived that no table has counted yet, and what the ledger says.

    The visit itself opens releases whose day has come, makes recurring ones ready, and begins to
    open facts where many wait.
    """
    return [*_ledgers(request), *_approvals(request), *_facts(request)]


def _approvals(request: HttpRequest) -> Iterator[Waiting]:
    """Releases that one is asked to approve, and one's own that somebody has approved."""
    keyring, user = getattr(request, "keyring", None), request.user
    if keyring is None:
        return
    teams = advocacy_teams(user)
    asked = approvals.asked_of(user).filter(kind=KIND, team__in=teams)
    approved = approvals.asked_of_others(user).filter(
        kind=KIND, team__in=teams, state=Approval.State.APPROVED
    )
    for row in ReleaseDraft.objects.filter(team__in=teams).order_by("pk"):
        place = reverse("release-draft", args=[row.pk])
        if any(is_about(keyring, one, row) for one in asked):
            yield Waiting(
                title=_("A release waits for your approval"),
                detail=_("Read every figure, then decide. Nobody publishes alone."),
                url=place,
                urgency=1,
                action=_("Read it"),
            )
        elif any(is_about(keyring, one, row) for one in approved):
            yield Waiting(
                title=_("Your release was approved"),
                detail=_("It is published when you say so, if nothing has changed since."),
                url=place,
                urgency=1,
                action=_("See it and publish"),
            )


def _facts(request: HttpRequest) -> list[Waiting]:
    arrived = SealedFact.objects.filter(team__in=advocacy_teams(request.user))
    teams = list(advocacy_teams(request.user).filter(pk__in=arrived.values("team")))
    runs = [run for team in teams if (run := _gone_on(request, team))]
    if runs:
        return [_opening(request, run) for run in runs]
    if not teams:
        return []
    return [
        Waiting(
            title=_("New facts have arrived"),
            detail=_("The next table you build counts them."),
            url=reverse("trends"),
            action=_("See the trends"),
        )
    ]


def _gone_on(request: HttpRequest, team: Team) -> Run | None:
    keyring = getattr(request, "keyring", None)
    return go_on(request, team) if keyring and keyring.holds(team.pk) else None


def _opening(request: HttpRequest, run: Run) -> Waiting:
    is_mine = run.holder == request.user.pk
    return Waiting(
        title=_("New facts are being opened: %(percent)s %%")
        % {"percent": round(100 * (run.so_far or 0))},
        detail=_("You can work meanwhile. It stops when your session locks.")
        if is_mine
        else _("A colleague's session does it."),
        url=reverse("release-run", args=[run.id]) if is_mine else reverse("trends"),
        action=_("See how far it is") if is_mine else _("See the trends"),
    )


def _ledgers(request: HttpRequest) -> list[Waiting]:
    keyring = getattr(request, "keyring", None)
    teams = advocacy_teams(request.user) if keyring else ()
    found = []
    for team in teams:
        if not keyring.holds(team.pk):
            continue
        actor = {"keyring": keyring, "actor": request.user, "team": team}
        embargoed = LedgerRelease.State.EMBARGOED
        if LedgerRelease.objects.filter(ledger__team=team, state=embargoed).exists():
            try:
                open_due(**actor)
            except ValidationError:
                found.append(_altered())
        if ReleaseDraft.objects.filter(team=team).exists() and prepare_due(**actor):
            found.append(_ready())
    return found


def _altered() -> Waiting:
    return Waiting(
        title=_("The ledger of what was published is not as it was left"),
        detail=_("Nothing can be published from it. Tell your administrator."),
        url=reverse("trends"),
        urgency=2,
        action=_("See the trends"),
    )


def _ready() -> Waiting:
    return Waiting(
        title=_("A recurring release is ready to be looked at"),
        detail=_("It is a draft. Nothing was counted or published."),
        url=reverse("releases"),
        action=_("See the releases"),
    )
