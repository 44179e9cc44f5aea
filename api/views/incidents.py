"""Incidents: list, register, open, revise, history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.models import Role, Team
from accounts.teams import teams_of
from api.bodies import IncidentDetail, IncidentSummary, NewIncident, RevisionLine
from api.etags import etag_of, expected_revision
from api.idempotency import id_for
from api.views.base import Resource, chosen_team, shown
from incidents.document import IncidentDocument
from incidents.models import Intake, Record
from incidents.recording import open_incident, register, revise
from incidents.records import history, open_many

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)
IDEMPOTENCY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)


class IncidentViewSet(Resource):
    """Records of abuse, opened with the caller's keys."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.incidents().visible_to(self.request.user)

    @extend_schema(responses=IncidentSummary)
    def list(self, request: Request) -> Response:
        """List the incidents you may see, newest week first."""
        records = self.page(self.get_queryset())
        opened = open_many(self.keyring, records, parts=("account",))
        return self.paged([_line(record, opened.get(record.pk, {})) for record in records])

    @extend_schema(request=NewIncident, responses={201: IncidentDetail}, parameters=[IDEMPOTENCY])
    def create(self, request: Request) -> Response:
        """Register an incident: sealed to your team, signed into the log."""
        sent = self.body(NewIncident)
        record_id = id_for(request, self.keyring, "incident")
        known = self.get_queryset().filter(pk=record_id).first()
        record = known or register(
            keyring=self.keyring,
            author=self.person,
            team=self._team(sent),
            document=sent.document,
            urgency=sent.urgency,
            intake=self._intake(sent),
            record_id=record_id,
        )
        where = reverse("api:incident-detail", [record.pk], request=request)
        return self._detail(record, status=200 if known else 201, location=where)

    @extend_schema(responses=IncidentDetail)
    def retrieve(self, request: Request, pk: Any = None) -> Response:
        """Open an incident. Opening is written in the log."""
        return self._detail(self.get_object())

    @extend_schema(request=IncidentDocument, responses=IncidentDetail, parameters=[IF_MATCH])
    def update(self, request: Request, pk: Any = None) -> Response:
        """Write a new revision; needs the ETag you read."""
        record = self.get_object()
        revised = revise(
            keyring=self.keyring,
            author=self.person,
            record=record,
            expected=expected_revision(request, record),
            document=self.body(IncidentDocument),
        )
        return self._detail(revised)

    @extend_schema(responses=RevisionLine(many=True) if False else RevisionLine)
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, pk: Any = None) -> Response:
        """Who changed which part, and whether the chain of revisions is whole."""
        found = history(self.keyring, self.get_object())
        return Response([shown(RevisionLine.model_validate(one.__dict__)) for one in found])

    def _team(self, sent: NewIncident) -> Team:
        roles = (Role.PARALEGAL, Role.COORDINATOR)
        teams = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=roles)
        return chosen_team(teams, sent.team)

    def _intake(self, sent: NewIncident) -> Intake | None:
        if sent.intake is None:
            return None
        return self.get_in_scope(Intake.objects.visible_to(self.person), sent.intake)

    def _detail(self, record: Record, status: int = 200, location: str = "") -> Response:
        opened = open_incident(self.keyring, self.person, record)
        headers = {"ETag": etag_of(opened.record)} | ({"Location": location} if location else {})
        return Response(shown(opened_body(opened)), status=status, headers=headers)
