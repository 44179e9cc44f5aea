"""Incidents: list, register, open, revise, history."""

from __future__ import annotations

import json
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.incidents import (
    AnswerLine,
    ChangeLine,
    IncidentDetail,
    IncidentSummary,
    Ledger,
    NewIncident,
    OfficeNotes,
    RevisionChanges,
    RevisionLine,
    Revisions,
)
from api.bodies.keeping import KeepingState, SafetyLift
from api.etags import CONTACTS_SHOWN, IF_MATCH, contacts_read, etag_of, expected_revision
from api.filters import RECORDS, narrowed
from api.idempotency import IDEMPOTENCY_KEY, id_for
from api.views.base import chosen_team, row_of, shown
from api.views.keeping import Keeping
from incidents import retention
from incidents.document import IncidentDocument, Office, Sensitive
from incidents.endangered import is_endangered
from incidents.erasing import erase_record
from incidents.forms.changes import changes
from incidents.held_contacts import CONTACTS, Contacts, reveal_contacts, without_contacts
from incidents.holding import lift
from incidents.ledger import answers_of
from incidents.looking_back import look_back
from incidents.models import Intake, Record, RecordQuerySet
from incidents.recording import open_incident, register, revise
from incidents.records import history, open_many
from incidents.revealing import reveal_sensitive
from incidents.rights import ERASING_ROLES, WRITING_ROLES

VERSION = OpenApiParameter("version", int, description="Its number; the newest unless given.")
PARTS_SHOWN = OpenApiParameter(
    "parts", str, enum=["sensitive"], description="Shows the sensitive part too; logged apart."
)


class IncidentViewSet(Keeping):
    """Records of abuse, opened with the caller's keys."""

    def get_queryset(self) -> QuerySet[Record]:
        return Record.objects.incidents().visible_to(self.request.user)

    @extend_schema(responses={200: IncidentSummary}, parameters=RECORDS)
    def list(self, request: Request) -> Response:
        """List the incidents you may see, newest week first."""
        records = self.page(narrowed(request, self.get_queryset()))
        opened = open_many(self.keyring, records, parts=("account",))
        return self.paged([line_of(record, opened.get(record.pk)) for record in records])

    @extend_schema(
        request=NewIncident, responses={201: IncidentSummary}, parameters=[IDEMPOTENCY_KEY]
    )
    def create(self, request: Request) -> Response:
        """Register an incident: sealed to your team, written in the log."""
        sent = self.body(NewIncident)
        record_id = id_for(request, self.keyring, "incident")
        # By id alone: the verb refuses an id that is another team's.
        known = Record.objects.filter(pk=record_id).exists()
        record = self._register(sent, record_id)
        where = reverse("api-incident-detail", [record.pk], request=request)
        # What was sent is not opened again: that would be an entry in the log, and nobody read it.
        return Response(
            shown(IncidentSummary(**row_of(record), title=sent.document.account.title)),
            status=200 if known else 201,
            headers={"ETag": etag_of(record), "Location": where},
        )

    @extend_schema(responses=IncidentDetail, parameters=[CONTACTS_SHOWN])
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open an incident. Opening is written in the log."""
        record = self.get_object()
        opened = open_incident(self.keyring, self.person, record).document
        held = is_endangered(self.keyring, record)
        contacts = Contacts.HIDDEN if held else Contacts.AS_SENT
        if held and request.query_params.get("parts") == CONTACTS:
            reveal_contacts(keyring=self.keyring, reader=self.person, record=record)
            contacts = Contacts.SHOWN
        if contacts == Contacts.HIDDEN:
            opened = without_contacts(opened)
        body = IncidentDetail(
            **row_of(record) | {"etag": etag_of(record, contacts)},
            account=opened.account,
            identity=opened.identity,
            office=_office(opened.office),
            contact_nobody=held,
        )
        return Response(shown(body), headers={"ETag": etag_of(record, contacts)})

    @extend_schema(request=IncidentDocument, responses=IncidentSummary, parameters=[IF_MATCH])
    def update(self, request: Request, pk: UUID) -> Response:
        """Write a new revision; needs the ETag that you read, which says too whether a safety hold
        hid contacts from you: those that it hid stay as they are."""
        record = self.get_object()
        expected = expected_revision(request, record)
        document = self.body(IncidentDocument)
        revised = revise(
            keyring=self.keyring,
            author=self.person,
            record=record,
            document=document,
            expected=expected,
            contacts=contacts_read(request),
        )
        body = IncidentSummary(**row_of(revised), title=document.account.title)
        return Response(shown(body), headers={"ETag": etag_of(revised)})

    @extend_schema(responses=Sensitive)
    @action(detail=True, pagination_class=None)
    def sensitive(self, request: Request, pk: UUID) -> Response:
        """Reveal the sensitive part. Each time is an entry of its own in the log."""
        record = self.get_object()
        found = reveal_sensitive(keyring=self.keyring, reader=self.person, record=record)
        return Response(shown(found), headers={"ETag": etag_of(record)})

    @extend_schema(responses=Ledger)
    @action(detail=True, pagination_class=None)
    def consents(self, request: Request, pk: UUID) -> Response:
        """Every answer about consent that was ever written down. Written in the log."""
        record = self.get_object()
        open_incident(self.keyring, self.person, record)
        found = answers_of(self.keyring, record)
        lines = [AnswerLine.model_validate(one) for each in found.values() for one in each]
        return Response([shown(line) for line in lines])

    @extend_schema(responses=RevisionChanges, parameters=[VERSION, PARTS_SHOWN])
    @action(detail=True, pagination_class=None)
    def changes(self, request: Request, pk: UUID) -> Response:
        """What one revision changed, in words. Written in the log."""
        record = self.get_object()
        wanted = request.query_params.get("version", str(record.head))
        chosen = [one for one in history(self.keyring, record) if str(one.number) == wanted]
        if not chosen:
            raise Http404
        [step] = look_back(
            keyring=self.keyring,
            reader=self.person,
            record=record,
            revisions=chosen,
            reveal=request.query_params.get("parts") == "sensitive",
        )
        before, after = step.before, step.after
        if is_endangered(self.keyring, record):
            before, after = before and without_contacts(before), without_contacts(after)
        body = RevisionChanges(
            **RevisionLine.model_validate(chosen[0]).model_dump(),
            hidden=step.hidden,
            not_held=step.not_held,
            changes=[ChangeLine.model_validate(one) for one in changes(before, after)],
        )
        return Response(shown(body))

    @extend_schema(responses=Revisions)
    @action(detail=True, pagination_class=None, url_name="history")
    def history(self, request: Request, pk: UUID) -> Response:
        """Who changed which part, and whether the chain of revisions is whole."""
        found = history(self.keyring, self.get_object())
        return Response([shown(RevisionLine.model_validate(one)) for one in found])

    @extend_schema(request=None, responses=KeepingState)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        """Close an incident that no lawyer has; its organisation's years run from now."""
        record = retention.close_incident(actor=self.person, record=self.decided(pk))
        return self.state_of(record)

    @extend_schema(request=SafetyLift, responses={204: None})
    @action(detail=True, methods=["post"], url_path="safety-lift", url_name="safety-lift")
    def safety_lift(self, request: Request, pk: UUID) -> Response:
        """Lift a safety hold that outlived its case. One of an open case is lifted there."""
        record, sent = self.decided(pk), self.body(SafetyLift)
        lift(keyring=self.keyring, actor=self.person, record=record, reason=sent.reason)
        return Response(status=204)

    def keepable(self) -> RecordQuerySet:
        teams = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=ERASING_ROLES)
        return Record.objects.incidents().filter(team__in=teams)

    def set_hold(self, record: Record, *, on: bool) -> None:
        retention.hold(actor=self.person, record=record, on=on)

    def erase_it(self, record: Record, because: str) -> None:
        erase_record(keyring=self.keyring, actor=self.person, record=record, because=because)

    def _register(self, sent: NewIncident, record_id: UUID) -> Record:
        offices = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
        offices = offices.select_related("organisation")
        return register(
            keyring=self.keyring,
            author=self.person,
            team=chosen_team(offices, sent.team),
            document=sent.document,
            urgency=sent.urgency,
            intake=self._intake(sent.intake) if sent.intake else None,
            record_id=record_id,
        )

    def _intake(self, pk: UUID) -> Intake:
        return get_object_or_404(Intake.objects.visible_to(self.person), pk=pk)


def _office(office: Office | None) -> OfficeNotes | None:
    if office is None:
        return None
    return OfficeNotes(**{name: getattr(office, name) for name in OfficeNotes.model_fields})


def line_of(record: Record, parts: dict[str, bytes] | None) -> IncidentSummary:
    """One line of a list, from the account as it was opened; None where it was not."""
    # Lists read the one field they show; validating a whole document a row would cost more than
    # opening it.
    title = json.loads(parts["account"]).get("title", "") if parts else None
    return IncidentSummary(**row_of(record), title=title)
