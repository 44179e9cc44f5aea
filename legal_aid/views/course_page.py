"""What the page of a case's course shows: the steps there are, who works on it, its records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from incidents.models import Record
from legal_aid import board as boards
from legal_aid import co_counsel, joined
from legal_aid.cases import is_lawyer_of, read_case
from legal_aid.course import STEPS, may_take, stage_of
from legal_aid.forms.course import CoCounselForm, JoinForm, LinkForm, ReasonForm, StepForm
from legal_aid.stages import OPEN, TABLE, possible


@dataclass(frozen=True)
class StepWords:
    """What a step is called on its button, and what it does."""

    action: Promise
    does: Promise


WORDS = {
    "begin": StepWords(
        _("Begin work"), _("You have met or reached the client, and the work goes on from here.")
    ),
    "resolve": StepWords(
        _("Mark as resolved"), _("The matter is settled. The case stays open for what is left.")
    ),
    "close": StepWords(
        _("Close the case"), _("Nothing can be added to it then. It needs a result.")
    ),
    "reopen": StepWords(_("Open again"), _("Work begins again, with everything that is there.")),
    "hold": StepWords(
        _("Put on a safety hold"),
        _(
            "Somebody is in danger. Contacts are hidden and everyone is told to contact nobody "
            "until it is lifted."
        ),
    ),
    "lift": StepWords(
        _("Lift the safety hold"), _("Contacts are shown again, and the case stands as before.")
    ),
    "transfer": StepWords(
        _("Take the case from these lawyers"),
        _(
            "The record gets new keys, so that theirs open nothing more. Their own file stays "
            "theirs. Then you offer it to others."
        ),
    ),
}


@dataclass(frozen=True)
class StepLine:
    code: str
    words: StepWords
    form: Form


@dataclass(frozen=True)
class RecordLine:
    """A record by what this reader may call it."""

    pk: UUID
    words: str
    opens: bool


class CoursePage:
    def __init__(self, request: HttpRequest, record: Record) -> None:
        self.request, self.record = request, record
        self.case = read_case(keyring=request.keyring, reader=request.user, record=record)
        self.stage = stage_of(record, self.case.shared)

    def render(self, *, bound: dict[str, Form] | None = None, status: int = 200) -> HttpResponse:
        """`bound` is a form that was refused, by what it does."""
        forms = bound or {}
        context: dict[str, Any] = {
            "page": self,
            "record": self.record,
            "case": self.case,
            "steps": [self._line(code, forms.get(code)) for code in self.steps],
            "co_counsel_form": forms.get("co_counsel") or self.form("co_counsel"),
            "join_form": forms.get("join") or self.form("join"),
            "link_form": forms.get("link") or self.form("link"),
        }
        return render(self.request, "legal_aid/case_course.html", context, status=status)

    def bound(self, do: str) -> Form | None:
        """The form of a step with what was posted; None for a step that has none."""
        return self.form(do, self.request.POST)

    def form(self, do: str, data: Any = None) -> Form | None:
        if do in (*STEPS, "transfer"):
            kind = ReasonForm if TABLE[do].needs_reason else StepForm
            return kind(data, prefix=do, initial={"seen": str(self.stage)})
        if do == "co_counsel":
            teams = co_counsel.may_be_asked(self.record)
            return CoCounselForm(data, prefix=do, teams=teams)
        if do == "join":
            return JoinForm(data, prefix=do, records=self.joinable)
        return LinkForm(data, prefix=do) if do == "link" else None

    @property
    def steps(self) -> list[str]:
        """The steps that this reader may take now."""
        reader = self.request.user
        return [
            code
            for code in possible(self.stage)
            if code in WORDS and may_take(reader, self.record, code)
        ]

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @cached_property
    def is_lawyer(self) -> bool:
        return is_lawyer_of(self.request.user, self.record)

    @cached_property
    def colleagues(self) -> list[tuple[Team, bool]]:
        """Co-counsel, each with whether it opens the privileged part."""
        said = self.case.shared.co_counsel
        teams = Team.objects.in_bulk([UUID(one.team) for one in said])
        found = [(teams.get(UUID(one.team)), one.privileged) for one in said]
        return [(team, privileged) for team, privileged in found if team]

    @cached_property
    def joinable(self) -> list[tuple[str, str]]:
        if not (self.is_lawyer and self.is_open):
            return []
        found = list(joined.joinable(self.request.user, self.record))
        return [(str(one.pk), one.words) for one in self._named(found)]

    @property
    def joined(self) -> list[RecordLine]:
        return self._named(list(joined.joined_to(self.request.user, self.record)))

    @property
    def linked(self) -> list[RecordLine]:
        ids = [UUID(one) for one in self.case.shared.linked]
        visible = Record.objects.incidents().visible_to(self.request.user).filter(pk__in=ids)
        named = {one.pk: one for one in self._named(list(visible))}
        return [named.get(pk) or RecordLine(pk, pk.hex[:8], opens=False) for pk in ids]

    def _line(self, code: str, form: Form | None) -> StepLine:
        return StepLine(code, WORDS[code], form or self.form(code))

    def _named(self, records: list[Record]) -> list[RecordLine]:
        clients = boards.clients_of(self.request.keyring, records)
        return [
            RecordLine(
                one.pk, " · ".join(filter(None, (clients.get(one.pk), one.pk.hex[:8]))), True
            )
            for one in records
        ]
