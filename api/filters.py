"""Filters of lists. A value that is none is a problem: dropping it would show too much."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from incidents.models import Record, RecordQuerySet

TEAM = OpenApiParameter("team", UUID, description="Only of this team.")
RECORDS = [
    TEAM,
    OpenApiParameter("state", str, enum=Record.State.values, description="Only in this state."),
    OpenApiParameter("urgent", str, enum=["1"], description="Only what presses."),
]


def asked_team(request: Request) -> UUID | None:
    """The team that a list is narrowed to, by its id."""
    text = request.query_params.get("team")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({"team": [_("This is no id of a team.")]}) from None


def narrowed(request: Request, records: RecordQuerySet) -> RecordQuerySet:
    """Of these records, those that `team`, `state` and `urgent` leave."""
    if team := asked_team(request):
        records = records.filter(team=team)
    if state := request.query_params.get("state"):
        if state not in Record.State.values:
            raise ValidationError({"state": [_("There is no such state.")]})
        records = records.filter(state=state)
    if urgent := request.query_params.get("urgent"):
        if urgent != "1":
            raise ValidationError({"urgent": [_("1, or nothing.")]})
        records = records.filter(urgency__gte=1)
    return records
