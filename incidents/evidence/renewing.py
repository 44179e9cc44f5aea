"""Sealing content anew whose file has a new key: outside every transaction, a piece at a time.

What waits is what `EvidencePiece.objects.due` finds. Killed anywhere, a piece lies under one key or
the other, and whoever opens the file opens both; whoever opens the record's files next goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import DatabaseError, transaction

from incidents import blobs
from incidents.evidence import pieces
from incidents.evidence.errors import DiskFull
from incidents.evidence.keys import opened_key
from incidents.evidence.models import EvidencePiece
from incidents.models import Record
from vault import Undecryptable

logger = logging.getLogger(__name__)


def seal_anew_later(record: Record, keys: Mapping[str, bytes]) -> None:
    """Once the caller's transaction is committed, seal anew what of the record waits for it."""

    def go_on() -> None:
        try:
            seal_anew(record, keys)
        except (DiskFull, OSError, DatabaseError):
            logger.error("evidence of %s still waits to be sealed anew", record)

    transaction.on_commit(go_on, robust=True)


def seal_anew(record: Record, keys: Mapping[str, bytes]) -> int:
    """Seal all pieces that wait, of the parts whose keys are given; how many were.

    Outside a transaction. Constant memory, and as much room on the disk as the largest piece takes.
    What is damaged or cannot be reached waits on: its blob may be put back from a backup. Safe to
    repeat, and for several at once. DiskFull, OSError.
    """
    waiting = EvidencePiece.objects.due().filter(file__record=record, file__part__in=list(keys))
    count = 0
    for piece in waiting.select_related("file").order_by("file", "start"):
        piece.file.record = record
        try:
            key = opened_key(keys, piece.file)
        except Undecryptable:
            continue
        count += _seal_anew(key, piece)
    return count


def _seal_anew(key: bytes, piece: EvidencePiece) -> bool:
    try:
        made = pieces.write(key, piece.file_id, piece.start, pieces.read_one(key, piece))
    except Undecryptable:
        return False
    if made is None:
        return False
    is_done = False
    try:
        with transaction.atomic():
            is_done = _swap(piece, made.stored_as)
    finally:
        if not is_done:
            blobs.remove(made.stored_as)
    return is_done


def _swap(piece: EvidencePiece, stored_as: str) -> bool:
    """Name the new blob, if the piece is still what was read; the old one goes with the commit."""
    here = EvidencePiece.objects.select_for_update().filter(pk=piece.pk).first()
    if here is None or _state(here) != _state(piece):
        return False
    blobs.remove_later([here.stored_as])
    here.stored_as, here.sealed_key = stored_as, b""
    here.save(update_fields=["stored_as", "sealed_key"])
    return True


def _state(piece: EvidencePiece) -> tuple[str, bytes]:
    return piece.stored_as, bytes(piece.sealed_key)
