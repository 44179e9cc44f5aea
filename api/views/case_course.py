"""Moving a case: its steps, a transfer, co-counsel, further records."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from api.bodies.case_course import (
    FormerCoCounsel,
    FurtherIncident,
    NewCoCounsel,
    StepTaken,
    Transfer,
)
from api.views.keeping import Keeping
from incidents.models import Record
from legal_aid.co_counsel import add_co_counsel, end_co_counsel
from legal_aid.course import take_step
from legal_aid.joined import join_incident, part_incident
from legal_aid.transfers import transfer


class CaseCourse(Keeping):
    """What the page of a case's course does. `seen` in a body answers a race: the second of two
    people is told where the case stands, and nothing is changed."""

    @extend_schema(request=StepTaken, responses={204: None})
    @action(detail=True, methods=["post"], url_path="step", url_name="step")
    def course_step(self, request: Request, pk: UUID) -> Response:
        """Take a step: begin, resolve, close, reopen, put on a safety hold, lift it."""
        sent = self.body(StepTaken)
        take_step(**self._who(), step=sent.step, reason=sent.reason, seen=sent.seen)
        return Response(status=204)

    @extend_schema(request=Transfer, responses={204: None})
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: UUID) -> Response:
        """Take a case from its lawyers so that others can have it; its record gets new keys and
        waits to be referred. Only paralegals and coordinators of the record's team."""
        sent = self.body(Transfer)
        transfer(**self._who(), reason=sent.reason, seen=sent.seen)
        return Response(status=204)

    @extend_schema(request=NewCoCounsel, responses={204: None})
    @action(detail=True, methods=["post"], url_path="co-counsel")
    def co_counsel(self, request: Request, pk: UUID) -> Response:
        """Let another legal-aid team work on the case; only lawyers of its provider."""
        who, sent = self._who(), self.body(NewCoCounsel)
        team = get_object_or_404(Team, pk=sent.team, kind=Team.Kind.LEGAL_AID)
        add_co_counsel(**who, team=team, privileged=sent.privileged)
        return Response(status=204)

    @extend_schema(request=FormerCoCounsel, responses={204: None})
    @action(detail=True, methods=["post"], url_path="co-counsel-end")
    def co_counsel_end(self, request: Request, pk: UUID) -> Response:
        """Take the case back from them; it gets new keys."""
        who, sent = self._who(), self.body(FormerCoCounsel)
        team = get_object_or_404(Team, pk=sent.team, kind=Team.Kind.LEGAL_AID)
        end_co_counsel(**who, team=team)
        return Response(status=204)

    @extend_schema(request=FurtherIncident, responses={204: None})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, pk: UUID) -> Response:
        """Let the case rest on a further record that is shared with your team."""
        who, sent = self._who(), self.body(FurtherIncident)
        join_incident(**who, incident=self._incident(sent))
        return Response(status=204)

    @extend_schema(request=FurtherIncident, responses={204: None})
    @action(detail=True, methods=["post"])
    def part(self, request: Request, pk: UUID) -> Response:
        """Take a further record out of the case again."""
        who, sent = self._who(), self.body(FurtherIncident)
        part_incident(**who, incident=self._incident(sent))
        return Response(status=204)

    def _who(self) -> dict:
        return {"keyring": self.keyring, "actor": self.person, "record": self.get_object()}

    def _incident(self, sent: FurtherIncident) -> Record:
        visible = Record.objects.incidents().visible_to(self.person)
        return get_object_or_404(visible, pk=sent.incident)
