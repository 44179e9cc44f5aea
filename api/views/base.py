"""What every resource shares: who calls, with which keys, and pages of rows in scope."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Team, User
from api.etags import etag_of
from incidents.models import Record
from vault import Keyring

Body = TypeVar("Body", bound=BaseModel)


class Resource(GenericViewSet):
    """A resource whose `get_queryset` is a scope: what is outside it is a 404."""

    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []
    # Actions that need the scope `manage`, and actions that no token does.
    managed: frozenset[str] = frozenset()
    by_session: frozenset[str] = frozenset()
    # The one scope that everything here needs, reading too.
    only_scope: str = ""
    # The schema describes what is taken; OPTIONS would look for serializers, of which we have none.
    metadata_class = None

    @property
    def person(self) -> User:
        return self.request.user

    @property
    def keyring(self) -> Keyring:
        return self.request._request.keyring

    def page(self, queryset: QuerySet[Any]) -> list[Any]:
        return self.paginator.paginate_queryset(queryset, self.request, view=self)

    def paged(self, items: list[BaseModel]) -> Response:
        return self.paginator.get_paginated_response([shown(item) for item in items])

    def body(self, model: type[Body]) -> Body:
        """The request body as `model`; raises pydantic's error, which becomes a problem."""
        return model.model_validate(self.request.data)


def shown(item: BaseModel) -> dict[str, Any]:
    """A response body as JSON types."""
    return item.model_dump(mode="json")


def chosen_team(teams: QuerySet[Team], team_id: UUID | None) -> Team:
    """The team named, or the only one there is; ValidationError when it must be named."""
    if team_id is not None:
        teams = teams.filter(pk=team_id)
    candidates = list(teams[:2])
    if len(candidates) == 1:
        return candidates[0]
    raise ValidationError({"team": [_("Name a team that you work in.")]})


def row_of(record: Record) -> dict[str, Any]:
    """The plain columns of a record, for the body that extends `bodies.Row`."""
    return {
        "id": record.pk,
        "team": record.team_id,
        "state": record.state,
        "urgency": record.urgency,
        "week": record.week,
        "etag": etag_of(record),
    }
