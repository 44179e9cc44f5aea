"""The key of an evidence file, and what each sealed value of it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from incidents.evidence.models import EarlierDetails, EvidenceFile, EvidenceNote, EvidencePiece
from incidents.grants import KEY_BYTES, part_keys
from incidents.models import Record
from vault import Keyring, Undecryptable, context, open_under, seal_under, subkey

# To which parts of a record files may belong; the first is where they go unless said otherwise.
PARTS_OF: Mapping[str, tuple[str, ...]] = {
    Record.Kind.INCIDENT: ("identity", "account", "sensitive"),
    Record.Kind.CASE: ("shared", "privileged"),
}


def key_of(keyring: Keyring, file: EvidenceFile) -> bytes:
    """The file's own key; Undecryptable for whoever was not granted its part."""
    return opened_key(part_keys(keyring, file.record), file)


def opened_key(keys: Mapping[str, bytes], file: EvidenceFile) -> bytes:
    """The same with the part keys at hand."""
    if file.part not in keys:
        raise Undecryptable
    key = open_under(keys[file.part], file.sealed_key, key_context(file))
    if len(key) != KEY_BYTES:
        raise Undecryptable
    return key


def sealed_key(part_key: bytes, file: EvidenceFile, key: bytes) -> bytes:
    """A file's key under its part's."""
    return seal_under(part_key, key, key_context(file))


def key_context(file: EvidenceFile) -> bytes:
    """Moved to another file, record or part, a key does not open."""
    return context("evidence key", file.record_id, file.part, file.pk)


def content_key(key: bytes) -> bytes:
    """Under which the pieces lie."""
    return subkey(key, "evidence content")


def piece_key(key: bytes, piece: EvidencePiece) -> bytes:
    """Under which one piece lies: its file's content key, or the one from before a change of it."""
    if not piece.sealed_key:
        return content_key(key)
    return open_under(_former_key(key), piece.sealed_key, _former_context(piece))


def seal_former_key(key: bytes, piece: EvidencePiece, former: bytes) -> bytes:
    """The key that a piece still lies under, under the file's new one."""
    return seal_under(_former_key(key), former, _former_context(piece))


def piece_context(file: UUID, start: int) -> bytes:
    """What one piece belongs to: a file, and where in it the piece starts."""
    return context("evidence piece", file, start)


def seal_details(key: bytes, file: EvidenceFile, said: bytes) -> bytes:
    """What a file is, bound to the state it is in."""
    return seal_under(subkey(key, "evidence details"), said, _details_context(file))


def open_details(key: bytes, file: EvidenceFile) -> bytes:
    """Undecryptable for another file, another state, or altered bytes."""
    return open_under(subkey(key, "evidence details"), file.sealed_details, _details_context(file))


def notes_key(key: bytes) -> bytes:
    """Under which notes on a file lie."""
    return subkey(key, "evidence note")


def note_context(row: EvidenceNote) -> bytes:
    """One version of one note on one file."""
    return context("evidence note", row.file_id, row.note, row.version)


def history_key(key: bytes) -> bytes:
    """Under which lies what was said of a file before."""
    return subkey(key, "evidence history")


def history_context(row: EarlierDetails) -> bytes:
    """One earlier version of what was said of one file."""
    return context("evidence history", row.file_id, row.number)


def _former_key(key: bytes) -> bytes:
    return subkey(key, "evidence former key")


def _former_context(piece: EvidencePiece) -> bytes:
    return context("evidence former key", piece.file_id, piece.start)


def _details_context(file: EvidenceFile) -> bytes:
    original = file.original_id.hex if file.original_id else ""
    return context("evidence details", file.record_id, file.pk, file.state, original)
