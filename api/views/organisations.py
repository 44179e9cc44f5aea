"""What an organisation sets for itself, for its coordinators."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organisation
from accounts.outsiders import coordinated_by
from advocacy.outputs.switching import set_public_page
from api.bodies.organisations import OrganisationChange, OrganisationLine, Organisations
from api.views.base import Resource, shown
from incidents.models import Record
from incidents.retention import due, set_years
from incidents.urgent_basis import set_urgent_basis


class OrganisationViewSet(Resource):
    """Organisations in which the caller coordinates a team. Changing needs the scope `manage`."""

    pagination_class = None
    managed = frozenset({"update"})

    def get_queryset(self) -> QuerySet[Organisation]:
        return coordinated_by(self.person)

    @extend_schema(responses=Organisations)
    def list(self, request: Request) -> Response:
        """List the organisations that you coordinate."""
        return Response([_line(one) for one in self.get_queryset()])

    @extend_schema(request=OrganisationChange, responses=OrganisationLine)
    def update(self, request: Request, pk: UUID) -> Response:
        """Set how long closed records stay, 1 to 30 years, whether the urgent basis is allowed, and
        whether the public page is shown.

        Erases nothing.
        """
        sent, organisation = self.body(OrganisationChange), self.get_object()
        if sent.keeps_years is not None:
            set_years(actor=self.person, organisation=organisation, years=sent.keeps_years)
        if sent.allows_urgent_basis is not None:
            allowed = sent.allows_urgent_basis
            set_urgent_basis(actor=self.person, organisation=organisation, allowed=allowed)
        if sent.has_public_page is not None:
            shown_to_all = sent.has_public_page
            set_public_page(actor=self.person, organisation=organisation, shown=shown_to_all)
        return Response(_line(self.get_object()))


def _line(organisation: Organisation) -> dict:
    past = due(Record.objects.filter(team__organisation=organisation)).count()
    return shown(
        OrganisationLine(
            id=organisation.pk,
            name=organisation.name,
            keeps_years=organisation.keeps_years,
            past=past,
            allows_urgent_basis=organisation.allows_urgent_basis,
            has_public_page=organisation.has_public_page,
        )
    )
