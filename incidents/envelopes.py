"""One part of a record as of one revision: what is sealed, under which context, and its link.

Plaintext: a line of JSON (`author`, `at`, `changed`: the parts this revision wrote, and where it
took something back `did`: what that brought about, as counts), a newline, then the part's own
bytes. The header is inside the seal, so nobody at rest learns who wrote when.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vault import Undecryptable, context, digest, open_under, seal_under

NEWLINE = b"\n"


@dataclass(frozen=True)
class PartAt:
    """Which part of which record at which revision: the context of one sealed value."""

    kind: str
    record: UUID
    part: str
    revision: int

    @property
    def context(self) -> bytes:
        return context("part", self.kind, self.record, self.part, self.revision)


@dataclass(frozen=True)
class Envelope:
    """An opened revision of a part. `changed` names every part that its revision wrote."""

    author: str
    at: datetime
    changed: frozenset[str]
    body: bytes
    did: Mapping[str, int] = field(default_factory=dict)


def header(
    author: UUID, at: datetime, changed: Iterable[str], did: Mapping[str, int] | None = None
) -> bytes:
    """The line in front of every part that one revision writes."""
    said: dict[str, object] = {
        "author": str(author),
        "at": at.isoformat(timespec="seconds"),
        "changed": sorted(changed),
    }
    if did:
        said["did"] = dict(did)
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()


def seal_part(key: bytes, where: PartAt, head: bytes, body: bytes) -> bytes:
    """Seal one part under its key."""
    return seal_under(key, head + NEWLINE + body, where.context)


def open_part(key: bytes, where: PartAt, sealed: bytes) -> Envelope:
    """Open one part; Undecryptable for another key, place or altered bytes."""
    head, newline, body = open_under(key, sealed, where.context).partition(NEWLINE)
    try:
        said = json.loads(head)
        at = datetime.fromisoformat(said["at"])
        did = {str(what): int(count) for what, count in said.get("did", {}).items()}
        opened = Envelope(said["author"], at, frozenset(said["changed"]), body, did)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Undecryptable from None
    if not newline or where.part not in opened.changed:
        raise Undecryptable
    return opened


def with_body(opened: bytes, body: bytes) -> bytes:
    """An opened part with other bytes behind its own header."""
    head, _newline, _old = opened.partition(NEWLINE)
    return head + NEWLINE + body


def first_link(where: PartAt) -> bytes:
    """What the first revision of a part names as `previous`."""
    return digest(context("part chain", where.kind, where.record, where.part))


def link_hash(previous: bytes, where: PartAt, sealed: bytes) -> bytes:
    """SHA-256 over the link before, where this one stands, and its ciphertext.

    Over ciphertext, so that a chain can be checked without any key.
    """
    return digest(bytes(previous) + where.context + bytes(sealed))
