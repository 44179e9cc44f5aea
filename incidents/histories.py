"""Who changed what, and whether the chain of revisions is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incidents.envelopes import Envelope, PartAt, first_link, link_hash, open_part
from incidents.grants import part_keys
from incidents.models import PartRevision, Record
from vault import Keyring, Undecryptable, same


@dataclass(frozen=True)
class Revision:
    """One revision as this reader may see it.

    `author` is a user id and `at` its time; both are empty (None) where nothing of the revision
    opens. `parts` are those it wrote. `chain_ok`: its rows follow from those before them, nothing
    of it is missing, and what is held opens.
    """

    number: int
    author: str
    at: datetime | None
    parts: list[str]
    chain_ok: bool


def link_of(kind: str, row: PartRevision) -> bytes:
    """The link that the next revision of this part names as `previous`."""
    where = PartAt(kind, row.record_id, row.part, row.revision)
    return link_hash(bytes(row.previous), where, bytes(row.sealed))


def history(keyring: Keyring, record: Record) -> list[Revision]:
    """Revisions in which something changed that this keyring may open, oldest first.

    Undecryptable if it opens nothing of the record at all. Two queries.
    """
    keys = part_keys(keyring, record)
    rows = list(PartRevision.objects.filter(record=record).order_by("revision", "part"))
    sound = _follow(record, rows)
    numbers = range(1, max([record.head, *(row.revision for row in rows)]) + 1)
    found = []
    for number in numbers:
        of_number = [row for row in rows if row.revision == number]
        if not of_number or keys.keys() & {row.part for row in of_number}:
            found.append(_revision(record, number, of_number, keys, sound))
    return found


def _follow(record: Record, rows: list[PartRevision]) -> set[PartRevision]:
    """The rows whose `previous` is the link of the row before them."""
    expected: dict[str, bytes] = {}
    sound = set()
    for row in rows:
        where = PartAt(record.kind, record.pk, row.part, row.revision)
        if same(row.previous, expected.get(row.part) or first_link(where)):
            sound.add(row)
        expected[row.part] = link_of(record.kind, row)
    return sound


def _revision(
    record: Record,
    number: int,
    rows: list[PartRevision],
    keys: dict[str, bytes],
    sound: set[PartRevision],
) -> Revision:
    held = [row for row in rows if row.part in keys]
    opened = [envelope for row in held if (envelope := _opened(record, row, keys[row.part]))]
    parts = [row.part for row in rows]
    whole = (
        bool(rows)
        and len(opened) == len(held)
        and sound.issuperset(rows)
        and all(envelope.changed == set(parts) for envelope in opened)
    )
    author, at = (opened[0].author, opened[0].at) if opened else ("", None)
    return Revision(number, author, at, parts, whole)


def _opened(record: Record, row: PartRevision, key: bytes) -> Envelope | None:
    try:
        return open_part(key, PartAt(record.kind, record.pk, row.part, row.revision), row.sealed)
    except Undecryptable:
        return None
