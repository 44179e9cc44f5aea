"""From sealed facts to the table of what counts now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from accounts.models import Team
from advocacy import blocks, frames
from advocacy.signers import Believed, Signer, believed_signers
from incidents.facts import Fact, open_fact
from incidents.models import SealedFact
from vault import Keyring, Undecryptable

AT_ONCE = 2_000
"""Sealed rows opened and compacted in one step, about a second's work."""
PATIENCE = 8.0
"""Seconds after which a reader is told how many rows are left, rather than left waiting."""


Heard = Callable[[int], None]
"""Told after each step how many rows are left; it may raise, and what was done is kept."""


class Preparing(Exception):
    """Many facts have arrived and are still being opened; what was done is kept. Ask again."""

    def __init__(self, left: int, team: Team) -> None:
        super().__init__()
        self.left, self.team = left, team


@dataclass(frozen=True)
class OpenFacts:
    """The facts that count now (columns of `frames.SCHEMA`), and how many rows were refused.

    Refused are rows that do not open, are not signed by a team that feeds this one, or were moved
    here from another row. They stay where they are and count for nothing.
    """

    live: pl.DataFrame
    refused: int


def open_facts(
    keyring: Keyring, team: Team, *, patience: float | None = None, heard: Heard | None = None
) -> OpenFacts:
    """Open a team's blocks and every row that has arrived since, and compact the rows.

    What supersedes or retracts takes effect here and now, whatever block it reaches into.
    Raises Preparing when the rows take longer than `patience` seconds (PATIENCE unless given),
    or what `heard` raises in place of that; Undecryptable without the team's keys, or when a block
    was altered.
    """
    hears = heard or _patient(team, PATIENCE if patience is None else patience)
    keyring.pair(team.pk)
    while True:
        try:
            found, refused = _opened(keyring, team, hears)
        except blocks.Overtaken:
            continue
        # Rows that another session moved into a block after ours were read must not be missed.
        if {block.id for block in found} == blocks.ids_of(team):
            break
    facts = pl.concat([block.facts for block in found]) if found else frames.empty()
    return OpenFacts(frames.live(facts), refused)


def waiting(team: Team) -> int:
    """How many rows have arrived that are in no block."""
    return SealedFact.objects.filter(team=team).count()


def _patient(team: Team, seconds: float) -> Heard:
    give_up = time.monotonic() + seconds

    def heard(left: int) -> None:
        if left and time.monotonic() > give_up:
            raise Preparing(left, team)

    return heard


def _opened(keyring: Keyring, team: Team, heard: Heard) -> tuple[list[blocks.OpenBlock], int]:
    """All blocks once the rows are in them, and how many rows were refused."""
    found, refused, after = blocks.open_blocks(keyring, team), 0, None
    while rows := _next_rows(team, after):
        opened = _open_rows(keyring, team, rows, _remembered(found))
        refused += len(rows) - len(opened)
        found = blocks.compact(
            keyring=keyring,
            team=team,
            blocks=found,
            fresh=frames.frame_of(opened.values()),
            rows=list(opened),
        )
        after = rows[-1].pk
        heard(_rows_after(team, after).count())
    return found, refused


def _next_rows(team: Team, after: UUID | None) -> list[SealedFact]:
    return list(_rows_after(team, after)[:AT_ONCE])


def _rows_after(team: Team, after: UUID | None) -> QuerySet[SealedFact]:
    rows = SealedFact.objects.filter(team=team).order_by("pk")
    return rows.filter(pk__gt=after) if after else rows


def _remembered(found: list[blocks.OpenBlock]) -> set[Signer]:
    return {
        Signer.parse(text) for block in found for text in block.facts["signer"].unique().to_list()
    }


def _open_rows(
    keyring: Keyring, team: Team, rows: list[SealedFact], remembered: set[Signer]
) -> dict[UUID, tuple[Signer, Fact]]:
    """The rows that can be believed, by id."""
    believed = believed_signers(team, remembered)
    opened = {row.pk: _open_row(keyring, team, row, believed) for row in rows}
    return {pk: fact for pk, fact in opened.items() if fact is not None}


def _open_row(
    keyring: Keyring, team: Team, row: SealedFact, believed: dict[UUID, Believed]
) -> tuple[Signer, Fact] | None:
    try:
        documentation, fact = open_fact(
            keyring,
            advocacy_team=team.pk,
            row=row.pk,
            sealed=bytes(row.sealed),
            signers={pk: one.keys for pk, one in believed.items()},
        )
    except Undecryptable:
        return None
    return believed[documentation].signer, fact
