"""Offers to a provider: read the teaser, check for a conflict, accept, decline."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.legal_aid import Acceptance, Accepted, CheckResult, OfferDetail, Offers
from api.views.base import Resource, shown
from api.views.referrals import offer_line
from legal_aid.checking import read_check
from legal_aid.errors import OfferOver
from legal_aid.models import Offer
from legal_aid.offers import accept_offer, check_conflict, decline_offer, open_teaser


class OfferViewSet(Resource):
    """What is offered to, or was answered by, the caller's provider."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Offer]:
        return Offer.objects.visible_to(self.request.user).order_by("due_at", "pk")

    @extend_schema(responses=Offers)
    def list(self, request: Request) -> Response:
        """List your offers, the most pressing first."""
        return Response([shown(offer_line(offer)) for offer in self.get_queryset()[:200]])

    @extend_schema(responses=OfferDetail)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open the teaser: what it is about, and no person."""
        offer = self.get_object()
        try:
            teaser = open_teaser(self.keyring, offer)
        except OfferOver:
            teaser = None
        case = getattr(offer.referral, "case_file", None)
        body = OfferDetail(
            **offer_line(offer).model_dump(),
            teaser=teaser,
            case=case.pk if case and offer.state == Offer.State.ACCEPTED else None,
        )
        return Response(shown(body))

    @extend_schema(request=None, responses=CheckResult)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: UUID) -> Response:
        """Compare the sealed names with your own cases, in your session; only the answer leaves."""
        offer = self.get_object()
        answer = check_conflict(self.keyring, self.person, offer)
        offer.refresh_from_db(fields=["sealed_check"])
        kept = read_check(self.keyring, offer)
        return Response(shown(CheckResult(answer=answer, cases=kept.cases, unread=kept.unread)))

    @extend_schema(request=Acceptance, responses=Accepted)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        """Take the case: the keys are released and the case opened."""
        sent = self.body(Acceptance)
        case = accept_offer(
            keyring=self.keyring,
            actor=self.person,
            offer=self.get_object(),
            conflict=sent.conflict,
        )
        return Response(shown(Accepted(case=case.pk if case else None)))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: UUID) -> Response:
        """Say no: the offer's keys are destroyed and the next provider is asked."""
        decline_offer(actor=self.person, offer=self.get_object())
        return Response(status=204)
