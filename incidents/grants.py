"""Grants: chosen part keys of a record, sealed to one team in one HPKE message."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts.models import Team, TeamKey
from incidents.document import canonical_json
from incidents.models import Grant, Record
from vault import Keyring, Undecryptable, context, same, seal

PartKeys = dict[str, bytes]
KEY_BYTES = 32


def grant_context(record_id: UUID, team_id: UUID) -> bytes:
    """What a grant belongs to: moved to another record or team it does not open."""
    return context("grant", record_id, team_id)


def seal_keys(keys: Mapping[str, bytes], team: Team, record_id: UUID) -> bytes:
    """Part keys sealed to a team's current key."""
    return _seal(keys, bytes(team.current_key.public_key), record_id, team.pk)


def new_grants(
    record: Record,
    keys: Mapping[str, bytes],
    grants: Iterable[tuple[Team, Iterable[str]]],
    keyring: Keyring | None = None,
) -> list[Grant]:
    """Unsaved grants of chosen parts; one query for the keys of teams whose key is not held.

    To a team of their own, a person seals with the key they hold, whatever the database shows.
    """
    wanted = [(team, list(parts)) for team, parts in grants]
    ids = {team.pk for team, _parts in wanted}
    publics = {team: keyring.pair(team).public for team in ids if keyring and keyring.holds(team)}
    if others := ids - publics.keys():
        publics |= public_keys(others)
    return [
        Grant(
            record=record,
            team=team,
            is_shared=team.pk != record.team_id,
            sealed_keys=_seal(
                {part: keys[part] for part in parts}, publics[team.pk], record.pk, team.pk
            ),
        )
        for team, parts in wanted
    ]


def public_keys(teams: Iterable[UUID]) -> dict[UUID, bytes]:
    """The public keys to seal to now, by team."""
    found = TeamKey.objects.filter(team__in=set(teams), is_current=True)
    return {team: bytes(public) for team, public in found.values_list("team", "public_key")}


def grant_parts(*, keyring: Keyring, record: Record, parts: Iterable[str], team: Team) -> Grant:
    """Let `team` open these parts, and no others it may have been granted before.

    Undecryptable if the keyring does not open one of them itself.
    """
    keys = part_keys(keyring, record)
    try:
        chosen = {part: keys[part] for part in parts}
    except KeyError:
        raise Undecryptable from None
    sealed = seal_keys(chosen, team, record.pk)
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


def _seal(keys: Mapping[str, bytes], public: bytes, record_id: UUID, team_id: UUID) -> bytes:
    encoded = {part: base64.b64encode(key).decode() for part, key in keys.items()}
    return seal(canonical_json(encoded), public, grant_context(record_id, team_id))


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
