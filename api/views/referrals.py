"""Referrals: make one, read its frozen ranking, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.legal_aid import (
    ExcludedProvider,
    NewReferral,
    OfferLine,
    RankedProvider,
    ReferralDetail,
    ReferralSummary,
    TermLine,
)
from api.views.base import Resource, shown
from incidents.models import Record
from legal_aid.models import Offer, Referral
from legal_aid.rankings import open_ranking
from legal_aid.referrals import refer, withdraw
from legal_aid.routing import Ranking


class ReferralViewSet(Resource):
    """Attempts to place an incident with a lawyer."""

    def get_queryset(self) -> QuerySet[Referral]:
        return Referral.objects.visible_to(self.request.user).prefetch_related("offers")

    @extend_schema(responses={200: ReferralSummary})
    def list(self, request: Request) -> Response:
        """List your teams' referrals, newest week first."""
        return self.paged([_summary(referral) for referral in self.page(self.get_queryset())])

    @extend_schema(request=NewReferral, responses={201: ReferralDetail})
    def create(self, request: Request) -> Response:
        """Rank providers, prepare sealed offers and open the first. Needs the consent."""
        sent = self.body(NewReferral)
        incidents = Record.objects.incidents().owned_by(self.person)
        record = get_object_or_404(incidents, pk=sent.incident)
        referral = refer(keyring=self.keyring, actor=self.person, record=record)
        return Response(shown(self._detail(referral)), status=201)

    @extend_schema(responses=ReferralDetail)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open a referral with its ranking."""
        return Response(shown(self._detail(self.get_object())))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take back what is being placed: every open offer ends and its keys are destroyed."""
        withdraw(actor=self.person, referral=self.get_object())
        return Response(status=204)

    def _detail(self, referral: Referral) -> ReferralDetail:
        ranking = open_ranking(self.keyring, referral).ranking
        return ReferralDetail(
            **_summary(referral).model_dump(),
            **ranking_of(ranking),
        )


def ranking_of(ranking: Ranking) -> dict[str, list[Any]]:
    """A ranking as it is shown: who can take it, best first, and who cannot, each with the why."""
    return {
        "chosen": [
            RankedProvider(
                provider=one.provider_id,
                points=one.points,
                sentences=one.sentences,
                terms=[TermLine.model_validate(term) for term in one.terms],
                priority=one.priority,
                over_slot=one.over_slot,
            )
            for one in ranking.chosen
        ],
        "excluded": [
            ExcludedProvider(provider=one.provider_id, reason=one.reason)
            for one in ranking.excluded
        ],
        "notes": list(ranking.notes),
        "rules": ranking.rules,
    }


def offer_line(offer: Offer) -> OfferLine:
    """The plain columns of an offer."""
    return OfferLine(
        id=offer.pk,
        provider=offer.provider_id,
        place=offer.place,
        state=offer.state,
        due_at=offer.due_at,
    )


def _summary(referral: Referral) -> ReferralSummary:
    offers = sorted(referral.offers.all(), key=lambda offer: offer.place)
    return ReferralSummary(
        id=referral.pk,
        incident=referral.record_id,
        state=referral.state,
        urgency=referral.urgency,
        week=referral.week,
        offers=[offer_line(offer) for offer in offers],
    )
