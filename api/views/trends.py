"""Protected trend tables, by the same form and verb as the page."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Team
from advocacy.facts import Preparing
from advocacy.forms import TableForm, address_of, asks, defaults
from advocacy.outputs import words
from advocacy.previewing import Looked, TooThin, look, trend_teams
from advocacy.proposals import Keeps
from advocacy.published import Method
from api.bodies.trends import Kept, SafeTable, TrendTable, Withheld
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
    """Counts of the facts that your team was given, protected as a release is."""

    @extend_schema(parameters=QUERY, responses=TrendTable)
    def get(self, request: Request) -> Response:
        """Build a table as it could be published now. Nothing is published by it."""
        asked = request._request.GET
        form = TableForm(asked if asks(asked) else defaults())
        if not form.is_valid():
            raise invalid_form(form)
        try:
            found = look(
                keyring=request._request.keyring,
                actor=request.user,
                team=team_of(request),
                spec=form.spec(),
            )
        except Preparing:
            raise StillOpening from None
        return Response(shown(_thin(found) if isinstance(found, TooThin) else _body(found)))


def team_of(request: Request) -> Team:
    """The reader's advocacy team, the one that `team` names if there are several. 404 without."""
    teams = trend_teams(request.user, request._request.keyring)
    asked = request.query_params.get("team")
    chosen = [team for team in teams if str(team.pk) == asked] if asked else teams
    if not chosen:
        raise Http404
    return chosen[0]


def _body(found: Looked) -> TrendTable:
    return TrendTable(
        meaning=words.rule(found.method),
        table=found.table,
        kept=kept(found.keeps),
        withheld=Withheld(
            under_threshold=found.report.under_threshold, by_audit=found.report.by_audit
        ),
        proposals=[],
    )


def _thin(found: TooThin) -> TrendTable:
    return TrendTable(
        meaning=words.rule(Method(threshold=found.threshold)),
        table=None,
        kept=None,
        withheld=None,
        proposals=[
            SafeTable(
                query=address_of(one.spec),
                title=one.spec.title,
                kept=kept(one.keeps),
                closer=str(one.closer or ""),
                more=one.more,
            )
            for one in found.proposals
        ],
    )


def kept(keeps: Keeps) -> Kept:
    """How much a table keeps."""
    return Kept(incidents=keeps.incidents, of=keeps.of, shown=keeps.shown, cells=keeps.cells)
