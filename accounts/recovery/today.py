"""What *Today* tells whoever admits to a team about its recovery."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.joining import admits_to
from accounts.models import Team
from accounts.recovery.standing import Standing, standing_of

# Title, detail, what to do, urgency.
LINES = {
    Standing.EXCHANGED: (
        _("A recovery key was exchanged in the database"),
        _("Somebody changed what your team had made. Make new sheets, and tell your host."),
        _("Look now"),
        2,
    ),
    Standing.MAKER_LEFT: (
        _("Who made the recovery sheets no longer holds the key"),
        _("They saw all three. Make new ones."),
        _("Make new sheets"),
        1,
    ),
    Standing.INCOMPLETE: (
        _("The recovery sheets do not open everything"),
        _("Make new ones."),
        _("Make new sheets"),
        1,
    ),
    Standing.NONE: (
        _("If everybody who holds the key is gone, nobody opens these records"),
        _("Make three sheets: two of three people can then let somebody in again."),
        _("Make the sheets"),
        0,
    ),
    Standing.NEVER_REHEARSED: (
        _("Nobody has tried the recovery sheets yet"),
        _("Ask two of the people who keep one to type it in."),
        _("Rehearse"),
        0,
    ),
    Standing.LONG_AGO: (
        _("The recovery was last rehearsed more than a year ago"),
        _("Ask two of the people who keep a sheet to type it in."),
        _("Rehearse"),
        0,
    ),
}


def standings(request: HttpRequest) -> list[tuple[Team, Standing]]:
    """The teams to which the person asking admits and whose key they hold, and how each stands."""
    if getattr(request, "keyring", None) is None:
        return []
    teams = admits_to(request.user).order_by("name", "pk")
    return [(team, standing_of(team)) for team in teams if request.keyring.holds(team.pk)]


def teams_by_standing(request: HttpRequest) -> dict[Standing, list[Team]]:
    """The same, by how they stand."""
    found: dict[Standing, list[Team]] = {}
    for team, standing in standings(request):
        found.setdefault(standing, []).append(team)
    return found


def place_of(teams: list[Team]) -> str:
    """One team's page; of several, the list of teams."""
    if len(teams) == 1:
        return reverse("team-recovery", args=[teams[0].pk])
    return reverse("recoveries")
