"""Sealed reports: send one, list those that wait, open one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.reports import IntakeDetail, IntakeSummary, NewIntake, Sealed
from api.views.base import Resource, chosen_team, shown
from incidents.intake import open_intake, submit_intake
from incidents.models import Intake


class IntakeViewSet(Resource):
    """Reports sealed to a documentation team."""

    also_accepted_scopes = {"submit"}

    def get_queryset(self) -> QuerySet[Intake]:
        return Intake.objects.visible_to(self.request.user)

    @extend_schema(responses={200: IntakeSummary})
    def list(self, request: Request) -> Response:
        """List the reports sealed to your team; nothing is opened."""
        rows = self.page(self.get_queryset())
        return self.paged([IntakeSummary.model_validate(row) for row in rows])

    @extend_schema(request=NewIntake, responses={201: Sealed})
    def create(self, request: Request) -> Response:
        """Seal a report to a documentation team you belong to. It cannot be read back."""
        sent = self.body(NewIntake)
        receipt = submit_intake(
            team=chosen_team(teams_of(self.person, kind=Team.Kind.DOCUMENTATION), sent.team),
            report=sent.report,
            intake_id=sent.id,
            author=self.person,
            keyring=self.keyring,
        )
        return Response(
            shown(Sealed(reference=receipt.reference, receipt=receipt.text)), status=201
        )

    @extend_schema(responses=IntakeDetail)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open a report with your team's key. Opening is written in the log."""
        intake = self.get_object()
        report = open_intake(keyring=self.keyring, reader=self.person, intake=intake)
        intake.refresh_from_db()
        body = IntakeDetail(report=report, **IntakeSummary.model_validate(intake).model_dump())
        return Response(shown(body))
