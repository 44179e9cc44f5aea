"""The log through the API. It is here, like the page, because only this room has all its words."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts.logs import actors_of, audited_by, export_log, take_checkpoint
from accounts.models import Organisation
from api.views.base import Resource, shown
from audit.server_key import server_key
from audit.state import state_of
from config.log.bodies import (
    CheckpointLine,
    EntryLine,
    EntryLines,
    FindingLine,
    LogLine,
    Logs,
    LogState,
)
from config.log.lines import Filters, Line, page_of
from config.log.words import KINDS, VERBS
from vault import fingerprint

WORDS = {
    "verb": _("Only what was done so, by the code of the verb."),
    "actor": _("Whose entries, by the id of the account; `nobody` for those of nobody."),
    "week": _("Only of this week, such as 2026-W47."),
    "kind": _("Only about this kind of thing."),
    "before": _("Only entries before this sequence."),
}
CODES = {"verb": VERBS, "kind": KINDS}
FILTERS = [OpenApiParameter(name, str, description=str(words)) for name, words in WORDS.items()]


class NotSigned(APIException):
    status_code = 409
    default_code = "not_signed"
    default_detail = _(
        "The end of the log is not what this server signed, or nothing is written yet. A "
        "checkpoint would bless it. Keep the ones you have."
    )


class JsonLines(JSONRenderer):
    """So that a client may ask for what it gets, which is streamed without it; refusals are not."""

    media_type = "application/jsonl"
    format = "jsonl"


class LogViewSet(Resource):
    """Logs of the organisations whose auditor the caller is. Nobody else has any."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Organisation]:
        return audited_by(self.request.user)

    @extend_schema(responses=Logs)
    def list(self, request: Request) -> Response:
        """List the logs that you audit."""
        return Response([shown(LogLine(**_line(one))) for one in self.get_queryset()])

    @extend_schema(responses=LogState)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Recompute a whole log and say how it stands."""
        organisation = self.get_object()
        state = state_of(organisation.chain)
        body = LogState(
            **_line(organisation),
            findings=[FindingLine.model_validate(one) for one in state.findings],
            is_guarded=state.is_guarded,
            signed_week=state.signed_week,
            left_on=state.left_on,
            is_overdue=state.is_overdue,
            server=fingerprint(server_key().public),
        )
        return Response(shown(body))

    @extend_schema(parameters=FILTERS, responses=EntryLines)
    @action(detail=True)
    def entries(self, request: Request, pk: UUID) -> Response:
        """Open entries with your team's key, newest first. One that does not open passes every
        filter, so that nobody overlooks it."""
        organisation = self.get_object()
        filters, names = _filters(request), actors_of(organisation)
        page = page_of(self.keyring, organisation.chain, filters, names)
        here = request.build_absolute_uri()
        older = replace_query_param(here, "before", page.older) if page.older else None
        body = EntryLines(next=older, results=[_entry(line) for line in page.lines])
        return Response(shown(body))

    @extend_schema(request=None, responses={200: CheckpointLine})
    @action(detail=True, methods=["post"])
    def checkpoint(self, request: Request, pk: UUID) -> HttpResponse:
        """Sign how far the log has come. Keep the answer where this server cannot reach it."""
        made = take_checkpoint(actor=self.person, organisation=self.get_object())
        if made is None:
            raise NotSigned
        return HttpResponse(made.to_json() + "\n", content_type="application/json")

    @extend_schema(responses={(200, "application/jsonl"): OpenApiTypes.STR})
    @action(detail=True, renderer_classes=[JSONRenderer, JsonLines])
    def export(self, request: Request, pk: UUID) -> HttpResponseBase:
        """The whole log, sealed as it is, for the offline verifier. Noted in the log."""
        lines = export_log(actor=self.person, organisation=self.get_object())
        return StreamingHttpResponse(lines, content_type=JsonLines.media_type)


def _line(organisation: Organisation) -> dict[str, object]:
    return {
        "id": organisation.pk,
        "organisation": organisation.name,
        "entries": organisation.chain.head_sequence,
    }


def _filters(request: Request) -> Filters:
    """Filters of which nothing was dropped: what is no code would show more than was asked for."""
    asked = request.query_params
    filters = Filters.of(asked)
    wrong = [
        field.name
        for field in fields(filters)
        if asked.get(field.name) and not _is_taken(field.name, getattr(filters, field.name))
    ]
    if wrong:
        raise ValidationError({name: [_("This is none of its values.")] for name in wrong})
    return filters


def _is_taken(name: str, value: str | int | None) -> bool:
    return bool(value) and (name not in CODES or value in CODES[name])


def _entry(line: Line) -> EntryLine:
    entry = line.entry
    return EntryLine(
        sequence=entry.sequence,
        week=entry.week,
        is_readable=entry.is_readable,
        time=entry.time,
        verb=entry.verb,
        what=line.what,
        actor=entry.actor,
        who=line.who,
        object=entry.object_ref,
        detail=entry.detail,
    )
