"""The board: who waits for a lawyer, what is out, and what referring an incident would do."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.teams import roles_of
from api.bodies.directory import Board, Consideration, NeedLine, OutLine, WaitingLine
from api.views.base import Resource, shown
from api.views.referrals import offer_line, ranking_of
from incidents.models import Record, RecordQuerySet
from legal_aid import board as boards
from legal_aid.referrals import consider
from legal_aid.views.board import REFERRERS


class BoardViewSet(Resource):
    """For paralegals and coordinators; to everyone else there is no board."""

    pagination_class = None

    def get_queryset(self) -> RecordQuerySet:
        if not roles_of(self.person) & {str(role) for role in REFERRERS}:
            raise Http404
        return Record.objects.owned_by(self.person).incidents().select_related("team")

    @extend_schema(responses={200: Board})
    def list(self, request: Request) -> Response:
        """Who waits, the most pressing first, and the offers that are live."""
        self.get_queryset()
        body = Board(
            waiting=[
                _waiting(o)
                for o in boards.waiting_for_lawyer(self.keyring, self.person, with_drafts=True)
            ],
            not_looked_at=boards.not_looked_at(self.person),
            out=[_out(one) for one in boards.offers_out(self.keyring, self.person)],
        )
        return Response(shown(body))

    @extend_schema(responses=Consideration)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """What referring this incident now would do: what leaves, to whom, and why."""
        considered = consider(keyring=self.keyring, record=self.get_object())
        body = Consideration(
            incident=considered.record.pk,
            need=NeedLine.model_validate(considered.situation.need),
            teaser=considered.teaser,
            parts=considered.parts,
            consent=considered.document.consent_state("share_legal"),
            obstacle=considered.obstacle,
            asked=considered.asked,
            **ranking_of(considered.ranking),
        )
        return Response(shown(body))


def _waiting(one: boards.WaitingIncident) -> WaitingLine:
    return WaitingLine(
        incident=one.record.pk,
        client=one.client,
        title=one.title,
        need=NeedLine.model_validate(one.need),
        deadline=one.rule.deadline if one.rule else None,
        may_be_offered=one.may_be_offered,
        was_unplaced=one.was_unplaced,
        stage=one.stage,
    )


def _out(one: boards.OutOffer) -> OutLine:
    return OutLine(
        **offer_line(one.offer).model_dump(),
        referral=one.offer.referral_id,
        incident=one.offer.referral.record_id,
        client=one.client,
        of=one.of,
    )
