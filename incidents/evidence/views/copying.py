"""Making working copies by hand: areas covered on a picture."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.evidence.copying import is_still, make_copy
from incidents.evidence.decoding.found import Region, Undecodable
from incidents.evidence.details import Details
from incidents.evidence.errors import UploadRefused
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of
from incidents.evidence.rights import may_keep
from incidents.evidence.showing import Shown, refusal_words
from incidents.evidence.views.finding import READERS, kept_file_of
from incidents.fields import LONGEST_TEXT
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

EMPTY_ROWS = 3
MOST_REGIONS = 100
SIDES = ("left", "top", "width", "height")
MEASURE = 1000  # of a picture whose size is not known
_LONGEST_NUMBER = 12


@dataclass
class Row:
    """One area as it was typed, in percent of the picture."""

    number: int
    left: str = ""
    top: str = ""
    width: str = ""
    height: str = ""
    error: str = ""
    region: Region | None = None


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """Draw areas, or type them as numbers, and keep the copy."""
    file = _kept_here(request, record_id, file_id)
    record = file.record
    try:
        details = details_of(key_of(request.keyring, file), file)
        if file.original_id is not None and not is_still(details):
            raise Http404
        if request.method != "POST":
            return _draw(request, record, file, details, [])
        rows, note = rows_of(request), request.POST.get("note", "")
        problems = [(f"area-{row.number}", row.error) for row in rows if row.error]
        problems += _note_problems(note)
        if problems:
            return _draw(request, record, file, details, rows, problems, note)
        try:
            made = make_copy(
                keyring=request.keyring,
                actor=request.user,
                file=file,
                hidden=[row.region for row in rows if row.region],
                note=note,
                copy_id=_id(request),
            )
        except ValidationError as error:
            problems = [("", sentence) for sentence in error.messages]
        except Undecodable as refused:
            problems = [("", refusal_words(refused.code))]
        except UploadRefused as refused:  # a full disk
            problems = [("", str(refused.sentence))]
        else:
            return redirect("evidence-file", record.pk, made.pk)
        return _draw(request, record, file, details, rows, problems, note)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record.pk)


def rows_of(request: HttpRequest) -> list[Row]:
    """What was typed, row by row; those without a size are left out."""
    typed = [request.POST.getlist(side)[: MOST_REGIONS + 1] for side in SIDES]
    rows = []
    for values in zip(*typed, strict=False):
        if not any(value.strip() for value in values[2:]):
            continue
        row = Row(len(rows) + 1, *(value[:_LONGEST_NUMBER] for value in values))
        numbers = [_percent(value) for value in values]
        if any(number is None for number in numbers):
            row.error = _("Area %(n)d: write numbers from 0 to 100.") % {"n": row.number}
        else:
            left, top, width, height = (number or 0 for number in numbers)
            if not width or not height or left >= 100 or top >= 100:
                row.error = _("Area %(n)d lies beside the picture.") % {"n": row.number}
            row.region = Region(
                left / 100, top / 100, min(width, 100 - left) / 100, min(height, 100 - top) / 100
            )
        rows.append(row)
    return rows


def _percent(text: str) -> float | None:
    plain = text.strip().replace(",", ".")
    if len(plain) > _LONGEST_NUMBER or not plain.isascii():
        return None
    if not plain:
        return 0
    if not plain.replace(".", "", 1).isdigit():
        return None
    found = float(plain)
    return found if 0 <= found <= 100 else None


def _draw(
    request: HttpRequest,
    record: Record,
    file: EvidenceFile,
    details: Details,
    rows: list[Row],
    problems: list[tuple[str, str]] | None = None,
    note: str = "",
) -> HttpResponse:
    shown = Shown(file, details)
    if not shown.can_show:
        raise Http404
    # Empty rows are for those who type; a script takes away what is not needed.
    blank = [Row(len(rows) + 1 + at) for at in range(EMPTY_ROWS)]
    context = {
        "record": record,
        "file": file,
        "shown": shown,
        "rows": [*rows, *blank],
        "empty_row": Row(0),
        "problems": problems or [],
        "note": note,
        "width": details.found.width or MEASURE,
        "height": details.found.height or MEASURE,
        "new_id": _id(request),
    }
    return render(request, "evidence/copy.html", context, status=422 if problems else 200)


def _kept_here(request: HttpRequest, record_id: UUID, file_id: UUID) -> EvidenceFile:
    file = kept_file_of(request, record_id, file_id)
    if not may_keep(request.user, file.record):
        raise Http404
    return file


def _note_problems(note: str) -> list[tuple[str, str]]:
    if "\0" in note:
        return [("note", _("Remove the unreadable character from this text."))]
    if len(note) > LONGEST_TEXT - 100:
        return [("note", _("This is too long."))]
    return []


def _id(request: HttpRequest) -> UUID:
    """Of the copy that this form makes, so that a second press makes no second copy."""
    try:
        return UUID(request.POST.get("new_id", ""))
    except ValueError:
        return uuid4()
