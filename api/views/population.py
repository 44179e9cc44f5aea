"""Population figures, by the same form and verb as the page."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from advocacy.population import PopulationForm, keep_population, population_of
from advocacy.previewing import trend_teams
from api.bodies.population import NewPopulation, PopulationFigures
from api.problems import invalid_form
from api.views.base import Resource, shown

TEAM = OpenApiParameter("team", str, description="Needed only by members of several teams.")


class PopulationViewSet(Resource):
    """Public figures of how many people live where, which rates are divided by."""

    @extend_schema(parameters=[TEAM], responses=PopulationFigures)
    def show(self, request: Request) -> Response:
        """Read the figures that are kept."""
        return self._kept(self._team(request))

    @extend_schema(parameters=[TEAM], request=NewPopulation, responses=PopulationFigures)
    def change(self, request: Request) -> Response:
        """Keep figures instead of those before. They are not sealed: public pages use them."""
        team = self._team(request)
        form = PopulationForm(self.body(NewPopulation).model_dump())
        if not form.is_valid():
            raise invalid_form(form)
        keep_population(actor=request.user, team=team, **form.cleaned_data)
        return self._kept(team)

    def _kept(self, team: Team) -> Response:
        kept = population_of(team)
        lines = [line.model_dump() for line in kept.lines]
        body = {"source": kept.source, "lines": lines}
        return Response(shown(PopulationFigures.model_validate(body)))

    def _team(self, request: Request) -> Team:
        teams = trend_teams(request.user, request._request.keyring)
        asked = request.query_params.get("team")
        chosen = [team for team in teams if str(team.pk) == asked] if asked else teams
        if not chosen:
            raise Http404
        return chosen[0]
