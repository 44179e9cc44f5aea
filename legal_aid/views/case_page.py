"""Everything the page of one case shows, opened for this reader."""

from __future__ import annotations

import itertools
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Team, User
from incidents import dates
from incidents.endangered import is_endangered
from incidents.models import Grant, Record
from incidents.recording import OpenIncident, open_incident
from incidents.views.custody import held_now
from incidents.views.sheet import Sheet
from legal_aid import matters, needs
from legal_aid.case_blocks import case_blocks
from legal_aid.case_document import Hearing, Task
from legal_aid.cases import OpenCase, is_lawyer_of, read_case
from legal_aid.co_counsel import renew_after_transfer
from legal_aid.course import may_take, stage_of
from legal_aid.forms.case import (
    AssignForm,
    HearingForm,
    MessageForm,
    NotesForm,
    OutcomeForm,
    PartyForm,
    QualificationForm,
    TaskForm,
)
from legal_aid.forms.course import FileNoteForm, NoteForm
from legal_aid.stages import Stage, possible
from legal_aid.timeline import Moment, moments
from legal_aid.workload.leading import colleagues
from vault import Undecryptable

FORMS: dict[str, type[Form]] = {
    "note": NoteForm,
    "file_note": FileNoteForm,
    "task": TaskForm,
    "assign": AssignForm,
    "hearing": HearingForm,
    "message": MessageForm,
    "outcome": OutcomeForm,
    "party": PartyForm,
    "qualification": QualificationForm,
}


def step_form(step: str, user: User, case: OpenCase, data: Any = None) -> Form:
    """The form of a step of the page. Who has a task already stays among those to choose from."""
    asked: dict[str, Any] = {}
    if step in ("task", "assign"):
        known = User.objects.filter(pk__in={one.assignee for one in case.shared.tasks} - {""})
        people = {*colleagues(user, case.record), *known}
        asked["people"] = sorted(((str(one.pk), one.username) for one in people), key=itemgetter(1))
    if step == "assign":
        asked["tasks"] = [(one.id, one.text) for one in case.shared.tasks if not one.done]
    return FORMS[step](data, prefix=step, **asked)


class CasePage:
    """A case for reading, with the forms that add to it."""

    def __init__(self, request: HttpRequest, record: Record) -> None:
        who = {"keyring": request.keyring, "actor": request.user}
        if renew_after_transfer(**who, record=record):
            record.refresh_from_db()
        self.request, self.record = request, record
        self.case: OpenCase = read_case(keyring=request.keyring, reader=request.user, record=record)

    def render(
        self, *, bound: dict[str, Form] | None = None, status: int = 200, **context: Any
    ) -> HttpResponse:
        """`bound` are forms that were posted and refused, by the name of their step."""
        forms = {name: self.form(name) for name in FORMS} | (bound or {})
        forms.setdefault("notes", self.notes_form())
        shown = {"page": self, "record": self.record, "case": self.case, "forms": forms}
        shown |= case_blocks(self.request, self.case) | context
        return render(self.request, "legal_aid/case.html", shown, status=status)

    def form(self, step: str, data: Any = None) -> Form:
        """The form of a step, with what it lets choose from."""
        return step_form(step, self.request.user, self.case, data)

    def notes_form(self) -> NotesForm:
        notes = self.case.privileged.notes if self.case.privileged else ""
        return NotesForm(prefix="notes", initial={"notes": notes, "expected": self.case.etag})

    @property
    def is_open(self) -> bool:
        return self.record.state == Record.State.ACTIVE

    @cached_property
    def stage(self) -> Stage:
        return stage_of(self.record, self.case.shared)

    @cached_property
    def is_held(self) -> bool:
        """Whether somebody is in danger: then the page offers no way to contact anyone."""
        own = self.stage == Stage.SAFETY_HOLD
        return own or (
            bool(self.incident) and is_endangered(self.request.keyring, self.incident.record)
        )

    @property
    def may_begin(self) -> bool:
        reader = self.request.user
        return "begin" in possible(self.stage) and may_take(reader, self.record, "begin")

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
    def tasks(self) -> list[tuple[str, Task]]:
        """(who does it, task); "" where nobody does, or they have left."""
        return [(self.names.get(one.assignee, ""), one) for one in self.case.shared.tasks]

    @property
    def done_count(self) -> int:
        return sum(task.done for task in self.case.shared.tasks)

    @cached_property
    def names(self) -> dict[str, str]:
        """Whoever wrote or did something here, by id; who has left is not among them."""
        shared = self.case.shared
        dated = self.case.privileged.file_notes if self.case.privileged else []
        people = {one.by for one in [*shared.messages, *shared.notes, *shared.history, *dated]}
        people |= {one.assignee for one in shared.tasks} | {one.by for one in shared.qualifications}
        people |= {one.made_by for one in shared.documents}
        people |= {one.done_by for one in shared.deadlines}
        users = User.objects.filter(pk__in=people - {""}).values_list("pk", "username")
        teams = Team.objects.filter(pk__in={one.team for one in shared.history} - {""})
        return {str(pk): name for pk, name in [*users, *teams.values_list("pk", "name")]}

    @cached_property
    def messages(self) -> list[tuple[str, bool, Any]]:
        """(who, whether it was this reader, message); whoever has left is shown without a name."""
        own = str(self.request.user.pk)
        return [(self.names.get(m.by, ""), m.by == own, m) for m in self.case.shared.messages]

    @property
    def unanswered(self) -> int:
        """How many messages others wrote since this reader last wrote one."""
        others = itertools.takewhile(lambda one: not one[1], reversed(self.messages))
        return sum(1 for _one in others)

    def _lawyers(self, *, privileged: bool) -> str:
        """The teams of lawyers that open the shared part, or the privileged one."""
        said = self.case.shared.co_counsel
        beside = {one.team for one in said if one.privileged or not privileged}
        names = Team.objects.filter(pk__in=beside).order_by("name").values_list("name", flat=True)
        return ", ".join([self.record.team.name, *names])

    @property
    def lawyers(self) -> str:
        return self._lawyers(privileged=False)

    @property
    def confidants(self) -> str:
        return self._lawyers(privileged=True)

    @property
    def notes(self) -> list[tuple[str, Any]]:
        return [(self.names.get(one.by, ""), one) for one in self.case.shared.notes]

    @property
    def file_notes(self) -> list[tuple[str, Any]]:
        dated = self.case.privileged.file_notes if self.case.privileged else []
        return [(self.names.get(one.by, ""), one) for one in dated]

    @property
    def moments(self) -> list[Moment]:
        return moments(self.case.shared, self.names)
