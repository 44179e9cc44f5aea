"""Photos and voice notes of a report: taken as ciphertext, opened for a reader of the team."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Team, User
from accounts.renewing import seal_anew_later
from incidents import blobs, dates
from incidents.intake import read_intake, taken
from incidents.models import READING_ROLES, Intake
from incidents.outbox.models import FOLDER, MOST_FILES, IntakeFile
from incidents.rights import require_role
from vault import (
    STREAM_HEADER,
    Keyring,
    StreamOpener,
    Undecryptable,
    context,
    recipient_of,
)

FILE_KEYS = "outbox.IntakeFile.sealed_key"
LARGEST_SEALED = 11_500_000
PIECE = 1 << 16
_VERSION = b"\x03"
_LEAST_CHUNK = 17


@dataclass(frozen=True)
class OpenedFile:
    """A file as its reader gets it. `pieces` is read once."""

    media_type: str
    size: int
    pieces: Iterator[bytes]


def take_file(*, team: Team, intake: UUID, number: int, source: IO[bytes]) -> None:
    """Keep a sealed file of a report that is still to come. Repeating it adds nothing.

    It cannot be opened here, so only its shape is looked at. ValidationError for another shape,
    and, saying nothing more, for a report that is another team's.
    """
    if not 1 <= number <= MOST_FILES:
        raise ValidationError({"number": gettext("A report has at most eight files.")})
    if Intake.objects.filter(pk=intake).exclude(team=team).exists():
        raise taken()
    if IntakeFile.objects.filter(intake=intake).exclude(team=team).exists():
        raise taken()
    if IntakeFile.objects.filter(intake=intake, number=number).exists():
        return
    if Intake.objects.filter(pk=intake).exists():
        raise taken()  # a report that has come is not added to
    sealed_key = _key_of(source)
    name = blobs.put(FOLDER, _bounded(source))
    row = IntakeFile(
        intake=intake,
        number=number,
        team=team,
        week=dates.this_week(),
        stored_as=name,
        sealed_key=sealed_key,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            seal_anew_later(team, FILE_KEYS, sealed_key)
    except IntegrityError:  # the same file came twice at once
        blobs.remove(name)
    except BaseException:
        blobs.remove(name)
        raise


def open_file(*, keyring: Keyring, reader: User, intake: Intake, number: int) -> OpenedFile:
    """Open a file of a report; written in the log. It is read through once before anything is
    given out, so what comes is whole.

    Undecryptable for one that is missing, damaged or of another size than its report says;
    PermissionDenied unless `reader` reads in the team.
    """
    require_role(keyring, reader, intake.team, READING_ROLES)
    said = read_intake(keyring, intake).attachments
    row = IntakeFile.objects.filter(intake=intake.pk, number=number, team=intake.team_id).first()
    if row is None or not 1 <= number <= len(said):
        raise Undecryptable
    one = said[number - 1]
    for _piece in _pieces(keyring, row, one.size):
        pass
    with transaction.atomic():
        auditing.record(intake.team.organisation, reader, "intake file opened", intake)
    return OpenedFile(one.media_type, one.size, _pieces(keyring, row, one.size))


def contents_of(keyring: Keyring, intake: Intake) -> Iterator[Iterator[bytes]]:
    """What the files of a report hold, in their order, for whoever takes them over.

    Each is Undecryptable while it is read where it is damaged; there are none where the report is.
    """
    try:
        said = read_intake(keyring, intake).attachments
    except Undecryptable:
        return
    for row in IntakeFile.objects.filter(intake=intake.pk, team=intake.team_id).order_by("number"):
        if 1 <= row.number <= len(said):
            yield _pieces(keyring, row, said[row.number - 1].size)


def file_context(intake: UUID, number: int, team: UUID) -> bytes:
    """What a file's chunks belong to; a phone seals under the same."""
    return context("intake file", intake, number, team)


def key_context(row: IntakeFile) -> bytes:
    """What a file's key is sealed under: that of the key of any stream."""
    return context("stream key", file_context(row.intake, row.number, row.team_id))


def _pieces(keyring: Keyring, row: IntakeFile, size: int) -> Iterator[bytes]:
    """The content, whose padding must be zeros to the end."""
    try:
        chunks = blobs.read(row.stored_as)
    except OSError:
        raise Undecryptable from None
    with chunks:
        source = _Joined(_VERSION + bytes(row.sealed_key), chunks)
        where = file_context(row.intake, row.number, row.team_id)
        opener = StreamOpener(source, keyring, where)
        left = size
        while piece := opener.read(PIECE):
            content, padding = piece[:left], piece[left:]
            if padding.strip(b"\0"):
                raise Undecryptable
            left -= len(content)
            if content:
                yield content
        if left:
            raise Undecryptable


class _Joined:
    """A stream whose beginning lies elsewhere than its rest."""

    def __init__(self, beginning: bytes, rest: IO[bytes]) -> None:
        self._beginning, self._rest = io.BytesIO(beginning), rest

    def read(self, size: int) -> bytes:
        return self._beginning.read(size) or self._rest.read(size)


def _key_of(source: IO[bytes]) -> bytes:
    """The sealed key at the beginning of a stream."""
    header = b""
    while len(header) < STREAM_HEADER and (piece := source.read(STREAM_HEADER - len(header))):
        header += piece
    if len(header) != STREAM_HEADER or header[:1] != _VERSION:
        raise _misshapen()
    try:
        recipient_of(header[1:])
    except Undecryptable:
        raise _misshapen() from None
    return header[1:]


def _bounded(source: IO[bytes]) -> Iterator[bytes]:
    size = 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > LARGEST_SEALED:
            raise _misshapen()
        yield piece
    if size < _LEAST_CHUNK:
        raise _misshapen()


def _misshapen() -> ValidationError:
    return ValidationError(gettext("This is not a sealed file of the kind and size taken here."))
