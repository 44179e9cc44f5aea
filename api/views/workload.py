"""Who leads a case, the workload of a legal-aid team, and handing work over."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from api.bodies.workload import (
    CaseLead,
    LoadLine,
    Stayed,
    WorkHandedOver,
    WorkHandOver,
    WorkloadFigures,
)
from api.views.base import Resource, shown
from incidents.models import Record
from legal_aid.cases import may_hand_out
from legal_aid.workload.counting import workload_of
from legal_aid.workload.handing_over import hand_over_work, what_moves
from legal_aid.workload.leading import handing_teams, lead_case

TEAM = OpenApiParameter("team", OpenApiTypes.UUID, description="Without it, your first team.")


class CaseLeadViewSet(Resource):
    """Who leads stands in the shared part of a case; reading the case shows it."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.cases().visible_to(self.request.user).select_related("team")

    @extend_schema(request=CaseLead, responses={204: None})
    def change(self, request: Request, pk: UUID) -> Response:
        """Say who leads; only lawyers and coordinators of the provider."""
        record, sent = self.get_object(), self.body(CaseLead)
        if not may_hand_out(self.person, record):
            raise Http404
        lead_case(keyring=self.keyring, actor=self.person, record=record, lead=sent.lead)
        return Response(status=204)


class WorkloadViewSet(Resource):
    """For lawyers and coordinators of a legal-aid team; to everyone else there is no such page."""

    pagination_class = None

    @extend_schema(responses=WorkloadFigures, parameters=[TEAM])
    def show(self, request: Request) -> Response:
        """Cases led, open and overdue tasks of everybody in the team. Counted when asked for."""
        team = self._team(request.query_params.get("team", ""))
        found = workload_of(self.keyring, self.person, team)
        body = WorkloadFigures(
            notice=_("Not for publication."),
            team=team.pk,
            loads=[
                LoadLine(
                    person=UUID(one.person) if one.person else None,
                    name=one.name,
                    is_member=one.is_member,
                    cases=one.cases,
                    tasks=one.tasks,
                    overdue=one.overdue,
                    next_hearing=one.next_hearing,
                )
                for one in found.loads
            ],
            looked_at=found.looked_at,
            unopened=found.unopened,
            not_looked_at=found.not_looked_at,
        )
        return Response(shown(body))

    @extend_schema(request=WorkHandOver, responses=WorkHandedOver)
    def hand_over(self, request: Request) -> Response:
        """Give somebody's cases and open tasks to a member of the team, case by case."""
        team = self._team("")
        sent = self.body(WorkHandOver)
        if sent.team is not None:
            team = self._team(str(sent.team))
        whose = str(sent.whose) if sent.whose else ""
        cases = sent.cases
        if cases is None:
            moving = what_moves(self.keyring, self.person, team, whose=whose, kinds=sent.kinds)
            cases = list(moving.records)
        told = hand_over_work(
            keyring=self.keyring,
            actor=self.person,
            team=team,
            whose=whose,
            to=sent.to,
            kinds=sent.kinds,
            records=cases,
        )
        body = WorkHandedOver(
            leads=told.leads,
            tasks=told.tasks,
            moved=told.moved,
            stayed=[Stayed(case=pk, why=why) for pk, why in told.stayed],
        )
        return Response(shown(body))

    def _team(self, text: str) -> Team:
        teams = handing_teams(self.person)
        if text:
            try:
                teams = teams.filter(pk=UUID(text))
            except ValueError:
                raise Http404 from None
        team = teams.first()
        if team is None:
            raise Http404
        return team
