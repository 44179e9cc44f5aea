"""Protected trend tables, by the same form and verb as the page."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Team
from advocacy.disclosure import ProtectedTable
from advocacy.exports import rule
from advocacy.facts import Preparing
from advocacy.forms import DEFAULTS, TableForm
from advocacy.trends import STAMP, build_table, trend_teams
from api.bodies.trends import TrendCell, TrendTable
from api.problems import invalid_form
from api.views.base import shown

QUERY = [
    OpenApiParameter(name, str, description=str(field.label or ""))
    for name, field in TableForm().fields.items()
] + [OpenApiParameter("team", str, description="Needed only by members of several teams.")]


class StillOpening(APIException):
    status_code = 503
    default_code = "preparing"
    default_detail = "Many facts have just arrived and are being opened. Ask again."
    wait = 2


class TrendsView(APIView):
    """Counts of the facts that your team was given, withheld under 10 and rounded to 5."""

    @extend_schema(parameters=QUERY, responses=TrendTable)
    def get(self, request: Request) -> Response:
        """Build a table. It is internal: not checked against other tables, not for publication."""
        asked = request.query_params
        form = TableForm(asked if set(asked) - {"team"} else DEFAULTS)
        if not form.is_valid():
            raise invalid_form(form)
        try:
            built = build_table(
                keyring=request._request.keyring,
                actor=request.user,
                team=self._team(request),
                spec=form.spec(),
                export=True,
            )
        except Preparing:
            raise StillOpening from None
        return Response(shown(_body(built.table)))

    def _team(self, request: Request) -> Team:
        teams = trend_teams(request.user, request._request.keyring)
        asked = request.query_params.get("team")
        chosen = [team for team in teams if str(team.pk) == asked] if asked else teams
        if not chosen:
            raise Http404
        return chosen[0]


def _body(table: ProtectedTable) -> TrendTable:
    return TrendTable(
        notice=STAMP,
        meaning=rule(),
        axes=list(table.spec.axes),
        cells=[
            TrendCell(terms=list(place), figure=figure) for place, figure in table.figures.items()
        ],
        hidden=table.hidden,
    )
