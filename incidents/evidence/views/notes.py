"""Writing a transcript, a translation or a note on a file, and correcting one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.errors import Conflict
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.note_form import NoteForm, title_of
from incidents.evidence.notes import NoteThread, WrittenNote, read_notes, write_note
from incidents.evidence.opening import details_of
from incidents.evidence.rights import may_keep
from incidents.evidence.showing import Shown
from incidents.evidence.views.finding import READERS, kept_file_of
from incidents.forms.languages import direction_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

_LONGEST_NUMBER = 4


@dataclass(frozen=True)
class ShownNote:
    """A note as pages show it; `of` says from which one it was translated."""

    note: WrittenNote
    before: tuple[WrittenNote, ...] = ()
    of: str = ""

    @property
    def title(self) -> str:
        return title_of(self.note.said)

    @property
    def direction(self) -> str:
        return direction_of(self.note.said.language)


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """A form of its own; the file's page has the same one."""
    file = _file(request, record_id, file_id)
    try:
        threads = read_notes(keyring=request.keyring, reader=request.user, file=file)
        form = NoteForm(_typed(request), threads=threads)
        return _answer(request, file, form, asked_id(request), 0)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record_id)


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, record_id: UUID, file_id: UUID, note_id: UUID) -> HttpResponse:
    """The next version of a note. Who was slower sees what the other wrote beside their own."""
    file = _file(request, record_id, file_id)
    try:
        threads = read_notes(keyring=request.keyring, reader=request.user, file=file)
        now = next((one.now for one in threads if one.now.note == note_id), None)
        if now is None:
            raise Http404
        known = _known(request, now.version)
        initial = now.said.model_dump()
        form = NoteForm(_typed(request), threads=threads, own=note_id, initial=initial)
        return _answer(request, file, form, note_id, known, now)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record_id)


def shown_notes(threads: list[NoteThread]) -> list[ShownNote]:
    """All notes of a file, each with its earlier versions."""
    titles = {str(one.now.note): title_of(one.now.said) for one in threads}
    return [ShownNote(one.now, one.before, titles.get(one.now.said.of, "")) for one in threads]


def asked_id(request: HttpRequest) -> UUID:
    """Of the note that this form writes, so that a second press writes no second one."""
    try:
        return UUID(request.POST.get("new_id", ""))
    except ValueError:
        return uuid4()


def _answer(
    request: HttpRequest,
    file: EvidenceFile,
    form: NoteForm,
    note: UUID,
    known: int,
    now: WrittenNote | None = None,
) -> HttpResponse:
    status, latest = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            write_note(
                keyring=request.keyring,
                author=request.user,
                file=file,
                said=form.said,
                note=note,
                version=known + 1,
            )
        except Conflict:
            status, latest = 409, now and ShownNote(now)
            # An id that another file's note has cannot become one of this file.
            note = note if now else uuid4()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            page = reverse("evidence-file", args=[file.record_id, file.pk])
            return redirect(f"{page}#note-{note}")
    if form.errors:
        status = 422
    details = details_of(key_of(request.keyring, file), file)
    context = {
        "record": file.record,
        "file": file,
        "shown": Shown(file, details),
        "form": form,
        "note_id": note,
        "known": now.version if now and status == 409 else known,
        "correcting": now is not None,
        "latest": latest,
    }
    return render(request, "evidence/note.html", context, status=status)


def _file(request: HttpRequest, record_id: UUID, file_id: UUID) -> EvidenceFile:
    file = kept_file_of(request, record_id, file_id)
    if not may_keep(request.user, file.record):
        raise Http404
    return file


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _known(request: HttpRequest, newest: int) -> int:
    """The version that the writer saw; the newest where the page did not say."""
    typed = request.POST.get("known", "")[:_LONGEST_NUMBER]
    return int(typed) if typed.isascii() and typed.isdigit() else newest
