"""Answers by telephone: write one down; the sheet for whoever was rung."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, Team
from accounts.teams import teams_of
from api.bodies.by_phone import PhoneAnswer, PhoneTaken, Sheet
from api.views.base import Resource, shown
from incidents.models import Record, RecordQuerySet
from incidents.rights import WRITING_ROLES
from legal_aid.by_phone import Said, accept_by_phone, decline_by_phone, who_may_be_rung
from legal_aid.referral_sheet import open_referral_sheet


class ByPhoneViewSet(Resource):
    """For coordinators; the sheet for paralegals too."""

    pagination_class = None

    def get_queryset(self) -> RecordQuerySet:
        roles = WRITING_ROLES if self.action == "sheet" else (Role.COORDINATOR,)
        teams = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=roles)
        rows = Record.objects.incidents().filter(team__in=teams)
        return rows.select_related("team__organisation")

    @extend_schema(request=PhoneAnswer, responses={200: PhoneTaken})
    def answer(self, request: Request, pk: UUID) -> Response:
        """Write down what a provider said by telephone. If it takes the case, that begins at once.

        For a lawyer who has no team here yet there is a page, which shows a link to join.
        """
        record, sent = self.get_object(), self.body(PhoneAnswer)
        said = Said(sent.said_by, sent.at, sent.conflict)
        who = {"keyring": self.keyring, "actor": self.person}
        offers, others = who_may_be_rung(record)
        asked = {offer.provider_id: offer for offer in offers}
        if sent.answer == "declined":
            if sent.provider not in asked:
                raise ValidationError({"provider": _("Only who was to be asked can decline.")})
            decline_by_phone(**who, offer=asked[sent.provider], said=said)
            return Response(shown(PhoneTaken(case=None)))
        known = {team.pk: team for team in [*others, *(offer.provider for offer in offers)]}
        if sent.provider not in known:
            raise ValidationError({"provider": _("This is no provider of legal aid.")})
        case = accept_by_phone(**who, record=record, provider=known[sent.provider], said=said)
        return Response(shown(PhoneTaken(case=case.pk)))

    @extend_schema(responses=Sheet)
    def sheet(self, request: Request, pk: UUID) -> Response:
        """Make the referral sheet: what the consent to share with legal aid allows on paper. The
        log keeps that it was made."""
        record = self.get_object()
        found = open_referral_sheet(keyring=self.keyring, reader=self.person, record=record)
        return Response(shown(Sheet.model_validate(found)))
