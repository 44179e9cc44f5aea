"""The register as a whole, read from the index without opening a record."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.teams import roles_of
from api.bodies.register import (
    ByState,
    Card,
    Count,
    DueLine,
    DueMonth,
    HandedOver,
    HandOver,
    OurNumbers,
    StateColumn,
)
from api.views.base import Resource, shown
from incidents.lists.assigning import assign
from incidents.lists.board import Column, board
from incidents.lists.due import Due, month
from incidents.lists.months import first_of_month
from incidents.lists.numbers import Figure, numbers
from incidents.lists.overview import Listed, Overview, overview
from incidents.models import Record, RecordQuerySet
from incidents.rights import WRITING_ROLES

MINE = OpenApiParameter("mine", bool, description="Only what you take care of.")
MONTH = OpenApiParameter("month", str, description="Like 2026-11; this month without it.")


class RegisterViewSet(Resource):
    """For paralegals and coordinators, of their own teams; to everyone else there is none."""

    pagination_class = None

    def get_queryset(self) -> RecordQuerySet:
        if not roles_of(self.person) & {str(role) for role in WRITING_ROLES}:
            raise Http404
        return Record.objects.owned_by(self.person).incidents().select_related("team__organisation")

    @extend_schema(responses={200: ByState}, parameters=[MINE])
    def list(self, request: Request) -> Response:
        """Every state with its records, the most urgent first."""
        return Response([shown(_column(one)) for one in board(self._asked())])

    @extend_schema(responses=DueMonth, parameters=[MINE, MONTH])
    @action(detail=False)
    def due(self, request: Request) -> Response:
        """What is due in a month, and what is overdue."""
        found = month(self._asked(), first_of_month(request.query_params.get("month", "")))
        body = DueMonth(
            first=found.first,
            due=[_due(one) for day in found.days for one in day.things],
            overdue=[_due(one) for one in found.overdue],
            overdue_total=found.overdue_total,
        )
        return Response(shown(body))

    @extend_schema(responses=OurNumbers, parameters=[MINE])
    @action(detail=False)
    def numbers(self, request: Request) -> Response:
        """Exact counts, not for publication."""
        found = numbers(self._asked())
        counted = ("new", "states", "groups", "agencies", "regions", "outcomes")
        plain = ("total", "still_open", "urgent", "referred", "in_custody", "overdue", "unknown")
        body = OurNumbers(
            notice=_("Not for publication."),
            **{name: getattr(found, name) for name in plain},
            **{name: _counts(getattr(found, name)) for name in counted},
        )
        return Response(shown(body))

    @extend_schema(request=HandOver, responses=HandedOver)
    @action(detail=False, methods=["post"], url_path="hand-over", url_name="hand-over")
    def hand_over(self, request: Request) -> Response:
        """Hand records to a member of their team, all or none."""
        own = self.get_queryset()
        sent = self.body(HandOver)
        records = [get_object_or_404(own, pk=pk) for pk in dict.fromkeys(sent.incidents)]
        changed = assign(
            keyring=self.keyring,
            actor=self.person,
            records=records,
            assignee=sent.assignee,
        )
        return Response(shown(HandedOver(changed=changed)))

    def _asked(self) -> Overview:
        self.get_queryset()
        view = overview(self.keyring, self.person)
        mine = self.request.query_params.get("mine", "") in ("1", "true")
        return view.of(self.person.pk) if mine else view


def _column(one: Column) -> StateColumn:
    cards = [_card(card) for card in one.cards]
    return StateColumn(state=one.state, total=one.total, cards=cards)


def _card(one: Listed) -> Card:
    fields: dict[str, Any] = {
        name: getattr(one, name) for name in Card.model_fields if name != "id"
    }
    return Card(id=one.pk, **fields)


def _due(one: Due) -> DueLine:
    return DueLine(kind=one.kind, text=one.text, at=one.at, incident=_card(one.listed))


def _counts(figures: list[Figure]) -> list[Count]:
    return [Count(code=one.code, count=one.count) for one in figures]
