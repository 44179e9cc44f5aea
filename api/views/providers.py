"""The provider directory: everybody signed in reads it, each provider's people write their own."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.directory import ProviderEntry, ProviderLine, Providers
from api.views.base import Resource, shown
from legal_aid import directory
from legal_aid.models import Provider


class ProviderViewSet(Resource):
    """Who offers legal aid, to what, where and in which languages."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Provider]:
        return directory.providers().order_by("-is_active", "team__name", "pk")

    @extend_schema(responses=Providers)
    def list(self, request: Request) -> Response:
        """List the directory, who takes new cases first."""
        mine = self._described()
        return Response([shown(_line(one, one.pk in mine)) for one in self.get_queryset()])

    @extend_schema(responses=ProviderLine)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One entry, by the id of its team."""
        return Response(shown(_line(self.get_object(), pk in self._described())))

    @extend_schema(request=ProviderEntry, responses=ProviderLine)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say what your legal-aid team takes on; makes the entry if there is none."""
        if pk not in self._described():
            raise Http404
        team = get_object_or_404(Team, pk=pk)
        sent = self.body(ProviderEntry)
        directory.describe_provider(actor=self.person, team=team, **sent.model_dump())
        return Response(shown(_line(self.get_object(), is_mine=True)))

    def _described(self) -> set[UUID]:
        """The teams for which the caller speaks."""
        teams = teams_of(self.person, kind=Team.Kind.LEGAL_AID, roles=directory.DESCRIBERS)
        return set(teams.values_list("pk", flat=True))


def _line(provider: Provider, is_mine: bool) -> ProviderLine:
    return ProviderLine(
        team=provider.pk,
        name=provider.team.name,
        matters=provider.matters,
        jurisdictions=provider.jurisdictions,
        languages=provider.languages,
        capacity=provider.capacity,
        free=max(0, provider.capacity - provider.open_cases),
        takes_custody_calls=provider.takes_custody_calls,
        is_active=provider.is_active,
        is_mine=is_mine,
    )
