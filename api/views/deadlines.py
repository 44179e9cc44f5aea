"""The deadlines of a case."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.deadlines import DeadlineLine, DeadlineLines, DeadlineStep
from api.views.base import shown
from api.views.keeping import Keeping
from incidents.models import Record
from legal_aid.cases import read_case
from legal_aid.deadlines import keeping, words
from legal_aid.deadlines.lines import Line, lines_of


class WithDeadlines(Keeping):
    """Actions on the deadlines of the case in scope."""

    @extend_schema(responses=DeadlineLines)
    @action(detail=True, pagination_class=None)
    def deadlines(self, request: Request, pk: UUID) -> Response:
        """What runs in a case, worked out from its record now."""
        return self._shown(self.get_object())

    @extend_schema(request=DeadlineStep, responses=DeadlineLines)
    @deadlines.mapping.post
    def step(self, request: Request, pk: UUID) -> Response:
        """Keep, start, add, confirm, override, or mark as done.

        What a lawyer answers for takes a lawyer of the provider, and for a day one of the country.
        """
        record, sent = self.get_object(), self.body(DeadlineStep)
        given = {"keyring": self.keyring, "author": self.person, "record": record}
        which = {**given, "deadline": sent.deadline}
        steps: dict[str, Callable[[], Record]] = {
            "keep": lambda: keeping.keep_deadlines(**given),
            "add": lambda: keeping.add_deadline(**given, label=sent.label, due=sent.due),
            "start": lambda: keeping.start_deadline(
                **given, limit=sent.limit, trigger=sent.trigger
            ),
            "confirm": lambda: keeping.confirm_deadline(**which, reading=sent.reading),
            "override": lambda: keeping.override_deadline(
                **which, due=sent.due, reason=sent.reason
            ),
            "done": lambda: keeping.mark_deadline(**which),
            "reopen": lambda: keeping.mark_deadline(**which, done=False),
        }
        steps[sent.do]()
        return self._shown(self.get_object())

    def _shown(self, record: Record) -> Response:
        opened = read_case(keyring=self.keyring, reader=self.person, record=record)
        told = keeping.told_of(self.keyring, record)
        lines = lines_of(opened.shared.deadlines, told.clocks, region=told.region)
        return Response([shown(_line(line)) for line in lines])


def _line(line: Line) -> DeadlineLine:
    computed, kept = line.computed, line.kept
    return DeadlineLine(
        id=line.id,
        code=line.code,
        jurisdiction=line.jurisdiction,
        label=words.label(line),
        trigger=line.trigger,
        due=line.due,
        safe=computed.due if computed else None,
        written=computed.written if computed else None,
        days_left=line.left,
        missing=line.missing,
        source=line.source,
        unconfirmed=line.is_unconfirmed,
        decided_by=kept.confirmed_by if kept else "",
        reason=kept.reason if kept else "",
        done=line.is_done,
        kept=kept is not None,
        gone=line.is_gone,
        sentences=list(words.sentences(line)),
    )
