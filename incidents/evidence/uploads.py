"""Files on their way here: begun, taken request by request, resumed, given up.

A file arrives in as many requests as it takes; each is sealed as it comes, so nothing of it is ever
on a disk in the clear. A request that breaks off leaves what had come, to the byte. What is begun
waits a week: see `incidents.evidence.sweeping`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Annotated, Literal
from uuid import UUID

import pydantic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from accounts import auditing
from accounts.models import User
from incidents import blobs, dates
from incidents.document import IncidentDocument, from_parts
from incidents.errors import ConsentMissing
from incidents.evidence import pieces
from incidents.evidence.belonging import require_known
from incidents.evidence.details import LARGEST, Description, FileName, displayable
from incidents.evidence.errors import TooLarge, UploadRefused, WrongOffset
from incidents.evidence.going_on import require_same
from incidents.evidence.keys import PARTS_OF, key_of, open_details, seal_details, sealed_key
from incidents.evidence.models import EvidenceFile, EvidencePiece
from incidents.evidence.rights import require_keeper
from incidents.fields import Member, Part
from incidents.grants import part_keys
from incidents.models import Record
from incidents.records import open_parts
from vault import Keyring, Undecryptable, new_key

# What stays free on the disk, so that a large upload does not stop all other work.
RESERVE = 200_000_000
MOST_REQUESTS = 20_000


class Arriving(Part):
    """What is known of a file while it comes: `length` in bytes, and what was said about it."""

    version: Literal[1] = 1
    name: FileName = ""
    length: Annotated[int, Field(ge=1, le=LARGEST)]
    about: Description = Field(default_factory=Description)
    recorded_by: Member = ""


def begin(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    length: int,
    name: str = "",
    part: str = "",
    about: Description | None = None,
    file_id: UUID,
) -> EvidenceFile:
    """Begin an upload of `length` bytes to a part of a record. The same id again adds nothing.

    UploadRefused for an empty file or a part that this record has no files in, TooLarge, DiskFull;
    PermissionDenied unless `actor` keeps the record's evidence, Undecryptable without the part's
    key, ConsentMissing for the sensitive part; ValidationError for an id that is taken, and as
    `belonging.require_known`. A medical finding goes to the sensitive part unless told otherwise.
    """
    require_keeper(keyring, actor, record)
    part = part or _part_for(record, about)
    _require_possible(record, part, length)
    keys = part_keys(keyring, record)
    if part not in keys:
        raise Undecryptable
    if part == "sensitive":
        _require_consent(keyring, record)
    file = EvidenceFile(
        id=file_id,
        record=record,
        part=part,
        state=EvidenceFile.State.ARRIVING,
        week=dates.this_week(),
    )
    key = new_key()
    said = Arriving(
        name=displayable(name[:4096]),
        length=length,
        about=about or Description(),
        recorded_by=str(actor.pk),
    )
    file.sealed_key = sealed_key(keys[part], file, key)
    file.sealed_details = seal_details(key, file, said.model_dump_json().encode())
    if known := _known(file):
        return known
    require_known(keyring, record, part, said.about)
    _require_room(length)
    try:
        with transaction.atomic():
            file.save(force_insert=True)
            auditing.record(record.team.organisation, actor, "evidence.begin", file)
    except IntegrityError:  # the same request came twice at once
        if known := _known(file):
            return known
        raise
    return file


def _part_for(record: Record, about: Description | None) -> str:
    """Where a file goes of which nobody said it."""
    parts = PARTS_OF[record.kind]
    return "sensitive" if about and about.medical and "sensitive" in parts else parts[0]


def take(
    *,
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    offset: int,
    content: Iterator[bytes],
    so_far: str = "",
) -> int:
    """Keep what one request brings of a file, from byte `offset` on; returns where it ends now.

    `so_far` is the sender's digest of all bytes before (`going_on.sliced_digest`), "" where they
    do not say: OtherFile where another file began to arrive.

    `content` may end early: what came is kept. WrongOffset where it does not continue the file (a
    repeated, reordered or overlapping request, or the slower of two at once) and TooLarge where it
    goes on behind the end: then nothing of it is kept, as for DiskFull. UploadRefused for a file
    that is whole already; PermissionDenied and Undecryptable as `begin`.
    """
    require_keeper(keyring, actor, file.record)
    key = key_of(keyring, file)
    said = arriving(key, file)
    here, requests = offset_of(file), file.pieces.count()
    if offset != here:
        raise _wrong(here)
    if requests >= MOST_REQUESTS:
        raise UploadRefused(_("This upload came in too many parts. Begin it anew."))
    if so_far:
        require_same(key, file.pieces.filter(start__lt=here).order_by("start"), so_far)
    bounded = _bounded(content, said.length - here)
    written = pieces.write(key, file.pk, here, bounded)
    if written is None:
        return here
    try:
        with transaction.atomic():
            _add(file, here, written)
    except BaseException:
        blobs.remove(written.stored_as)
        raise
    return here + written.length


@transaction.atomic
def abandon(*, keyring: Keyring, actor: User, file: EvidenceFile) -> None:
    """Give up an upload: what came of it goes. UploadRefused for a file that is whole."""
    require_keeper(keyring, actor, file.record)
    locked = _locked(file)
    if locked.state != EvidenceFile.State.ARRIVING:
        raise _whole()
    organisation, reference = file.record.team.organisation, f"evidencefile:{file.pk}"
    forget(EvidenceFile.objects.filter(pk=file.pk))
    auditing.record(organisation, actor, "evidence.abandon", reference)


def offset_of(file: EvidenceFile) -> int:
    """How many bytes of the file are here."""
    return file.pieces.aggregate(here=Sum("length"))["here"] or 0


def arriving(key: bytes, file: EvidenceFile) -> Arriving:
    """What was said when the upload began; UploadRefused when it is whole, else Undecryptable."""
    if file.state != EvidenceFile.State.ARRIVING:
        raise _whole()
    try:
        return Arriving.model_validate_json(open_details(key, file))
    except pydantic.ValidationError:
        raise Undecryptable from None


def forget(files: QuerySet[EvidenceFile]) -> int:
    """Delete files with their keys, and their blobs once that is certain; how many files.

    Working copies go with their originals.
    """
    ids = set(files.values_list("pk", flat=True))
    ids |= set(EvidenceFile.objects.filter(original__in=ids).values_list("pk", flat=True))
    blobs.forget(EvidencePiece.objects.filter(file__in=ids))
    EvidenceFile.objects.filter(pk__in=ids).delete()
    return len(ids)


def _add(file: EvidenceFile, start: int, written: pieces.Written) -> None:
    """The piece's row, if the file is still as it was when the request came."""
    locked = _locked(file)
    if locked.state != EvidenceFile.State.ARRIVING:
        raise _whole()
    here = offset_of(locked)
    # Somebody was quicker, or the keys of the part changed: this piece lies under the old one.
    if here != start or bytes(locked.sealed_key) != bytes(file.sealed_key):
        raise _wrong(here)
    EvidencePiece.objects.create(
        file=locked, start=start, length=written.length, stored_as=written.stored_as
    )


def _locked(file: EvidenceFile) -> EvidenceFile:
    try:
        return EvidenceFile.objects.select_for_update().get(pk=file.pk)
    except EvidenceFile.DoesNotExist:
        raise UploadRefused(_("This upload was given up. Begin it anew.")) from None


def _known(file: EvidenceFile) -> EvidenceFile | None:
    """The upload that has this id already, if it is one to the same part of the same record."""
    known = EvidenceFile.objects.filter(pk=file.pk).first()
    if known is None:
        return None
    if (known.record_id, known.part, known.original_id) != (file.record_id, file.part, None):
        # Says nothing of whose it is.
        raise ValidationError(gettext("This id is taken. Try again with another."), code="taken")
    return known


def _require_possible(record: Record, part: str, length: int) -> None:
    if part not in PARTS_OF[record.kind]:
        raise UploadRefused(_("This record keeps no files in that part."))
    if length < 1:
        raise UploadRefused(_("This file is empty: it has 0 bytes. Look whether it was saved."))
    most = min(settings.AMPARO_EVIDENCE_LARGEST, LARGEST)
    if length > most:
        sentence = gettext("A file may have %(size)s MB at most.") % {"size": most // 1_000_000}
        raise TooLarge(sentence)


def _require_consent(keyring: Keyring, record: Record) -> None:
    document: IncidentDocument = from_parts(open_parts(keyring, record, parts=("account",)))
    if not document.allows("sensitive_health"):
        sentence = gettext("Health facts are kept only with the consent to record them.")
        raise ConsentMissing("sensitive_health", sentence)


def _require_room(length: int) -> None:
    """Where the disk is our own; other storages say so when they are full."""
    try:
        free = shutil.disk_usage(settings.MEDIA_ROOT).free
    except OSError:
        return
    if free < length + RESERVE:
        raise pieces.no_room()


def _bounded(content: Iterator[bytes], most: int) -> Iterator[bytes]:
    for some in content:
        most -= len(some)
        if most < 0:
            raise TooLarge(_("This is more than the file was to have. Begin it anew."))
        yield some


def _wrong(here: int) -> WrongOffset:
    return WrongOffset(_("This is not where the file ends. Ask how much is here."), here)


def _whole() -> UploadRefused:
    return WrongOffset(_("This file is here whole; it is not changed any more."), 0)
