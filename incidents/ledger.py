"""The consent ledger of a record: every answer that was ever written down, and what came of it.

Read from the chain of revisions, which nobody can write anew: an entry is a revision in which the
answer for a purpose changed. Who wrote it and when stand in that revision's seal; what the entry
says of its date, method and recorder is what was claimed then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from incidents.consent import URGENT_STATES
from incidents.envelopes import Envelope, PartAt, open_part
from incidents.grants import part_keys
from incidents.models import PartRevision, Record
from incidents.sharing import REFUSED
from vault import Keyring, Undecryptable

AGREED = frozenset({"granted", *URGENT_STATES})
# Of what a revision did, what comes of a no to this purpose; several may be taken back at once.
OWN_EFFECTS = {
    "store": frozenset({"offers", "grants", "keys", "facts", "sensitive", "held"}),
    "share_legal": frozenset({"offers", "grants", "keys"}),
    "sensitive_health": frozenset({"sensitive", "held"}),
    "statistics": frozenset({"facts"}),
}
CLAIMED = ("state", "date", "method", "recorder", "reason", "confirm_by")


@dataclass(frozen=True)
class Answer:
    """One answer for one purpose. `author` is a user id, `at` when it was written.

    `takes_back`: a no, or nothing at all, where there was a yes before. `did`: what that brought
    about, by the codes of `incidents.taking_back`; only the entries that take back have it.
    """

    scope: str
    revision: int
    author: str
    at: datetime
    state: str
    date: str = ""
    method: str = ""
    recorder: str = ""
    reason: str = ""
    confirm_by: str = ""
    is_current: bool = False
    takes_back: bool = False
    did: Mapping[str, int] = field(default_factory=dict)


def answers_of(keyring: Keyring, record: Record) -> dict[str, list[Answer]]:
    """Every answer by purpose, the newest first; purposes in the order they were first answered.

    Undecryptable without the account, or when one of its revisions is altered. Two queries.
    """
    found: dict[str, list[Answer]] = {}
    known: dict[str, dict[str, str]] = {}
    for number, envelope in accounts_of(keyring, record):
        now = _by_scope(envelope.body)
        for scope in [*now, *(known.keys() - now.keys())]:
            before, after = known.get(scope, {}), now.get(scope, {"state": "not_asked"})
            if _said(before) != _said(after):
                answer = _answer(scope, number, envelope, before, after)
                found.setdefault(scope, []).insert(0, answer)
        known = {scope: now.get(scope, {"state": "not_asked"}) for scope in {**known, **now}}
    return {
        scope: [replace(one, is_current=place == 0) for place, one in enumerate(answers)]
        for scope, answers in found.items()
    }


def accounts_of(keyring: Keyring, record: Record) -> Iterator[tuple[int, Envelope]]:
    """Each revision of the account, oldest first."""
    key = part_keys(keyring, record).get("account")
    if key is None:
        raise Undecryptable
    rows = PartRevision.objects.filter(record=record, part="account").order_by("revision")
    for row in rows.iterator(chunk_size=50):
        where = PartAt(record.kind, record.pk, row.part, row.revision)
        yield row.revision, open_part(key, where, row.sealed)


def _by_scope(body: bytes) -> dict[str, dict[str, str]]:
    # Not validated again: what was written under older rules is shown as it was written.
    return {entry["scope"]: entry for entry in json.loads(body).get("consents", [])}


def _said(entry: Mapping[str, str]) -> dict[str, str]:
    said = {name: entry.get(name, "") for name in CLAIMED}
    return said | {"state": said["state"] or "not_asked"}


def _answer(
    scope: str, number: int, envelope: Envelope, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Answer:
    own = OWN_EFFECTS.get(scope, frozenset())
    takes_back = before.get("state") in AGREED and after.get("state") in {*REFUSED, "not_asked"}
    return Answer(
        scope=scope,
        revision=number,
        author=envelope.author,
        at=envelope.at,
        takes_back=takes_back,
        did={what: n for what, n in envelope.did.items() if takes_back and what in own},
        **_said(after),
    )
