"""The register of clients, and perpetrators who repeat."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.models import Record
from incidents.people.appearances import appearances
from incidents.people.nearby import MOST_OPENED, newest
from incidents.people.officers import Repeated, repeated
from incidents.people.registering import open_clients
from incidents.people.searching import search
from incidents.rights import WRITING_ROLES
from vault import Keyring

KEEPERS = (Role.PARALEGAL, Role.COORDINATOR)
PAGE = 50
LONGEST_QUESTION = 200


@dataclass(frozen=True)
class TeamsOfficers:
    """A team's repeated perpetrators. `is_whole`: every record of the team was looked at."""

    team: Team
    groups: list[Repeated]
    is_whole: bool


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """A page of the register. A search is posted, so that no name stands in an address."""
    if request.method == "POST":
        asked = request.POST.get("q", "").strip()[:LONGEST_QUESTION]
        found = search(request.keyring, keeping_teams(request), asked)
        context = {"found": found, "asked": asked, "count": len(found)}
        return render(request, "people/clients.html", context)
    records = Record.objects.clients().owned_by(request.user).select_related("team")
    page = Paginator(records.order_by("-week", "pk"), PAGE).get_page(request.GET.get("page"))
    found = open_clients(request.keyring, list(page.object_list))
    context = {"found": found, "page": page, "count": page.paginator.count}
    return render(request, "people/clients.html", context)


@unlocked
@roles_required(*KEEPERS)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Perpetrators who stand in several records."""
    teams = [_officers(request.keyring, team) for team in keeping_teams(request)]
    context = {"teams": teams, "most": MOST_OPENED}
    return render(request, "people/officers.html", context)


def keeping_teams(request: HttpRequest) -> list[Team]:
    """The documentation teams whose register this person keeps; 404 for none."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
    found = list(teams.select_related("organisation").order_by("name"))
    if not found:
        raise Http404
    return found


def _officers(keyring: Keyring, team: Team) -> TeamsOfficers:
    records = list(newest(team))
    is_whole = len(records) < MOST_OPENED
    return TeamsOfficers(team, repeated(keyring, team, appearances(keyring, records)), is_whole)
