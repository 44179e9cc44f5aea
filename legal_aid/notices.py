"""Whether a case is on safety hold, told to whoever has a record that it rests on but not the case.

A strategic case rests on records of several documentation teams, and is shared with one of them.
The others learn one bit: a notice of constant size beside each joined record, sealed anew at every
step. Its key stands in the case's shared part, for whoever takes the steps, and beside the joined
record under the key of that record's account, for whoever reads it there.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from incidents.grants import PartKeys, keys_of_many, part_keys
from incidents.models import Record
from legal_aid.models import JoinedIncident
from vault import Keyring, Undecryptable, context, new_key, open_under, seal_under

HELD, FREE = b"held", b"free"


def new_notice_key() -> str:
    """A key for a case's notices, as its shared part keeps it."""
    return new_key().hex()


def handed(keyring: Keyring, joined: JoinedIncident, key: str, *, is_held: bool) -> JoinedIncident:
    """The joined record with the key of the notices and a first one. Undecryptable."""
    return _hand(joined, part_keys(keyring, joined.incident)["account"], key, is_held)


def renew_notices(record: Record, key: str, *, is_held: bool) -> None:
    """Write how a case stands beside every record joined to it. Inside the step's transaction."""
    rows = list(JoinedIncident.objects.filter(case=record)) if key else []
    for row in rows:
        row.sealed_notice = _notice(row, key, is_held)
    JoinedIncident.objects.bulk_update(rows, ["sealed_notice"])


def outlive(keyring: Keyring, record: Record, key: str) -> None:
    """Let what is said beside the records joined to a case outlive the case, which is about to be
    erased: sealed anew, under nothing that names it. Inside the step's transaction.

    `key`: that of its notices. A record that this keyring does not open counts as held.
    """
    rows = list(JoinedIncident.objects.filter(case=record))
    keys = keys_of_many(keyring, {row.incident_id for row in rows})
    for row in rows:
        is_held = _is_held(key, row)
        row.case = None
        # To nobody's key where there is none: what does not open is taken for a hold.
        account = keys.get(row.incident_id, {}).get("account", new_key())
        _hand(row, account, new_notice_key(), is_held)
    JoinedIncident.objects.bulk_update(rows, ["case", "sealed_notice_key", "sealed_notice"])


def held_by_notice(
    keyring: Keyring, incidents: Collection[UUID], besides: Collection[UUID] = ()
) -> set[UUID]:
    """Of these incidents, those that a case says to be held, open or ended, but for the cases
    `besides`. A notice that does not open is taken for a hold. At most two queries.
    """
    rows = list(JoinedIncident.objects.filter(incident__in=incidents).exclude(case__in=besides))
    keys = keys_of_many(keyring, {row.incident_id for row in rows}) if rows else {}
    return {row.incident_id for row in rows if _says_held(keys.get(row.incident_id, {}), row)}


def read_notice(account: bytes, row: JoinedIncident) -> bool:
    """What a notice says, under the key of the joined record's account. Undecryptable."""
    key = open_under(account, row.sealed_notice_key, _key_context(row))
    return open_under(key, row.sealed_notice, _notice_context(row)) != FREE


def _says_held(keys: PartKeys, row: JoinedIncident) -> bool:
    if "account" not in keys:
        return False
    try:
        return read_notice(keys["account"], row)
    except Undecryptable:
        return True


def _hand(row: JoinedIncident, account: bytes, key: str, is_held: bool) -> JoinedIncident:
    row.sealed_notice_key = seal_under(account, bytes.fromhex(key), _key_context(row))
    row.sealed_notice = _notice(row, key, is_held)
    return row


def _is_held(key: str, row: JoinedIncident) -> bool:
    try:
        return open_under(bytes.fromhex(key), row.sealed_notice, _notice_context(row)) != FREE
    except (Undecryptable, ValueError):
        return True


def _notice(row: JoinedIncident, key: str, is_held: bool) -> bytes:
    return seal_under(bytes.fromhex(key), HELD if is_held else FREE, _notice_context(row))


def _key_context(row: JoinedIncident) -> bytes:
    return context("notice key", row.case_id or row.pk, row.incident_id)


def _notice_context(row: JoinedIncident) -> bytes:
    return context("hold notice", row.case_id or row.pk, row.incident_id)
