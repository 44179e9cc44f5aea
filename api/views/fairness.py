"""How fairly cases are offered, in exact numbers that are not for publication."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.fairness import FairnessFigures
from api.views.base import Resource, shown
from legal_aid.fairness import BANDS, fairness_of


class FairnessViewSet(Resource):
    """For coordinators; to everyone else there is no such page."""

    pagination_class = None

    @extend_schema(responses=FairnessFigures)
    def show(self, request: Request) -> Response:
        """Offers and what became of them by provider, times to a lawyer, unplaced and why. Counted
        when asked for. Not for publication."""
        try:
            found = fairness_of(self.keyring, self.person)
        except PermissionDenied:
            raise Http404 from None
        body = FairnessFigures(
            bands=[str(words) for _limit, words in BANDS],
            providers=list(found.providers),
            times=list(found.times),
            placed=found.placed,
            unplaced=found.unplaced,
            why=dict(found.why),
            not_looked_at=found.not_looked_at,
        )
        return Response(shown(body))
