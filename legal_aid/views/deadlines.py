"""The deadlines on the page of a case: the block, and what its forms do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import roles_required, unlocked
from incidents.forms.languages import country_name
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid.case_blocks import case_block
from legal_aid.cases import OpenCase, is_lawyer_of
from legal_aid.deadlines import events, keeping, words
from legal_aid.deadlines.changes import WRITTEN
from legal_aid.deadlines.lines import Line, lines_of
from legal_aid.deadlines.packs import has_pack
from legal_aid.errors import NotPossibleNow
from legal_aid.forms.deadlines import OverrideForm, OwnForm, StartForm
from legal_aid.views.case_page import CasePage
from legal_aid.views.cases import READERS
from legal_aid.views.trouble import explain
from vault import Undecryptable

FORMS: dict[str, type[Form]] = {"add": OwnForm, "start": StartForm, "override": OverrideForm}


@dataclass(frozen=True)
class Row:
    """One deadline as the page shows it, with the forms that this reader may use."""

    line: Line
    may_be_marked: bool
    may_decide: bool
    override: Form | None
    start: Form | None

    @property
    def label(self) -> str:
        return words.label(self.line)

    @property
    def sentences(self) -> list[str]:
        return list(words.sentences(self.line))

    @property
    def left(self) -> str:
        return words.left_words(self.line.left)

    @property
    def mark(self) -> int:
        """The level of the urgency mark: 2 presses."""
        return self.line.urgency or 0

    @property
    def day(self) -> str:
        return words.day_words(self.line.due)

    @property
    def safe(self) -> str:
        return words.day_words(self.line.computed.due)

    @property
    def written(self) -> str:
        """The day by the rule as written, "" where it is the safe one."""
        found = self.line.computed
        return words.day_words(found.written) if found.written != found.due else ""

    @property
    def may_be_confirmed(self) -> bool:
        return self.may_decide and self.line.computed is not None and not self.line.is_decided


class Deadlines:
    """The block. `bound` is the form that was refused, by its prefix."""

    def __init__(
        self, request: HttpRequest, case: OpenCase, bound: dict[str, Form] | None = None
    ) -> None:
        self.request, self.case, self.bound = request, case, bound or {}
        self.told = keeping.told_of(request.keyring, case.record)
        self.is_lawyer = is_lawyer_of(request.user, case.record)
        self.is_open = case.record.state == Record.State.ACTIVE
        self._countries: dict[str, bool] = {}

    @cached_property
    def rows(self) -> list[Row]:
        lines = lines_of(self.case.shared.deadlines, self.told.clocks, region=self.told.region)
        return [self._row(line) for line in lines]

    @cached_property
    def country(self) -> str:
        return country_name(self.told.jurisdiction)

    @property
    def has_no_pack(self) -> bool:
        """Whether nothing is known of the country's limits, or of which country it is."""
        return self.told.clocks is not None and not has_pack(self.told.jurisdiction)

    @property
    def knows_no_limit(self) -> bool:
        return self.told.clocks == [] and not self.has_no_pack

    @property
    def is_from_the_case_alone(self) -> bool:
        return self.told.clocks is None

    @property
    def may_be_kept(self) -> bool:
        """Whether the record tells days that the case has no copy of."""
        return self.is_open and any(row.line.due and not row.line.kept for row in self.rows)

    @property
    def own(self) -> Form:
        return self._form("add", "deadline-add")

    def _row(self, line: Line) -> Row:
        decides = self.is_open and not line.is_done and self.is_lawyer
        decides = decides and (line.is_own or self._works_in(line.jurisdiction))
        starts = self.is_open and line.missing == events.NOT_STARTED
        return Row(
            line,
            may_be_marked=self.is_open and self.is_lawyer and line.due is not None,
            may_decide=decides,
            override=self._form("override", f"{line.id}-other", deadline=line.id)
            if decides
            else None,
            start=self._form("start", f"{line.id}-start", limit=line.code) if starts else None,
        )

    def _works_in(self, country: str) -> bool:
        if country not in self._countries:
            user, record = self.request.user, self.case.record
            self._countries[country] = keeping.may_decide(user, record, country)
        return self._countries[country]

    def _form(self, step: str, prefix: str, **initial: str) -> Form:
        return self.bound.get(prefix) or FORMS[step](prefix=prefix, initial=initial)


@case_block
def deadlines_block(request: HttpRequest, case: OpenCase) -> dict[str, Any]:
    return {"deadlines": Deadlines(request, case)}


@unlocked
@roles_required(*READERS)
@require_POST
def case_deadlines(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One step: each form names it in `do`, and the prefix of its fields in `form`."""
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("team__organisation", "case_file__incident__team")
    record = get_object_or_404(rows, pk=record_id)
    try:
        refused = _take(request, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        return explain(request, error)
    return refused or redirect(f"{reverse('case', args=[record.pk])}#deadlines")


def _take(request: HttpRequest, record: Record) -> HttpResponse | None:
    step, which = request.POST.get("do", ""), request.POST.get("deadline", "")
    given = {"keyring": request.keyring, "author": request.user, "record": record}
    steps: dict[str, Callable[[], object]] = {
        "keep": lambda: keeping.keep_deadlines(**given),
        "confirm": lambda: keeping.confirm_deadline(**given, deadline=which),
        "confirm-written": lambda: keeping.confirm_deadline(
            **given, deadline=which, reading=WRITTEN
        ),
        "done": lambda: keeping.mark_deadline(**given, deadline=which),
        "reopen": lambda: keeping.mark_deadline(**given, deadline=which, done=False),
    }
    if step in steps:
        steps[step]()
        return None
    if step not in FORMS:
        raise SuspiciousOperation("no such step")
    return _take_form(request, record, step, given)


def _take_form(
    request: HttpRequest, record: Record, step: str, given: dict[str, Any]
) -> HttpResponse | None:
    prefix = request.POST.get("form", "")[:40]
    form = FORMS[step](request.POST, prefix=prefix)
    verbs: dict[str, Callable[..., object]] = {
        "add": keeping.add_deadline,
        "start": keeping.start_deadline,
        "override": keeping.override_deadline,
    }
    if form.is_valid():
        try:
            verbs[step](**given, **form.cleaned_data)
        except NotPossibleNow:
            raise
        except ValidationError as error:
            form.add_error(None, error if not hasattr(error, "error_dict") else _known(form, error))
        else:
            return None
    page = CasePage(request, record)
    block = Deadlines(request, page.case, {prefix: form})
    return page.render(status=422, deadlines=block)


def _known(form: Form, error: ValidationError) -> ValidationError:
    """What the verb says of a field that the form has, at that field."""
    known = {name: said for name, said in error.message_dict.items() if name in form.fields}
    return ValidationError(known or error.messages)
