"""Who is on call for a team, and how the caller is told."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from api.bodies.alerts import Alerts, AlertsSent, OnCallLine, OnCallList, OnCallSent
from api.views.base import Resource, shown
from incidents.alerts.channels import may_be_told, set_address
from incidents.alerts.duties import Entry, on_call, on_list, set_list, teams_coordinated_by
from incidents.alerts.models import PushEndpoint, ReminderAddress
from incidents.alerts.telling import can_mail


class OnCallViewSet(Resource):
    """On-call lists of the documentation teams that the caller coordinates, by team."""

    def get_queryset(self) -> QuerySet[Team]:
        return teams_coordinated_by(self.person)

    @extend_schema(responses=OnCallList)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """The list of a team, and who is on call now."""
        return self._list(self.get_object())

    @extend_schema(request=OnCallSent, responses=OnCallList)
    def update(self, request: Request, pk: UUID) -> Response:
        """Replace the list of a team."""
        team, sent = self.get_object(), self.body(OnCallSent)
        entries = [Entry(one.user, one.from_hour, one.to_hour) for one in sent.members]
        set_list(actor=self.person, team=team, entries=entries)
        return self._list(team)

    def _list(self, team: Team) -> Response:
        listed = on_list(team.pk)
        lines = [
            OnCallLine(
                user=one.user_id,
                name=one.user.username,
                from_hour=one.from_hour,
                to_hour=one.to_hour,
            )
            for one in listed
        ]
        now = [one.user_id for one in on_call(listed)]
        return Response(shown(OnCallList(members=lines, now=now)))


class AlertsViewSet(Resource):
    """How the caller is told that something waits; for who opens reports or answers
    offers."""

    pagination_class = None

    @extend_schema(responses=Alerts)
    def show(self, request: Request) -> Response:
        """Your reminder address, and how many browsers are told."""
        self._require()
        return self._answer()

    @extend_schema(request=AlertsSent, responses=Alerts)
    def change(self, request: Request) -> Response:
        """Be reminded at an e-mail address, or at none."""
        self._require()
        set_address(user=self.person, email=self.body(AlertsSent).email)
        return self._answer()

    def _answer(self) -> Response:
        address = ReminderAddress.objects.filter(user=self.person).first()
        body = Alerts(
            email=address.email if address else "",
            browsers=PushEndpoint.objects.filter(user=self.person).count(),
            server_sends_mail=can_mail(),
        )
        return Response(shown(body))

    def _require(self) -> None:
        if not may_be_told(self.person):
            raise Http404
