"""Sealed reports: send one, list those that wait, open one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.keeping import Erasure
from api.bodies.reports import (
    IntakeDetail,
    IntakeMessageLine,
    IntakeMessages,
    IntakeMessageSent,
    IntakeSummary,
    Merged,
    NewIntake,
    Sealed,
)
from api.views.base import Resource, chosen_team, shown
from incidents.inbox import ask_back, erase_intake, reject
from incidents.intake import open_intake, submit_intake
from incidents.merging import merge
from incidents.messages import read_by_team
from incidents.models import Intake, Record


class IntakeViewSet(Resource):
    """Reports sealed to a documentation team."""

    managed = frozenset({"erase"})

    @property
    def also_accepted_scopes(self) -> set[str]:
        """Who may only submit decides nothing."""
        return {"submit"} if self.action == "create" else set()

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

    @extend_schema(responses=IntakeMessages)
    @action(detail=True, pagination_class=None)
    def messages(self, request: Request, pk: UUID) -> Response:
        """What was written with the sender of a report, oldest first."""
        found = read_by_team(self.keyring, self.get_object())
        return Response([shown(IntakeMessageLine.model_validate(one)) for one in found])

    @extend_schema(request=IntakeMessageSent, responses={204: None})
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: UUID) -> Response:
        """Seal a question to the sender of a report. Works for one that does not open, too."""
        self._write(ask_back, self.get_object())
        return Response(status=204)

    @extend_schema(request=IntakeMessageSent, responses={204: None})
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: UUID) -> Response:
        """Do not take a report; its sender reads the reason. It stays, listed as not taken."""
        self._write(reject, self.get_object())
        return Response(status=204)

    @extend_schema(request=Merged, responses={204: None})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: UUID) -> Response:
        """Add what a report says to a record of the same team, which keeps it as an origin."""
        intake, sent = self.get_object(), self.body(Merged)
        records = Record.objects.incidents().owned_by(self.person).filter(team=intake.team)
        record = get_object_or_404(records, pk=sent.incident)
        merge(
            keyring=self.keyring,
            author=self.person,
            intake=intake,
            record=record,
            expected=record.head,
        )
        return Response(status=204)

    @extend_schema(request=Erasure, responses={204: None})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: UUID) -> Response:
        """Erase a report that does not open or was not taken; coordinators only."""
        intake = self.get_object()
        self.body(Erasure)
        erase_intake(keyring=self.keyring, actor=self.person, intake=intake)
        return Response(status=204)

    def _write(self, verb: Any, intake: Intake) -> None:
        sent = self.body(IntakeMessageSent)
        verb(
            keyring=self.keyring,
            actor=self.person,
            intake=intake,
            text=sent.text,
            message_id=sent.id,
        )
