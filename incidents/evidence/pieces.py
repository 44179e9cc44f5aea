"""The content of a file on the disk: one sealed stream for each request that brought some of it."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from incidents import blobs
from incidents.evidence.errors import DiskFull, UploadRefused
from incidents.evidence.keys import content_key, piece_context, piece_key
from incidents.evidence.models import FOLDER, EvidencePiece
from vault import KeyedStreamOpener, KeyedStreamSealer, Undecryptable, keyed_stream_size

AT_ONCE = 1 << 20  # bytes: a chunk of a stream
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass
class Written:
    """A blob that is on the disk, and how much of the file it holds."""

    stored_as: str
    length: int


def write(key: bytes, file: UUID, start: int, content: Iterator[bytes]) -> Written | None:
    """Seal what comes under the file's key into a blob of its own; None when nothing comes.

    However `content` ends, what came is kept. When it raises, nothing is. DiskFull.
    """
    first = next((some for some in content if some), b"")
    if not first:
        return None
    written = Written("", 0)
    try:
        written.stored_as = blobs.put(FOLDER, _sealed(key, file, start, first, content, written))
    except OSError as error:
        if error.errno in _FULL:
            raise no_room() from None
        raise
    return written


def read(key: bytes, pieces: Iterable[EvidencePiece]) -> Iterator[bytes]:
    """The content of pieces that follow one another; each chunk is authentic before it is given.

    Undecryptable as soon as one is missing, altered, moved, or of another length than its row says.
    """
    at = 0
    for piece in pieces:
        if piece.start != at:
            raise Undecryptable
        yield from read_one(key, piece)
        at += piece.length


def read_one(key: bytes, piece: EvidencePiece) -> Iterator[bytes]:
    """The content of one piece; raises as `read`."""
    left, under = piece.length, piece_key(key, piece)
    try:
        blob = blobs.read(piece.stored_as)
    except OSError:
        raise Undecryptable from None
    with blob:
        where = piece_context(piece.file_id, piece.start)
        opener = KeyedStreamOpener(blob, under, where)
        while some := opener.read(AT_ONCE):
            left -= len(some)
            if left < 0:
                raise Undecryptable
            yield some
    if left:
        raise Undecryptable


def sealed_size(length: int) -> int:
    """How many bytes so many bytes take when they are sealed."""
    return keyed_stream_size(length)


def no_room() -> DiskFull:
    """For whoever hosts it, and for whoever waits."""
    return DiskFull(_("The server's disk is full. Nothing was lost; try again when there is room."))


def damaged() -> UploadRefused:
    """For an upload of which something that came does not open any more."""
    return UploadRefused(
        _("What came cannot be read back: the disk damaged it. Begin the upload anew.")
    )


def _sealed(
    key: bytes, file: UUID, start: int, first: bytes, rest: Iterator[bytes], written: Written
) -> Iterator[bytes]:
    basket: list[bytes] = []
    sealer = KeyedStreamSealer(_Basket(basket), content_key(key), piece_context(file, start))
    some: bytes | None = first
    while some is not None:
        sealer.write(some)
        written.length += len(some)
        yield from basket
        basket.clear()
        some = next(rest, None)
    sealer.close()
    yield from basket


class _Basket:
    def __init__(self, basket: list[bytes]) -> None:
        self.write = basket.append
