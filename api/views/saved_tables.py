"""Saved tables, by the same verbs as the pages."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from advocacy import drafts
from advocacy.ledger.models import SavedTable
from advocacy.ledger.saved import remove
from api.bodies.releases import NewSavedTable, SavedTableLine, SavedTableLines
from api.views.base import shown
from api.views.releases import Advocacy, asked_of, spec_of


class SavedTableViewSet(Advocacy):
    """Tables that your team builds again and again: what is counted, and by what."""

    @extend_schema(responses=SavedTableLines)
    def list(self, request: Request) -> Response:
        """List saved tables by name."""
        found = [one for team in self.teams for one in drafts.saved_tables(self.keyring, team)]
        return Response(
            [shown(SavedTableLine(id=o.id, name=o.name, table=asked_of(o.spec))) for o in found]
        )

    @extend_schema(request=NewSavedTable, responses={201: SavedTableLine})
    def create(self, request: Request) -> Response:
        """Keep a table under a name."""
        sent = self.body(NewSavedTable)
        spec = spec_of(sent.table)
        row = drafts.save_table(**self.who(self.team(sent.team)), name=sent.name, spec=spec)
        return Response(
            shown(SavedTableLine(id=row.pk, name=sent.name, table=asked_of(spec))), status=201
        )

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Forget it."""
        row = self.row(SavedTable, pk)
        remove(**self.who(row.team), row=row)
        return Response(status=204)
