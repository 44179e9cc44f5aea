"""What a case reached beside a court, and results taken over into its record."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.reached import Measure, Taken
from api.etags import IF_MATCH, etag_of, expected_revision
from api.views.base import Resource, shown
from incidents.models import Record
from legal_aid.community import measures, results


class ReachedViewSet(Resource):
    """Entries stand in the shared part of a case; reading the case shows them."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.cases().visible_to(self.request.user).select_related("team")

    @extend_schema(request=Measure, responses={204: None})
    def add(self, request: Request, pk: UUID) -> Response:
        """Write down a diversion, or treatment given back in custody; a result comes with it."""
        record, sent = self.get_object(), self.body(Measure)
        who = {"keyring": self.keyring, "author": self.person, "record": record}
        measures.add_measure(**who, **sent.model_dump())
        return Response(status=204)


class ResultsViewSet(Resource):
    """Results of the cases of an incident that the incident does not say yet."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.owned_by(self.request.user).incidents().select_related("team")

    @extend_schema(responses=Taken)
    def show(self, request: Request, pk: UUID) -> Response:
        """Which there are."""
        record = self.get_object()
        found = results.untaken(self.keyring, [record]).get(record, [])
        return Response(shown(Taken(results=found)), headers={"ETag": etag_of(record)})

    @extend_schema(request=None, responses=Taken, parameters=[IF_MATCH])
    def take_over(self, request: Request, pk: UUID) -> Response:
        """Add them to the incident as a revision; needs the ETag that you read."""
        record = self.get_object()
        expected = expected_revision(request, record)
        results.take_over(
            keyring=self.keyring, author=self.person, record=record, expected=expected
        )
        return Response(shown(Taken(results=[])), headers={"ETag": etag_of(self.get_object())})
