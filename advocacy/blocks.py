"""Blocks: many facts as one sealed columnar table.

A block is Arrow IPC, sealed under a key that needs two things: the block's own random key, which is
sealed to the advocacy team, and the team's blind key. Sealing to a public key says nothing about
who sealed; the blind key does, for only the team's members have ever held it.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import polars as pl
from django.db import transaction

from accounts.models import Team
from accounts.teams import blind_key, seal_to_team
from advocacy import frames
from advocacy.models import FactBlock
from incidents.models import SealedFact
from vault import Keyring, Undecryptable, context, new_key, open_under, seal_under, subkey

VERSION = 1
LARGEST = 250_000
"""Facts in one block: some 35 MB in memory, 9 MB sealed."""
SMALL = 50_000
"""Blocks with fewer facts are merged when others arrive."""
DELETED_AT_ONCE = 500


@dataclass(frozen=True)
class OpenBlock:
    """A block and the facts in it, tombstones included."""

    id: UUID
    facts: pl.DataFrame


class Overtaken(Exception):
    """Another session has just compacted the same facts. Nothing was changed; read again."""


def open_blocks(keyring: Keyring, team: Team) -> list[OpenBlock]:
    """Open all of a team's blocks. Undecryptable when one was altered, or made by a stranger."""
    found = list(FactBlock.objects.filter(team=team).order_by("pk"))
    if not found:
        return []
    blind = blind_key(keyring, team)
    return [OpenBlock(block.pk, _open(keyring, blind, block)) for block in found]


def ids_of(team: Team) -> set[UUID]:
    """Which blocks the team has now."""
    return set(FactBlock.objects.filter(team=team).values_list("pk", flat=True))


def compact(
    *, keyring: Keyring, team: Team, blocks: list[OpenBlock], fresh: pl.DataFrame, rows: list[UUID]
) -> list[OpenBlock]:
    """Move freshly opened facts (the sealed rows `rows`) into blocks; return the blocks as they
    are then.

    Rewritten with them: small blocks, and blocks that hold what a fresh fact replaces or retracts,
    so that a retracted fact does not stay behind its tombstone. Full blocks are left alone. Rows
    and blocks are exchanged in one transaction; Overtaken when another session was faster.
    """
    if not rows:
        return blocks
    replaced = fresh["key"].implode()
    stale = [
        block
        for block in blocks
        if block.facts.height < SMALL or block.facts["key"].is_in(replaced).any()
    ]
    merged = frames.supersede(pl.concat([*(block.facts for block in stale), fresh]))
    blind = blind_key(keyring, team)
    made = [(FactBlock(id=uuid4(), team=team), part) for part in merged.iter_slices(n_rows=LARGEST)]
    for block, part in made:
        _seal(keyring, blind, block, part)
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        _delete(SealedFact, team, rows)
        _delete(FactBlock, team, [block.id for block in stale])
        FactBlock.objects.bulk_create(block for block, _part in made)
    kept = [block for block in blocks if block not in stale]
    return [*kept, *(OpenBlock(block.pk, part) for block, part in made)]


def _delete(model: type[SealedFact] | type[FactBlock], team: Team, ids: list[UUID]) -> None:
    for start in range(0, len(ids), DELETED_AT_ONCE):
        some = ids[start : start + DELETED_AT_ONCE]
        if model.objects.filter(team=team, pk__in=some).delete()[0] != len(some):
            raise Overtaken


def _seal(keyring: Keyring, blind: bytes, block: FactBlock, facts: pl.DataFrame) -> None:
    key = new_key()
    block.sealed_key = seal_to_team(block.team, key, block_key_context(block), keyring=keyring)
    block.sealed = seal_under(
        _content_key(blind, key, block), frames.pack(facts), _context("fact block", block)
    )


def _open(keyring: Keyring, blind: bytes, block: FactBlock) -> pl.DataFrame:
    key = keyring.open(bytes(block.sealed_key), block_key_context(block))
    packed = open_under(
        _content_key(blind, key, block), bytes(block.sealed), _context("fact block", block)
    )
    try:
        return frames.unpack(packed)
    except ValueError:
        raise Undecryptable from None


def _content_key(blind: bytes, key: bytes, block: FactBlock) -> bytes:
    return subkey(blind, "fact block", block.pk, bytes(key))


def block_key_context(block: FactBlock) -> bytes:
    """What the key of a block belongs to."""
    return _context("fact block key", block)


def _context(purpose: str, block: FactBlock) -> bytes:
    return context(purpose, block.team_id, block.pk, VERSION)
