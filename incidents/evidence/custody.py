"""The custody log of a file: who had it in hands, when, and what they did with it.

Each entry is signed by the person's own signing key and names the hash of the one before; the file
keeps, sealed, how many there are and where they end. Signatures and hashes cover what was said, not
its ciphertext, so they hold when the keys of a part change, and for a court that is handed the log.
Nothing of it is readable at rest: who opened what when is content too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from incidents.document import canonical_json
from incidents.evidence.models import CustodyEntry, EvidenceFile
from vault import (
    BadSignature,
    Keyring,
    Undecryptable,
    context,
    digest,
    open_under,
    same,
    seal_under,
    subkey,
    verify,
)

# What can be done with a file. `templates/evidence` and a bundle say it in words.
VERBS = (
    "reported", "received", "opened", "copied", "made", "resealed", "described", "noted",
    "handed_over",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line. `flaw` says what is wrong with it, "" for nothing.

    missing: there is no row, or it does not open; altered: it does not follow from the one before;
    unsigned: the signature is not that of the key it names. `is_own_key`: that key is the one which
    the person has today; it is not for somebody whose account was set up anew since.
    """

    number: int
    verb: str = ""
    at: datetime | None = None
    by: str = ""
    name: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    statement: bytes = b""
    signature: bytes = b""
    key: bytes = b""
    flaw: str = ""
    is_own_key: bool = False


@dataclass(frozen=True)
class CustodyLog:
    """All entries, oldest first. `is_cut`: it does not end where the file says that it ends."""

    entries: tuple[Entry, ...]
    is_cut: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing was removed, altered, moved or cut off."""
        return not self.is_cut and not any(entry.flaw for entry in self.entries)


def append(
    *,
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    key: bytes,
    verb: str,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Write what `actor` did. The caller holds a lock on the file's row, within a transaction, and
    writes the audit entry. ValueError for an unknown verb, Undecryptable when the head was altered.
    """
    if verb not in VERBS:
        raise ValueError(f"nobody does {verb} with evidence")
    count, end = _head(key, file)
    statement, signature = _stated(keyring, actor, file.pk, (count + 1, end), verb, detail or {})
    said = canonical_json({"statement": statement.decode(), "signature": signature.hex()})
    CustodyEntry.objects.create(
        file=file,
        number=count + 1,
        sealed=seal_under(_key(key), said, _entry_context(file.pk, count + 1)),
    )
    file.sealed_head = _sealed_head(key, file.pk, count + 1, digest(statement))
    file.save(update_fields=["sealed_head"])


def first_entry(
    *, keyring: Keyring, actor: User, paper: UUID, verb: str, detail: Mapping[str, str]
) -> tuple[bytes, bytes]:
    """The statement and signature with which the custody of something that has no log begins."""
    return _stated(keyring, actor, paper, (1, _begin(paper)), verb, detail)


def _stated(
    keyring: Keyring,
    actor: User,
    file: UUID,
    place: tuple[int, bytes],
    verb: str,
    detail: Mapping[str, str],
) -> tuple[bytes, bytes]:
    """`place`: the entry's number, and the hash of the one before."""
    number, previous = place
    statement = canonical_json(
        {
            "file": file.hex,
            "number": number,
            "previous": previous.hex(),
            "at": timezone.now().isoformat(timespec="seconds"),
            "by": str(actor.pk),
            "name": actor.username,
            "key": keyring.signing.public.hex(),
            "verb": verb,
            "detail": dict(detail),
        }
    )
    return statement, keyring.signing.sign(statement, statement_context(file))


def read(key: bytes, file: EvidenceFile) -> CustodyLog:
    """The whole log, verified. It never fails: what is damaged is said, the rest is shown."""
    rows = {row.number: row for row in CustodyEntry.objects.filter(file=file)}
    try:
        count, end = _head(key, file)
        is_cut = False
    except Undecryptable:
        count, end, is_cut = max(rows, default=0), b"", True
    entries: list[Entry] = []
    previous = _begin(file.pk)
    for number in range(1, max([count, *rows]) + 1):
        entry = _opened(key, file, rows.get(number), number, previous)
        entries.append(entry)
        # After a hole the chain is picked up again where it can be, so that one hole is one flaw.
        previous = digest(entry.statement) if entry.statement else b""
    is_emptied = file.state == EvidenceFile.State.KEPT and not count
    is_cut = is_cut or is_emptied or len(entries) != count or not same(previous, end)
    return CustodyLog(tuple(_with_owners(entries)), is_cut)


def reseal(old: bytes, new: bytes, file: EvidenceFile) -> None:
    """Seal the log under another file key; what was said and signed stays as it is, flaws as well.

    Entries that do not open are left alone: they stay missing.
    """
    rows = []
    for row in CustodyEntry.objects.filter(file=file):
        where = _entry_context(file.pk, row.number)
        try:
            row.sealed = seal_under(_key(new), open_under(_key(old), row.sealed, where), where)
        except Undecryptable:
            continue
        rows.append(row)
    CustodyEntry.objects.bulk_update(rows, ["sealed"])
    try:
        file.sealed_head = _sealed_head(new, file.pk, *_head(old, file))
    except Undecryptable:
        file.sealed_head = b"\0"


def statement_context(file: UUID) -> bytes:
    """Under which an entry is signed."""
    return context("custody", file)


def _opened(
    key: bytes, file: EvidenceFile, row: CustodyEntry | None, number: int, previous: bytes
) -> Entry:
    if row is None:
        return Entry(number, flaw="missing")
    try:
        opened = json.loads(open_under(_key(key), row.sealed, _entry_context(file.pk, number)))
        statement, signature = opened["statement"].encode(), bytes.fromhex(opened["signature"])
        said = json.loads(statement)
        entry = Entry(
            number=number,
            verb=said["verb"],
            at=datetime.fromisoformat(said["at"]),
            by=said["by"],
            name=said["name"],
            detail=said["detail"],
            statement=statement,
            signature=signature,
            key=bytes.fromhex(said["key"]),
        )
        follows = not previous or same(bytes.fromhex(said["previous"]), previous)
        is_here = said["file"] == file.pk.hex and said["number"] == number
    except (Undecryptable, ValueError, KeyError, TypeError, AttributeError):
        return Entry(number, flaw="missing")
    try:
        verify(entry.key, entry.signature, statement, statement_context(file.pk))
    except BadSignature:
        return replace(entry, flaw="unsigned")
    return entry if follows and is_here else replace(entry, flaw="altered")


def _with_owners(entries: list[Entry]) -> list[Entry]:
    people = {entry.by for entry in entries if entry.by}
    keys = {
        str(pk): bytes(public)
        for pk, public in User.objects.filter(pk__in=people).values_list("pk", "signing_public")
    }
    return [
        replace(entry, is_own_key=same(keys.get(entry.by, b""), entry.key)) for entry in entries
    ]


def _begin(file: UUID) -> bytes:
    return digest(context("custody begins", file))


def _head(key: bytes, file: EvidenceFile) -> tuple[int, bytes]:
    """How many entries there are, and the hash of the last statement."""
    if not file.sealed_head:
        return 0, _begin(file.pk)
    opened = open_under(_key(key), file.sealed_head, _head_context(file.pk))
    return int.from_bytes(opened[:8], "big"), opened[8:]


def _sealed_head(key: bytes, file: UUID, count: int, end: bytes) -> bytes:
    return seal_under(_key(key), count.to_bytes(8, "big") + end, _head_context(file))


def _key(key: bytes) -> bytes:
    return subkey(key, "evidence custody")


def _entry_context(file: UUID, number: int) -> bytes:
    return context("evidence custody", file, number)


def _head_context(file: UUID) -> bytes:
    return context("evidence custody head", file)
