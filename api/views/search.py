"""Searching the registers one keeps, and one's own saved searches."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.search import (
    Answered,
    Asked,
    NewSavedSearch,
    RenamedSearch,
    SavedSearchLine,
    SavedSearchLines,
)
from api.views.base import Resource, shown
from api.views.incidents import line_of
from incidents.models import Record
from incidents.records import open_many
from incidents.rights import WRITING_ROLES
from incidents.search.asking import search
from incidents.search.models import SavedSearches
from incidents.search.saved import (
    Saved,
    forget_search,
    rename_search,
    save_search,
    saved_searches,
)


class SearchViewSet(Resource):
    """Only for who keeps a register. It is posted, so that no word stands in an address."""

    pagination_class = None
    also_accepted_scopes = frozenset({"read"})

    @extend_schema(request=Asked, responses={200: Answered})
    def create(self, request: Request) -> Response:
        """Search the records of your own teams; what others shared with you is not in it."""
        asked = self.body(Asked)
        try:
            answer = search(keyring=self.keyring, reader=self.person, question=asked.question)
        except PermissionDenied:
            raise Http404 from None
        first = (asked.page - 1) * asked.page_size
        ids = answer.found[first : first + asked.page_size]
        rows = Record.objects.incidents().visible_to(self.person).in_bulk(ids)
        records = [rows[pk] for pk in ids if pk in rows]
        opened = open_many(self.keyring, records, parts=("account",))
        body = Answered(
            count=len(answer.found),
            page=asked.page,
            by=answer.by,
            left=answer.left,
            results=[line_of(record, opened.get(record.pk)) for record in records],
        )
        return Response(shown(body))


class SavedSearchViewSet(Resource):
    """Questions that you ask again and again, sealed under your own key."""

    pagination_class = None
    lookup_url_kwarg = "search_id"

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if not teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES).exists():
            raise Http404

    @extend_schema(responses=SavedSearchLines)
    def list(self, request: Request) -> Response:
        """List your saved searches by name."""
        return Response([_shown(one) for one in saved_searches(self.keyring)])

    @extend_schema(request=NewSavedSearch, responses={201: SavedSearchLine})
    def create(self, request: Request) -> Response:
        """Keep a question under a name; one of the same name is replaced."""
        sent = self.body(NewSavedSearch)
        made = save_search(
            keyring=self.keyring, owner=self.person, name=sent.name, question=sent.question
        )
        return Response(_shown(made), status=201)

    @extend_schema(request=RenamedSearch, responses=SavedSearchLine)
    def partial_update(self, request: Request, search_id: UUID) -> Response:
        """Call it something else."""
        sent = self.body(RenamedSearch)
        try:
            renamed = rename_search(
                keyring=self.keyring, owner=self.person, search_id=search_id, name=sent.name
            )
        except SavedSearches.DoesNotExist:
            raise Http404 from None
        return Response(_shown(renamed))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, search_id: UUID) -> Response:
        """Delete it."""
        if all(one.id != search_id for one in saved_searches(self.keyring)):
            raise Http404
        forget_search(keyring=self.keyring, owner=self.person, search_id=search_id)
        return Response(status=204)


def _shown(one: Saved) -> dict[str, object]:
    return shown(SavedSearchLine(id=one.id, name=one.name, question=one.question))
