"""Everything the page of one case shows, opened for this reader."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from incidents import dates
from incidents.models import Grant, Record
from incidents.recording import OpenIncident, open_incident
from incidents.views.custody import held_now
from incidents.views.sheet import Sheet
from legal_aid import matters, needs
from legal_aid.case_document import Hearing
from legal_aid.cases import OpenCase, is_lawyer_of, read_case
from legal_aid.forms.case import (
    HearingForm,
    MessageForm,
    NotesForm,
    OutcomeForm,
    PartyForm,
    QualificationForm,
    TaskForm,
)
from vault import Undecryptable

FORMS: dict[str, type[Form]] = {
    "task": TaskForm,
    "hearing": HearingForm,
    "message": MessageForm,
    "outcome": OutcomeForm,
    "party": PartyForm,
    "qualification": QualificationForm,
}


class CasePage:
    """A case for reading, with the forms that add to it."""

    def __init__(self, request: HttpRequest, record: Record) -> None:
        self.request, self.record = request, record
        self.case: OpenCase = read_case(keyring=request.keyring, reader=request.user, record=record)

    def render(
        self, *, bound: dict[str, Form] | None = None, status: int = 200, **context: Any
    ) -> HttpResponse:
        """`bound` are forms that were posted and refused, by the name of their step."""
        forms = {name: form(prefix=name) for name, form in FORMS.items()} | (bound or {})
        forms.setdefault("notes", self.notes_form())
        return render(
            self.request,
            "legal_aid/case.html",
            {"page": self, "record": self.record, "case": self.case, "forms": forms, **context},
            status=status,
        )

    def notes_form(self) -> NotesForm:
        notes = self.case.privileged.notes if self.case.privileged else ""
        return NotesForm(prefix="notes", initial={"notes": notes, "expected": self.case.etag})

    @property
    def is_open(self) -> bool:
        return self.record.state == Record.State.ACTIVE

    @property
    def is_lawyer(self) -> bool:
        return is_lawyer_of(self.request.user, self.record)

    @cached_property
    def incident(self) -> OpenIncident | None:
        """The record the case came from; None where the grant was taken back or it was erased."""
        case_file = getattr(self.record, "case_file", None)
        if case_file is None:
            return None
        try:
            opened = open_incident(self.request.keyring, self.request.user, case_file.incident)
        except (Undecryptable, PermissionDenied):
            return None
        return opened if opened.document.account else None

    @property
    def is_taken_back(self) -> bool:
        """Whether the provider has no grant any more: the person took back the consent to share."""
        case_file = getattr(self.record, "case_file", None)
        if case_file is None:
            return False
        grants = Grant.objects.filter(record=case_file.incident_id, team=self.record.team_id)
        return not grants.exists()

    @cached_property
    def sheet(self) -> Sheet | None:
        return Sheet(self.incident.document) if self.incident else None

    @property
    def held(self) -> list:
        return held_now(self.incident.document.account) if self.incident else []

    @property
    def matters(self) -> list[str]:
        if not self.incident:
            return []
        situation = needs.situation_of(
            self.incident.document, self.incident.record.team, urgency=self.record.urgency
        )
        return [matters.label(code) for code in situation.need.matters]

    @property
    def documented_by(self) -> str:
        return self.record.case_file.incident.team.name if self.incident else ""

    @property
    def next_hearing(self) -> Hearing | None:
        now = timezone.now()
        coming = [h for h in self.case.shared.hearings if dates.moment(h.at) >= now]
        return min(coming, key=lambda hearing: dates.moment(hearing.at), default=None)

    @property
    def done_count(self) -> int:
        return sum(task.done for task in self.case.shared.tasks)

    @cached_property
    def messages(self) -> list[tuple[str, bool, Any]]:
        """(who, whether it was this reader, message); whoever has left is shown without a name."""
        authors = {message.by for message in self.case.shared.messages}
        names = {
            str(pk): name
            for pk, name in User.objects.filter(pk__in=authors).values_list("pk", "username")
        }
        own = str(self.request.user.pk)
        return [(names.get(m.by, ""), m.by == own, m) for m in self.case.shared.messages]
