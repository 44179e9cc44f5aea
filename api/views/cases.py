"""Cases: list, open, revise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, Team
from accounts.teams import teams_of
from api.bodies.legal_aid import CaseChange, CaseDetail, CaseSummary
from api.etags import IF_MATCH, etag_of, expected_revision
from api.filters import RECORDS, narrowed
from api.views.base import row_of, shown
from api.views.case_course import CaseCourse
from api.views.deadlines import WithDeadlines
from api.views.documents import CaseDocuments
from incidents.models import Record, RecordQuerySet
from legal_aid import case_changes
from legal_aid.case_document import Message, Privileged, Shared
from legal_aid.cases import open_case, read_case, revise_case
from legal_aid.co_counsel import renew_after_transfer
from legal_aid.course import close_case, stage_of
from legal_aid.documents.versions import without_keys
from legal_aid.joined import joined_to, linkable
from legal_aid.keeping import erase_case, hold_case


class CaseViewSet(CaseCourse, CaseDocuments, WithDeadlines):
    """Cases of, or shared with, a team of the caller."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.cases().visible_to(self.request.user).select_related("case_file")

    @extend_schema(responses={200: CaseSummary}, parameters=RECORDS)
    def list(self, request: Request) -> Response:
        """List the cases you may see, newest week first."""
        cases = self.page(narrowed(request, self.get_queryset()))
        return self.paged([CaseSummary(**_row(case)) for case in cases])

    @extend_schema(responses=CaseDetail)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open a case as far as your keys go."""
        record = self.get_object()
        if renew_after_transfer(keyring=self.keyring, actor=self.person, record=record):
            record = self.get_object()
        opened = read_case(keyring=self.keyring, reader=self.person, record=record)
        body = CaseDetail(
            **_row(record),
            stage=stage_of(record, opened.shared),
            incidents=[one.pk for one in joined_to(self.person, record)],
            shared=without_keys(opened.shared),
            privileged=without_keys(opened.privileged) if opened.privileged else None,
        )
        return Response(shown(body), headers={"ETag": etag_of(record)})

    @extend_schema(request=CaseChange, responses=CaseSummary, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change parts of a case; needs the ETag that you read."""
        record = self.get_object()
        expected = expected_revision(request, record)
        sent = self.body(CaseChange)
        opened = open_case(self.keyring, record)
        revise_case(
            keyring=self.keyring,
            author=self.person,
            record=record,
            expected=expected,
            shared=self._changed(opened.shared, sent),
            privileged=self._changed_privileged(opened.privileged, sent),
        )
        return self._summary(self.get_object())

    @extend_schema(request=None, responses=CaseSummary, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        """Close a case that has at least one outcome; only lawyers of its provider."""
        record = self.get_object()
        expected = expected_revision(request, record)
        close_case(
            keyring=self.keyring,
            author=self.person,
            record=record,
            shared=open_case(self.keyring, record).shared,
            expected=expected,
        )
        return self._summary(self.get_object())

    def keepable(self) -> RecordQuerySet:
        teams = teams_of(self.person, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
        return Record.objects.cases().filter(team__in=teams)

    def set_hold(self, record: Record, *, on: bool) -> None:
        hold_case(actor=self.person, record=record, on=on)

    def erase_it(self, record: Record, because: str) -> None:
        erase_case(keyring=self.keyring, actor=self.person, record=record, because=because)

    def _changed(self, shared: Shared, sent: CaseChange) -> Shared | None:
        changes: dict[str, Any] = {
            name: value
            for name in ("tasks", "hearings", "outcomes")
            if (value := getattr(sent, name)) is not None
        }
        if sent.message is not None:
            at = timezone.now().isoformat(timespec="minutes")
            said = Message(by=str(self.person.pk), at=at, text=sent.message)
            changes["messages"] = [*shared.messages, said]
        if sent.qualification is not None:
            found = case_changes.qualification_of(
                self.person, sent.qualification.articles, sent.qualification.words, timezone.now()
            )
            changes["qualifications"] = [*shared.qualifications, found]
        if sent.note is not None:
            changes["notes"] = case_changes.noted(shared.notes, self.person, sent.note)
        if sent.linked is not None:
            changes["linked"] = linkable(self.person, shared.linked, sent.linked)
        return (
            Shared.model_validate(shared.model_copy(update=changes).model_dump())
            if changes
            else None
        )

    def _changed_privileged(self, before: Privileged | None, sent: CaseChange) -> Privileged | None:
        """Dated notes and documents stay as they were written."""
        if sent.privileged is None and sent.file_note is None:
            return None
        now = before or Privileged()
        kept = {"file_notes": now.file_notes, "documents": now.documents}
        if sent.file_note is not None:
            kept["file_notes"] = case_changes.noted(now.file_notes, self.person, sent.file_note)
        return (sent.privileged or now).model_copy(update=kept)

    def _summary(self, record: Record) -> Response:
        return Response(shown(CaseSummary(**_row(record))), headers={"ETag": etag_of(record)})


def _row(record: Record) -> dict[str, Any]:
    return {**row_of(record), "incident": record.case_file.incident_id}
