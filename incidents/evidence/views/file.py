"""One file: what is said of it, what was found in it, whose hands it went through."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents import vocabulary
from incidents.document import Account
from incidents.evidence import custody
from incidents.evidence.copying import is_still, is_video
from incidents.evidence.details import Details
from incidents.evidence.keys import opened_key
from incidents.evidence.models import EvidenceFile
from incidents.evidence.note_form import NoteForm
from incidents.evidence.notes import read_notes
from incidents.evidence.opening import details_of, open_original, read_custody
from incidents.evidence.rights import may_keep, may_remove
from incidents.evidence.showing import Shown
from incidents.evidence.sides import sides_of
from incidents.evidence.views.adding import account_of, people_of
from incidents.evidence.views.finding import READERS, kept_file_of
from incidents.evidence.views.gallery import asked_to_show
from incidents.evidence.views.notes import shown_notes
from incidents.grants import part_keys
from incidents.models import Record
from incidents.views.authors import names_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """The page of a file. Its content stays shut until somebody asks for it; POST reads it
    through and compares its fingerprint."""
    found = kept_file_of(request, record_id, file_id)
    record = found.record
    try:
        checked = _is_sound(request, found) if request.POST.get("do") == "check" else None
        return _page(request, record, found, checked)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record.pk)


def _is_sound(request: HttpRequest, found: EvidenceFile) -> bool:
    """Read it all; the custody log says who did."""
    digest = hashlib.sha256()
    try:
        opened = open_original(keyring=request.keyring, reader=request.user, file=found)
        for some in opened.content:
            digest.update(some)
    except Undecryptable:
        return False
    return digest.hexdigest() == opened.details.sha256


def _page(
    request: HttpRequest, record: Record, found: EvidenceFile, checked: bool | None
) -> HttpResponse:
    log = read_custody(keyring=request.keyring, reader=request.user, file=found)
    threads = read_notes(keyring=request.keyring, reader=request.user, file=found)
    keys = part_keys(request.keyring, record)
    details = details_of(opened_key(keys, found), found)
    copies = found.copies.kept().order_by("week", "pk")
    keeps = may_keep(request.user, record)
    context = {
        "record": record,
        "file": found,
        "shown": Shown(found, details, log.is_whole),
        "details": details,
        "sides": sides_of(details),
        "log": log,
        "checked": checked,
        "show": asked_to_show(request),
        "original": _other(keys, record, found.original),
        "copies": [one for one in (_other(keys, record, copy) for copy in copies) if one],
        "fits_medical": found.part == "sensitive" or record.kind != Record.Kind.INCIDENT,
        "examined": _examined(request, record, details),
        "notes": shown_notes(threads),
        "note_form": NoteForm(threads=threads),
        "note_id": uuid4(),
        "keeps": keeps,
        "removes": may_remove(request.user, record),
        "still_here": is_video(found, details),
        "can_cover": keeps and (found.original_id is None or is_still(details)),
        "recorder": names_of([details.recorded_by]).get(details.recorded_by, ""),
        "links": _links(record, details, _account(request, record)),
    }
    return render(request, "evidence/file.html", context)


def _other(keys: dict[str, bytes], record: Record, other: EvidenceFile | None) -> Shown | None:
    """The original, or a copy, with its own custody log looked at."""
    if other is None:
        return None
    other.record = record
    try:
        key = opened_key(keys, other)
        return Shown(other, details_of(key, other), custody.read(key, other).is_whole)
    except Undecryptable:
        return Shown(other, None, False)


def _account(request: HttpRequest, record: Record) -> Account | None:
    try:
        return account_of(request.keyring, record)
    except Undecryptable:
        return None


def _examined(request: HttpRequest, record: Record, details: Details) -> str:
    person = details.medical.person if details.medical else ""
    people = people_of(request.keyring, record) if person else []
    return next((one.name for one in people if one.id == person), "")


def _links(record: Record, details: Details, account: Account | None) -> dict[str, Any]:
    """The acts and the source that the file belongs to, in the words of the record."""
    if account is None:
        return {}
    return {
        "page": reverse("incident", args=[record.pk]),
        "source": next(
            (
                f"{number}. {vocabulary.label('source_kind', source.kind)}, "
                f"{vocabulary.label('reliability', source.reliability)}"
                for number, source in enumerate(account.sources, 1)
                if source.id == details.source
            ),
            "",
        ),
        "acts": [
            (act.id, vocabulary.label("violation", act.violation))
            for act in account.acts
            if act.id in details.acts
        ],
    }
