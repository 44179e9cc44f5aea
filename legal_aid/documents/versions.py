"""Making documents, and keeping every version: the bytes in rows, the keys in the case.

Each version has a random key. It stands beside what the document is in the shared or privileged
part, so a document opens for whoever opens that part: a grant of the part is a grant of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents.models import Record
from legal_aid.case_document import DocumentVersion, Privileged, Shared
from legal_aid.cases import (
    Changed,
    OpenCase,
    change_case,
    is_provider,
    may_write_shared,
    open_case,
)
from legal_aid.documents.docx import MEDIA_TYPE, as_docx
from legal_aid.documents.drafting import Draft
from legal_aid.documents.models import CaseDocument
from legal_aid.documents.pdf import CannotPrint, as_pdf
from legal_aid.documents.preparing import Prepared, Wanted, prepare
from legal_aid.errors import NotPossibleNow
from vault import Keyring, Undecryptable, context, new_key, open_under, seal_under

Format = Literal["pdf", "docx"]
FORMATS: dict[str, str] = {"pdf": "application/pdf", "docx": MEDIA_TYPE}
PARTS = ("shared", "privileged")
MOST = 1_000  # versions in a part; the schema of the case says the same


@dataclass(frozen=True)
class Kept:
    """A version as its reader finds it. `formats` are those in which it can be had."""

    version: DocumentVersion
    part: str
    formats: tuple[str, ...]

    @property
    def file(self) -> UUID:
        """The id of its row, by which it is asked for."""
        return UUID(self.version.file)


@dataclass(frozen=True)
class Made:
    """What was made, the labels of the facts it lacks, and what to think of before it leaves."""

    kept: Kept
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def make_document(
    *,
    keyring: Keyring,
    author: User,
    record: Record,
    wanted: Wanted,
    part: str = "privileged",
    file: UUID | None = None,
) -> Made:
    """Print a document from the case as it is now and keep it as the next version; audited.

    In the privileged part only the provider's people make and open it, in the shared part the
    documentation team as well. A `file` that this case has already is returned as it was made.
    Raises as `prepare` and `revise_case` do, PermissionDenied for a part that is not the author's,
    ValidationError for one that does not exist.
    """
    if part not in PARTS:
        raise ValidationError({"part": _("This choice is not in the list.")})
    if part == "privileged" and not is_provider(author, record):
        raise PermissionDenied
    prepared = prepare(keyring=keyring, reader=author, record=record, wanted=wanted)
    if known := _found(prepared.case, file):
        return Made(known, prepared.draft.missing, prepared.warnings)
    _require_room(prepared.case, part)
    printed = _printed(prepared.draft)
    with transaction.atomic():
        row, key = CaseDocument(pk=file or uuid4(), record=record), new_key()
        for name, content in printed.items():
            setattr(row, f"sealed_{name}", seal_under(key, content, _context(row, name)))
        kept: list[Kept] = []

        def add(case: OpenCase) -> Changed:
            # Of two that were sent at once under one id, the second finds the first here.
            if known := _found(case, file):
                kept.append(known)
                return Changed()
            entry = _entry(case, part, prepared, row, key, author)
            kept.append(Kept(entry, part, tuple(printed)))
            return _with(case, part, [*_documents(case, part), entry])

        change_case(keyring=keyring, author=author, record=record, change=add)
        if kept[0].version.key == key.hex():
            row.save(force_insert=True)
            auditing.record(record.team.organisation, author, "case.document", record)
    return Made(kept[0], prepared.draft.missing, prepared.warnings)


def documents_of(case: OpenCase) -> list[Kept]:
    """Every version that this reader opens, the newest first."""
    rows = CaseDocument.objects.filter(record=case.record)
    printed = set(rows.exclude(sealed_pdf=b"").values_list("pk", flat=True))
    found = [
        Kept(version, part, tuple(FORMATS) if UUID(version.file) in printed else ("docx",))
        for part in PARTS
        for version in _documents(case, part)
        if version.file
    ]
    return sorted(
        found, key=lambda kept: (kept.version.made_at, kept.version.version), reverse=True
    )


def open_document(
    *, keyring: Keyring, reader: User, record: Record, file: UUID, kind: Format
) -> bytes:
    """The bytes of one version; written in the provider's log.

    PermissionDenied out of scope, Undecryptable for what this reader has no key to, for what does
    not exist, and for what was altered or moved.
    """
    if keyring.holder != reader.pk or not may_write_shared(reader, record):
        raise PermissionDenied
    case = open_case(keyring, record)
    kept = _found(case, file)
    row = CaseDocument.objects.filter(record=record, pk=file).first()
    sealed = bytes(getattr(row, f"sealed_{kind}")) if row else b""
    if kept is None or not sealed:
        raise Undecryptable
    content = open_under(bytes.fromhex(kept.version.key), sealed, _context(row, kind))
    with transaction.atomic():
        detail = {"format": kind}
        auditing.record(record.team.organisation, reader, "case.document_open", record, detail)
    return content


def renewed(case: OpenCase) -> Changed:
    """A change for `change_case` that seals every document the case shows under a new key.

    For whoever takes a part's key from somebody: keys that were kept open nothing then.
    Undecryptable for a row that was altered. Inside the caller's transaction.
    """
    parts: dict[str, Shared | Privileged] = {}
    for part in PARTS:
        entries = _documents(case, part)
        if entries:
            changed = _with(case, part, [_renewed(case.record, entry) for entry in entries])
            parts[part] = getattr(changed, part)
    return Changed(**parts)


def without_keys(part: Shared | Privileged) -> Shared | Privileged:
    """The part for reading outside this program: no key of a document or of notices."""
    bare = {"documents": [entry.model_copy(update={"key": ""}) for entry in part.documents]}
    if isinstance(part, Shared):
        bare["notice_key"] = ""
    return part.model_copy(update=bare)


def _found(case: OpenCase, file: UUID | None) -> Kept | None:
    return next((kept for kept in documents_of(case) if kept.file == file), None)


def _require_room(case: OpenCase, part: str) -> None:
    if len(_documents(case, part)) >= MOST:
        raise NotPossibleNow(_("This case holds as many documents as it can."))


def _renewed(record: Record, entry: DocumentVersion) -> DocumentVersion:
    row = CaseDocument.objects.select_for_update().get(record=record, pk=entry.file)
    old, new = bytes.fromhex(entry.key), new_key()
    for kind in FORMATS:
        if sealed := bytes(getattr(row, f"sealed_{kind}")):
            content = open_under(old, sealed, _context(row, kind))
            setattr(row, f"sealed_{kind}", seal_under(new, content, _context(row, kind)))
    row.save(update_fields=["sealed_pdf", "sealed_docx"])
    return entry.model_copy(update={"key": new.hex()})


def _printed(draft: Draft) -> dict[str, bytes]:
    try:
        return {"pdf": as_pdf(draft), "docx": as_docx(draft)}
    except CannotPrint:
        return {"docx": as_docx(draft)}


def _entry(
    case: OpenCase, part: str, prepared: Prepared, row: CaseDocument, key: bytes, author: User
) -> DocumentVersion:
    earlier = _documents(case, part)
    same = [
        entry.version
        for entry in earlier
        if (entry.template, entry.language) == (prepared.template.code, prepared.draft.language)
    ]
    taken = {entry.id for entry in earlier}
    return DocumentVersion(
        id=next(f"d{n}" for n in range(1, len(taken) + 2) if f"d{n}" not in taken),
        file=row.pk.hex,
        key=key.hex(),
        template=prepared.template.code,
        language=prepared.draft.language,
        version=max(same, default=0) + 1,
        made_by=str(author.pk),
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        title=prepared.draft.title,
    )


def _documents(case: OpenCase, part: str) -> list[DocumentVersion]:
    opened = getattr(case, part)
    return opened.documents if opened else []


def _with(case: OpenCase, part: str, documents: list[DocumentVersion]) -> Changed:
    opened = getattr(case, part)
    if opened is None:
        raise PermissionDenied
    return Changed(**{part: opened.model_copy(update={"documents": documents})})


def _context(row: CaseDocument, kind: str) -> bytes:
    return context("case document", row.record_id, row.pk, kind)
