"""Files follow the part they belong to: they get new keys when it does, and go when it is emptied.

Whoever was granted a part may have kept its files' keys. So every file gets a key of its own anew,
at once, within the transaction that changes the part's. Its content, which may be gigabytes, lies
under the former key until the transaction is over: then it is sealed again, piece by piece
(`renewing`), holding nobody up. Until that is done, the former key waits under the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from audit.journal.writing import journal
from incidents.evidence import custody
from incidents.evidence.keys import (
    history_context,
    history_key,
    note_context,
    notes_key,
    open_details,
    opened_key,
    piece_key,
    seal_details,
    seal_former_key,
    sealed_key,
)
from incidents.evidence.models import EarlierDetails, EvidenceFile, EvidenceNote
from incidents.evidence.renewing import seal_anew_later
from incidents.evidence.uploads import forget
from incidents.models import Record
from vault import Undecryptable, new_key, open_under, seal_under

Said = EvidenceNote | EarlierDetails


def renew_files(
    record: Record, old: Mapping[str, bytes], new: Mapping[str, bytes], parts: Collection[str]
) -> int:
    """Give all files of these parts new keys, in the caller's transaction; how many there were.

    Once it is committed, their content is sealed anew. A file that is damaged keeps its damage:
    what does not open is left under the old key, which is gone for everybody.
    """
    count = 0
    for file in EvidenceFile.objects.select_for_update().filter(record=record, part__in=parts):
        file.record = record
        count += _renew(file, old, new)
    if count:
        seal_anew_later(record, new)
    return count


def drop_files(record: Record, part: str) -> int:
    """Let go of all files of a part that is emptied, within the caller's transaction; how many.

    The journal remembers each, so that restoring an older copy does not bring it back.
    """
    files = EvidenceFile.objects.filter(record=record, part=part)
    for pk in files.values_list("pk", flat=True):
        journal("evidence taken out", pk)
    return forget(files)


def _renew(file: EvidenceFile, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> int:
    try:
        before = opened_key(old, file)
        details = open_details(before, file)
    except Undecryptable:
        return 0
    after = new_key()
    for piece in file.pieces.all():
        piece.sealed_key = seal_former_key(after, piece, piece_key(before, piece))
        piece.save(update_fields=["sealed_key"])
    custody.reseal(before, after, file)
    _renew_said(notes_key(before), notes_key(after), file.notes.all(), note_context)
    _renew_said(history_key(before), history_key(after), file.earlier.all(), history_context)
    file.sealed_key = sealed_key(new[file.part], file, after)
    file.sealed_details = seal_details(after, file, details)
    file.save(update_fields=["sealed_key", "sealed_details", "sealed_head"])
    return 1


def _renew_said(
    before: bytes, after: bytes, rows: Iterable[Said], where: Callable[[Any], bytes]
) -> None:
    """Notes, and what was said before; one that does not open stays unreadable, as it was."""
    for row in rows:
        try:
            opened = open_under(before, row.sealed, where(row))
        except Undecryptable:
            continue
        row.sealed = seal_under(after, opened, where(row))
        row.save(update_fields=["sealed"])
