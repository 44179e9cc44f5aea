"""Bringing into the index what is not in it: records from before there was one, and those of a
former edition after the team changed its keys. In small steps, by members, like sealing anew."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Team
from incidents.document import from_parts
from incidents.models import Record, RecordQuerySet
from incidents.records import open_many
from incidents.search import blocks
from incidents.search.editions import OpenEdition, current_edition, open_editions
from incidents.search.indexing import index_many
from incidents.search.models import BlindToken, Block, Edition
from incidents.search.models import Entry as EntryRow
from vault import Keyring

AT_ONCE = 100
PARTS = ("account", "identity", "office")
SLICE_SECONDS = 1.0


@dataclass(frozen=True)
class Behind:
    """How many of a team's records are not in its index yet, out of how many; and how many cannot
    be, because they do not open."""

    left: int
    total: int
    closed: int = 0


def behind(team: Team, edition: OpenEdition) -> RecordQuerySet:
    """Records of a team of which the index says nothing, or something older."""
    lost = Q(entry__block=None, entry__sealed=None)
    stale = ~Q(entry__head=F("head")) | ~Q(entry__edition=edition.id)
    return Record.objects.incidents().filter(team=team).filter(Q(entry=None) | lost | stale)


def catch_up(keyring: Keyring, team: Team, *, seconds: float | None = None) -> Behind:
    """Bring records into the index for about so many seconds (SLICE_SECONDS unless given).

    Safe to repeat, to stop, and for several people at once. Undecryptable without the team's keys.
    """
    give_up = time.monotonic() + (SLICE_SECONDS if seconds is None else seconds)
    with transaction.atomic():
        edition = current_edition(keyring, team)
    closed: set[UUID] = set()
    while batch := _next(team, edition, closed):
        closed |= _bring_in(keyring, team, edition, batch)
        # So that not all of a register waits at once.
        blocks.compact(open_editions(keyring, team), team, seconds=SLICE_SECONDS)
        if time.monotonic() > give_up:
            break
    left = behind(team, edition).exclude(pk__in=closed).count()
    if not left:
        Edition.objects.filter(pk=edition.id, is_whole=False).update(is_whole=True)
        _let_go(keyring, team, edition)
    return Behind(left, Record.objects.incidents().filter(team=team).count(), len(closed))


def left_behind(keyring: Keyring, team: Team, editions: list[OpenEdition]) -> int:
    """How many records an index with these editions still misses, after bringing some in.

    Costs nothing where it is whole, as it mostly is.
    """
    if editions and editions[0].is_current and editions[0].is_whole:
        return 0
    if not editions and not Record.objects.incidents().filter(team=team).exists():
        return 0
    return catch_up(keyring, team).left


def empty(team: Team) -> None:
    """Throw a team's index away, to be made anew from its records."""
    with transaction.atomic():
        BlindToken.objects.filter(record__team=team).delete()
        Edition.objects.filter(team=team).delete()


def _next(team: Team, edition: OpenEdition, closed: Collection[UUID]) -> list[UUID]:
    found = behind(team, edition).exclude(pk__in=closed).order_by("pk")
    return list(found.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _bring_in(keyring: Keyring, team: Team, edition: OpenEdition, batch: list[UUID]) -> set[UUID]:
    """Index some records; return those that do not open. Locked, so that nobody writes meanwhile
    what would then be overwritten by something older."""
    locked = Record.objects.select_for_update(no_key=True).order_by("pk")
    records = list(behind(team, edition).filter(pk__in=batch).values_list("pk", flat=True))
    rows = list(locked.filter(pk__in=records))
    opened = open_many(keyring, rows, parts=PARTS)
    whole = {row: opened[row.pk] for row in rows if opened.get(row.pk, {}).keys() >= set(PARTS)}
    for row in whole:
        row.team = team
    index_many(keyring, team, {row: from_parts(parts) for row, parts in whole.items()})
    return {row.pk for row in rows} - {row.pk for row in whole}


def _let_go(keyring: Keyring, team: Team, edition: OpenEdition) -> None:
    """Former editions, once nothing is in them any more."""
    older = Edition.objects.filter(team=team).exclude(pk=edition.id)
    if older.exists():
        blocks.compact(open_editions(keyring, team), team, seconds=60, all_of_them=True)
        used = EntryRow.objects.filter(edition__in=older).values("edition")
        unused = older.exclude(pk__in=used).exclude(pk__in=Block.objects.values("edition"))
        unused.delete()
