"""The ledgers of one's advocacy teams, by the same verbs as the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.bringing_back import bring_back
from advocacy.ledger.chain import verified
from advocacy.ledger.state import raise_threshold, state_of
from api.bodies.releases import LedgerStanding, LedgerStandings, LostRelease, NewThreshold
from api.views.base import shown
from api.views.releases import Advocacy


class LedgerViewSet(Advocacy):
    """What a team published, as a chain. Ledgers are named by their team's id."""

    @extend_schema(responses=LedgerStandings)
    def list(self, request: Request) -> Response:
        """List where each ledger stands."""
        return Response([self._standing(team) for team in self.teams])

    @extend_schema(request=NewThreshold, responses=LedgerStanding)
    @action(detail=True, methods=["post"])
    def threshold(self, request: Request, pk: UUID) -> Response:
        """Show figures only from this many incidents and people on. It never comes down again."""
        team, asked = self._named(pk), self.body(NewThreshold).threshold
        ledger = ledger_of(self.keyring, team)
        raise_threshold(**self.who(team), ledger=ledger, threshold=asked)
        return Response(self._standing(team))

    @extend_schema(request=LostRelease, responses={201: LedgerStanding})
    @action(detail=True, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, pk: UUID) -> Response:
        """Add the next release that this copy lacks. All days up to its last are closed."""
        team = self._named(pk)
        bring_back(**self.who(team), file=self.body(LostRelease).file)
        return Response(self._standing(team), status=201)

    def _named(self, pk: UUID) -> Team:
        team = next((team for team in self.teams if str(team.pk) == str(pk)), None)
        if team is None:
            raise Http404
        return team

    def _standing(self, team: Team) -> dict[str, Any]:
        refused, threshold, number = [], 0, 0
        try:
            ledger = ledger_of(self.keyring, team)
            state = state_of(self.keyring, ledger)
            threshold, number = state.threshold, state.number
            verified(self.keyring, ledger)
        except ValidationError as error:
            refused = error.messages
        return shown(
            LedgerStanding(team=team.pk, threshold=threshold, number=number, refused=refused)
        )
