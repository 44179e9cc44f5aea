"""Looking at evidence: what files a record has, and a file itself. Each opening is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pydantic
from django.db import transaction

from accounts import auditing
from accounts.models import User
from incidents import blobs
from incidents.evidence import custody, pieces
from incidents.evidence.details import Details
from incidents.evidence.keys import key_of, open_details, opened_key
from incidents.evidence.models import EvidenceFile, EvidencePiece
from incidents.evidence.renewing import seal_anew_later
from incidents.evidence.rights import require_reader
from incidents.evidence.uploads import Arriving, arriving, offset_of
from incidents.grants import part_keys
from incidents.models import Record
from vault import Keyring, Undecryptable

# Up to here a file is read through before its first byte is given out; above, see `open_original`.
READ_THROUGH = 64 * 2**20
SENSITIVE = "sensitive"


@dataclass(frozen=True)
class Listed:
    """A file of a record as a list shows it. `details` is None where it does not open: damaged."""

    file: EvidenceFile
    details: Details | None

    @property
    def is_copy(self) -> bool:
        """Whether it is a working copy."""
        return self.file.original_id is not None


@dataclass(frozen=True)
class OnItsWay:
    """An upload that is not whole yet: `here` of `said.length` bytes have come."""

    file: EvidenceFile
    said: Arriving
    here: int


@dataclass(frozen=True)
class Listing:
    """What a reader sees of a record's files. `hidden` counts kept files whose part they were not
    granted, or did not ask for."""

    files: tuple[Listed, ...]
    on_their_way: tuple[OnItsWay, ...]
    hidden: int


@dataclass(frozen=True)
class OpenedFile:
    """A file that was opened. `content` is read once."""

    file: EvidenceFile
    details: Details
    content: Iterator[bytes] = field(repr=False)


@transaction.atomic
def list_files(
    *, keyring: Keyring, reader: User, record: Record, sensitive: bool = False
) -> Listing:
    """What files a record has, oldest first, working copies behind their originals.

    Their contents stay shut; what waits to be sealed anew is, once this is committed. Files of the
    sensitive part are counted as hidden unless asked for by name, which the log says.
    PermissionDenied out of scope, Undecryptable without any key.
    """
    require_reader(keyring, reader, record)
    keys = part_keys(keyring, record)
    if not sensitive:
        keys = {part: key for part, key in keys.items() if part != SENSITIVE}
    files: list[Listed] = []
    coming: list[OnItsWay] = []
    hidden = 0
    for file in EvidenceFile.objects.filter(record=record).order_by("week", "pk"):
        file.record = record
        if file.part not in keys:
            hidden += file.state == EvidenceFile.State.KEPT
        elif file.state == EvidenceFile.State.KEPT:
            files.append(Listed(file, _details_or_none(keys, file)))
        elif said := _arriving_or_none(keys, file):
            coming.append(OnItsWay(file, said, offset_of(file)))
    if EvidencePiece.objects.due().filter(file__record=record).exists():
        seal_anew_later(record, keys)
    detail = {"part": SENSITIVE} if sensitive else None
    auditing.record(record.team.organisation, reader, "evidence.list", record, detail)
    return Listing(tuple(_in_order(files)), tuple(coming), hidden)


def open_original(*, keyring: Keyring, reader: User, file: EvidenceFile) -> OpenedFile:
    """Open a kept file, original or working copy, with its content; in the custody log and the log.

    No byte is given out that is not authentic and in its place. Up to READ_THROUGH the file is read
    through before its first byte is given out, so it comes whole or not at all. A larger one has
    each of its pieces looked for at full length first; where a chunk turns out to be damaged after
    all, reading ends with Undecryptable there, and whoever reads must not count it as whole.

    Undecryptable for what is missing, altered or not granted; PermissionDenied out of scope.
    """
    require_reader(keyring, reader, file.record)
    key = key_of(keyring, file)
    details = details_of(key, file)
    rows = rows_of(file, details)
    if details.size <= READ_THROUGH:
        for _some in pieces.read(key, rows):
            pass
    else:
        _require_all_there(rows)
    with transaction.atomic():
        locked = locked_file(file)
        custody.append(keyring=keyring, actor=reader, file=locked, key=key, verb="opened")
        auditing.record(file.record.team.organisation, reader, "evidence.open", file)
    return OpenedFile(file, details, pieces.read(key, rows))


@transaction.atomic
def read_custody(*, keyring: Keyring, reader: User, file: EvidenceFile) -> custody.CustodyLog:
    """A file's custody log, verified; reading it is written in the log of the organisation."""
    require_reader(keyring, reader, file.record)
    log = custody.read(key_of(keyring, file), file)
    auditing.record(file.record.team.organisation, reader, "evidence.custody", file)
    return log


def details_of(key: bytes, file: EvidenceFile) -> Details:
    """What a kept file is; Undecryptable for one that is not whole, or was altered."""
    if file.state != EvidenceFile.State.KEPT:
        raise Undecryptable
    try:
        return Details.model_validate_json(open_details(key, file))
    except pydantic.ValidationError:
        raise Undecryptable from None


def rows_of(file: EvidenceFile, details: Details) -> list[EvidencePiece]:
    """The pieces, which must be those that the details name, in number, order and length."""
    rows = list(file.pieces.order_by("start"))
    if [(row.start, row.length) for row in rows] != [
        (piece.start, piece.length) for piece in details.pieces
    ]:
        raise Undecryptable
    return rows


def _require_all_there(rows: list[EvidencePiece]) -> None:
    for row in rows:
        try:
            size = blobs.size(row.stored_as)
        except OSError:
            raise Undecryptable from None
        if size != pieces.sealed_size(row.length):
            raise Undecryptable


def locked_file(file: EvidenceFile) -> EvidenceFile:
    """The row, locked, with its record; Undecryptable when it went or its keys just changed."""
    locked = (
        EvidenceFile.objects.select_for_update(of=("self",))
        .select_related("record__team__organisation")
        .filter(pk=file.pk)
        .first()
    )
    if locked is None or bytes(locked.sealed_key) != bytes(file.sealed_key):
        raise Undecryptable
    return locked


def _details_or_none(keys: dict[str, bytes], file: EvidenceFile) -> Details | None:
    try:
        return details_of(opened_key(keys, file), file)
    except Undecryptable:
        return None


def _arriving_or_none(keys: dict[str, bytes], file: EvidenceFile) -> Arriving | None:
    try:
        return arriving(opened_key(keys, file), file)
    except Undecryptable:
        return None


def _in_order(files: list[Listed]) -> Iterator[Listed]:
    """Originals as they came, each followed by its working copies."""
    copies: dict[object, list[Listed]] = {}
    for one in files:
        copies.setdefault(one.file.original_id, []).append(one)
    here = {one.file.pk for one in files}
    for one in copies.pop(None, []):
        yield one
        yield from copies.pop(one.file.pk, [])
    for rest in copies.values():
        yield from (one for one in rest if one.file.original_id not in here)
