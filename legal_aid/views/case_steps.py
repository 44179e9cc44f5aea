"""What the forms of a case page do: each names its step in `do`."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from incidents.models import Record
from incidents.records import open_parts
from legal_aid import case_changes, course
from legal_aid.case_changes import Change, NotesMoved
from legal_aid.case_document import Privileged
from legal_aid.cases import change_case, open_case
from legal_aid.errors import NotPossibleNow
from legal_aid.forms.case import NotesForm
from legal_aid.views.case_page import CasePage, step_form
from legal_aid.views.trouble import explain

# Where the page should stand after each step.
ANCHORS = {
    "task": "tasks",
    "tick": "tasks",
    "assign": "tasks",
    "hearing": "hearings",
    "message": "messages",
    "outcome": "outcome",
    "party": "privileged",
    "qualification": "qualification",
    "notes": "privileged",
    "note": "notes",
    "file_note": "privileged",
    "close": "outcome",
    "begin": "main",
}


def take_step(request: HttpRequest, record: Record) -> HttpResponse:
    """Do what was posted and show the case again; refused input stands at its field."""
    step = request.POST.get("do", "")
    if step not in ANCHORS:
        raise SuspiciousOperation("no such step")
    try:
        answer = _take(step, request, record)
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        return explain(request, error)
    return answer or redirect(f"{request.path}#{ANCHORS[step]}")


def _take(step: str, request: HttpRequest, record: Record) -> HttpResponse | None:
    if step == "notes":
        return _write_notes(request, record)
    if step == "close":
        return _close(request, record)
    if step == "begin":
        return _begin(request, record)
    if step == "tick":
        return _apply(request, record, _ticked(request))
    form = step_form(step, request.user, open_case(request.keyring, record), request.POST)
    if not form.is_valid():
        return CasePage(request, record).render(bound={step: form}, status=422)
    try:
        return _apply(request, record, _change(step, form, request))
    except NotPossibleNow:
        raise
    except ValidationError as error:
        form.add_error(None, error)
        return CasePage(request, record).render(bound={step: form}, status=422)


def _apply(request: HttpRequest, record: Record, change: Change) -> None:
    change_case(keyring=request.keyring, author=request.user, record=record, change=change)


def _change(step: str, form: Form, request: HttpRequest) -> Change:
    given = form.cleaned_data
    changes: dict[str, Callable[[], Change]] = {
        "task": lambda: case_changes.add_task(given["text"], given["due"], given["assignee"]),
        "assign": lambda: case_changes.assign_task(given["task"], given["assignee"]),
        "hearing": lambda: case_changes.add_hearing(
            given["at"], given["where"], kind=given["kind"], court=given["court"]
        ),
        "outcome": lambda: case_changes.add_outcome(given["code"], given["on"]),
        "party": lambda: case_changes.add_party(given["side"], given["name"], given["number"]),
        "qualification": lambda: case_changes.add_qualification(
            request.user, given["articles"], given["words"], timezone.now()
        ),
        "note": lambda: case_changes.add_note(request.user, given["text"], timezone.now()),
        "file_note": lambda: case_changes.add_file_note(
            request.user, given["text"], timezone.now()
        ),
        "message": lambda: case_changes.add_message(request.user, given["text"], timezone.now()),
    }
    return changes[step]()


def _ticked(request: HttpRequest) -> Change:
    """Only what was changed on the page: a task ticked by somebody else meanwhile stays so."""
    shown, were = set(request.POST.getlist("shown")), set(request.POST.getlist("was"))
    now = set(request.POST.getlist("task")) & shown
    return case_changes.mark_tasks(done=now - were, reopened=were - now)


def _write_notes(request: HttpRequest, record: Record) -> HttpResponse | None:
    """Overwrites one text, so it must still be what the page showed; else both are shown."""
    form = NotesForm(request.POST, prefix="notes")
    if not form.is_valid():
        return CasePage(request, record).render(bound={"notes": form}, status=422)
    mine, expected = form.cleaned_data["notes"], form.cleaned_data["expected"]
    try:
        seen = _notes_at(request, record, expected)
        _apply(request, record, case_changes.rewrite_notes(mine, instead_of=seen))
    except NotesMoved:
        return _both_notes(request, record, mine)
    return None


def _notes_at(request: HttpRequest, record: Record, revision: int) -> str | None:
    """The notes of the revision a page was opened from; None for one that never was."""
    if not 1 <= revision <= record.head:
        return None
    parts = open_parts(request.keyring, record, revision=revision)
    if "privileged" not in parts:
        raise PermissionDenied
    return Privileged.model_validate_json(parts["privileged"]).notes


def _both_notes(request: HttpRequest, record: Record, mine: str) -> HttpResponse:
    record.refresh_from_db(fields=["head", "state"])
    page = CasePage(request, record)
    form = NotesForm(prefix="notes", initial={"notes": mine, "expected": page.case.etag})
    theirs = page.case.privileged.notes
    return page.render(bound={"notes": form}, status=409, their_notes=theirs, conflict=True)


def _begin(request: HttpRequest, record: Record) -> None:
    course.take_step(keyring=request.keyring, actor=request.user, record=record, step="begin")


def _close(request: HttpRequest, record: Record) -> None:
    opened = open_case(request.keyring, record)
    course.close_case(
        keyring=request.keyring,
        author=request.user,
        record=record,
        shared=opened.shared,
        expected=opened.etag,
    )
