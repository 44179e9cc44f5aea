"""Community disputes of a case: begin one, take its next step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.disputes import DisputeStep
from api.views.base import Resource, shown
from incidents.models import Record
from legal_aid.case_document import Dispute
from legal_aid.cases import open_case
from legal_aid.community import disputes


class DisputeViewSet(Resource):
    """Disputes stand in the shared part of a case; reading the case shows them."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.cases().visible_to(self.request.user).select_related("team")

    @extend_schema(request=None, responses={201: Dispute})
    def begin(self, request: Request, pk: UUID) -> Response:
        """Begin one. 400 for an abuse that is never settled in the community."""
        record = self.get_object()
        made = disputes.begin(keyring=self.keyring, author=self.person, record=record)
        return Response(shown(self._one(made)), status=201)

    @extend_schema(request=DisputeStep, responses=Dispute)
    def step(self, request: Request, pk: UUID, dispute: str) -> Response:
        """Say who is there, answer the checks, record the agreement, end it, or say if it is
        kept: one of them."""
        record, sent = self.get_object(), self.body(DisputeStep)
        self._one(dispute)
        who: dict[str, Any] = {
            "keyring": self.keyring,
            "author": self.person,
            "record": record,
            "dispute": dispute,
        }
        if sent.people:
            people = sent.people
            disputes.set_people(**who, facilitator=people.facilitator, parties=people.parties)
        elif sent.checks:
            disputes.answer_checks(**who, **sent.checks.model_dump())
        elif sent.agreement:
            disputes.agree(**who, **sent.agreement.model_dump())
        elif sent.kept:
            disputes.ask_again(**who, **sent.kept.model_dump())
        else:
            disputes.end(**who, state=str(sent.end))
        return Response(shown(self._one(dispute)))

    def _one(self, dispute: str) -> Dispute:
        for one in open_case(self.keyring, self.get_object()).shared.disputes:
            if one.id == dispute:
                return one
        raise Http404
