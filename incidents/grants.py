"""Grants: chosen part keys of a record, sealed to one team in one HPKE message."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts.errors import KeyInDoubt
from accounts.known_keys import know
from accounts.models import Team
from accounts.teams import seal_to_team
from incidents.document import canonical_json
from incidents.models import Grant, Record
from vault import Keyring, Undecryptable, context, same

PartKeys = dict[str, bytes]
KEY_BYTES = 32


def grant_context(record_id: UUID, team_id: UUID) -> bytes:
    """What a grant belongs to: moved to another record or team it does not open."""
    return context("grant", record_id, team_id)


def seal_keys(keyring: Keyring, keys: Mapping[str, bytes], team: Team, record_id: UUID) -> bytes:
    """Part keys sealed to a team whose key is held, or known for certain; else Undecryptable."""
    encoded = {part: base64.b64encode(key).decode() for part, key in keys.items()}
    where = grant_context(record_id, team.pk)
    return seal_to_team(team, canonical_json(encoded), where, keyring=keyring)


def new_grants(
    keyring: Keyring,
    record: Record,
    keys: Mapping[str, bytes],
    grants: Iterable[tuple[Team, Iterable[str]]],
) -> list[Grant]:
    """Unsaved grants of chosen parts, sealed as `seal_keys` does."""
    return [
        Grant(
            record=record,
            team=team,
            is_shared=team.pk != record.team_id,
            sealed_keys=seal_keys(keyring, {part: keys[part] for part in parts}, team, record.pk),
        )
        for team, parts in grants
    ]


def grant_parts(*, keyring: Keyring, record: Record, parts: Iterable[str], team: Team) -> Grant:
    """Let `team` open these parts, and no others it may have been granted before.

    Undecryptable if the keyring does not open one of them itself. The key of another team is held
    against what the record's team knows: KeyInDoubt, BookMissing. Within a transaction.
    """
    keys = part_keys(keyring, record)
    try:
        chosen = {part: keys[part] for part in parts}
    except KeyError:
        raise Undecryptable from None
    if not keyring.knows(team.pk) and (doubted := know(keyring, record.team, [team])):
        raise KeyInDoubt(doubted)
    sealed = seal_keys(keyring, chosen, team, record.pk)
    grant, _created = Grant.objects.update_or_create(
        record=record,
        team=team,
        defaults={"sealed_keys": sealed, "is_shared": team.pk != record.team_id},
    )
    return grant


def part_keys(keyring: Keyring, record: Record) -> PartKeys:
    """The part keys this keyring may use; Undecryptable if there is none. One query."""
    return keys_of_many(keyring, [record.pk]).get(record.pk) or _nothing()


def keys_of_many(keyring: Keyring, records: Iterable[UUID]) -> dict[UUID, PartKeys]:
    """Part keys by record, for those that this keyring opens. One query."""
    found: dict[UUID, PartKeys] = {}
    refused: set[UUID] = set()
    grants = Grant.objects.filter(record__in=list(records))
    for record, team, sealed in grants.values_list("record", "team", "sealed_keys"):
        if not keyring.can_open(sealed):
            continue
        try:
            opened = _open(keyring, record, team, sealed)
        except Undecryptable:  # it gives no key; another grant may
            continue
        if not _merged(found.setdefault(record, {}), opened):
            refused.add(record)
    return {record: keys for record, keys in found.items() if record not in refused}


def _merged(known: PartKeys, opened: PartKeys) -> bool:
    """Add keys of a second grant. Two keys for one part mean that somebody slipped one in, so
    that what is written next would be sealed under a key of theirs."""
    agree = all(same(known[part], key) for part, key in opened.items() if part in known)
    known.update(opened)
    return agree


def _open(keyring: Keyring, record_id: UUID, team_id: UUID, sealed: bytes) -> PartKeys:
    try:
        encoded = json.loads(keyring.open(sealed, grant_context(record_id, team_id)))
        keys = {part: base64.b64decode(key, validate=True) for part, key in encoded.items()}
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise Undecryptable from None
    if any(len(key) != KEY_BYTES for key in keys.values()):
        raise Undecryptable
    return keys


def _nothing() -> PartKeys:
    raise Undecryptable
