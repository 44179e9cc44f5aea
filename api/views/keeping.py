"""How long records stay: holds, what is past its time, erasing. Shared by incidents and cases."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.incidents import Row, Rows
from api.bodies.keeping import Erasure, KeepingState
from api.views.base import Resource, row_of, shown
from incidents import retention
from incidents.models import Record, RecordQuerySet

MOST_DUE = 200


class Keeping(Resource):
    """Actions for whoever decides about a record. Holds and erasing need the scope `manage`."""

    managed = frozenset({"hold", "lift", "erase"})

    def keepable(self) -> RecordQuerySet:
        """The records that the caller may hold and erase: the scope of the page on keeping."""
        raise NotImplementedError

    def set_hold(self, record: Record, *, on: bool) -> None:
        raise NotImplementedError

    def erase_it(self, record: Record, because: str) -> None:
        raise NotImplementedError

    @extend_schema(responses=Rows)
    @action(detail=False, pagination_class=None)
    def due(self, request: Request) -> Response:
        """What was closed longer ago than its organisation keeps it and is under no hold.
        The longest ago first. Nothing erases it but somebody who decides it."""
        found = retention.due(self.keepable())[:MOST_DUE]
        return Response([shown(Row(**row_of(record))) for record in found])

    @extend_schema(responses=KeepingState)
    @action(detail=True)
    def keeping(self, request: Request, pk: UUID) -> Response:
        """Whether it is held, closed, and past its time."""
        return self.state_of(self.decided(pk))

    @extend_schema(request=None, responses=KeepingState)
    @action(detail=True, methods=["put"])
    def hold(self, request: Request, pk: UUID) -> Response:
        """Set a legal hold: nothing erases it until the hold is lifted."""
        record = self.decided(pk)
        self.set_hold(record, on=True)
        return self.state_of(record)

    @extend_schema(request=None, responses=KeepingState)
    @hold.mapping.delete
    def lift(self, request: Request, pk: UUID) -> Response:
        """Lift a legal hold."""
        record = self.decided(pk)
        self.set_hold(record, on=False)
        return self.state_of(record)

    @extend_schema(request=Erasure, responses={204: None})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: UUID) -> Response:
        """Erase it with every copy of its keys. The log keeps a line without content."""
        record = self.decided(pk)
        self.body(Erasure)
        self.erase_it(record, "retention" if _is_due(record) else "request")
        return Response(status=204)

    def decided(self, pk: UUID) -> Record:
        """One of the `keepable` records, or 404."""
        records = self.keepable().select_related("team__organisation")
        return get_object_or_404(records, pk=pk)

    def state_of(self, record: Record) -> Response:
        """How it stands now, as an answer."""
        body = KeepingState(
            on_hold=record.on_hold,
            closed_week=record.closed_week,
            is_due=_is_due(record),
            rests_on_it=record.case_files.exists(),
        )
        return Response(shown(body))


def _is_due(record: Record) -> bool:
    return retention.due(Record.objects.filter(pk=record.pk)).exists()
