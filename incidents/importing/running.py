"""An import as a whole: safe to stop at any moment, safe to run again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import auditing
from accounts.models import Team, User
from accounts.teams import blind_key
from incidents.batches import LEAST_BATCH, release_facts
from incidents.document import IncidentDocument
from incidents.importing.errors import RowRefused
from incidents.importing.mapping import Mapping
from incidents.importing.rows import build
from incidents.importing.sources import BadRow, Row
from incidents.models import FactInTransit, Record
from incidents.recording import register
from vault import Keyring, blind

BATCH = 100


class Rows(Protocol):
    """What an import takes its rows from, see `incidents.importing.joining.Records`."""

    key: str

    def rows(self) -> Iterable[Row | BadRow]: ...


@dataclass
class Outcome:
    """What became of the rows. `refused` are those that are not in; mend them and run again."""

    added: int = 0
    there_before: int = 0
    refused: list[BadRow] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Rows dealt with so far; rows of joined files that cannot be read are not counted."""
        return self.added + self.there_before + sum(not bad.source for bad in self.refused)


@dataclass(frozen=True)
class _Prepared:
    line: int
    record_id: UUID
    document: IncidentDocument


@dataclass(frozen=True)
class _Import:
    keyring: Keyring
    author: User
    team: Team
    mapping: Mapping
    blind: bytes = field(repr=False)


def run_import(
    *,
    keyring: Keyring,
    author: User,
    team: Team,
    mapping: Mapping,
    records: Rows,
    dry_run: bool = False,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Register every row that is not there yet, BATCH rows a transaction, in the file's order.

    A row's record id follows from the mapping's id, the row's key and the team's blind key: who
    lacks that key cannot tell an imported record from another or find a row's record, and a
    second run finds what the first one wrote. A row that is there is left as it is, even if the
    file or the mapping has changed. A record, its audit entry and its fact are in one
    transaction, so a run that was stopped is completed by the next. Facts are moved on at the
    end, shuffled among all that wait.

    Raises Undecryptable without the team's keys and what `records` raises; whole batches before
    that stay.
    """
    this = _Import(keyring, author, team, mapping, blind_key(keyring, team))
    outcome = Outcome()
    write = _count if dry_run else _register
    for batch in _batches(records.rows()):
        ready = list(_prepare(this, records.key, batch, outcome))
        done = write(this, ready)
        outcome.added += done.added
        outcome.there_before += done.there_before
        outcome.refused += done.refused
        progress(outcome)
    if not dry_run:
        _finish(this, outcome)
    return outcome


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        yield batch


def _prepare(
    this: _Import, key: str, rows: list[Row | BadRow], outcome: Outcome
) -> Iterator[_Prepared]:
    for row in rows:
        if isinstance(row, BadRow):
            outcome.refused.append(row)
            continue
        mark = blind(this.blind, f"import:{this.mapping.id}:{row.cells[key]}", "import record")
        try:
            document = build(
                this.mapping, row, origin=f"import:{mark.hex()}", recorder=this.author.username
            )
        except RowRefused as wrong:
            outcome.refused.append(BadRow(row.line, wrong.reason))
        else:
            # Such ids look like all others, which are random.
            yield _Prepared(row.line, UUID(bytes=mark[:16], version=4), document)


@transaction.atomic
def _register(this: _Import, ready: list[_Prepared]) -> Outcome:
    done = _count(this, ready)
    for one in _not_there(ready):
        try:
            register(
                keyring=this.keyring,
                author=this.author,
                team=this.team,
                document=one.document,
                record_id=one.record_id,
            )
        except ValidationError as wrong:
            done.added -= 1
            if this.team.records.filter(pk=one.record_id).exists():
                done.there_before += 1  # another run of the same import was faster
            else:
                done.refused.append(BadRow(one.line, "; ".join(wrong.messages)))
    return done


def _count(_this: _Import, ready: list[_Prepared]) -> Outcome:
    new = len(_not_there(ready))
    return Outcome(added=new, there_before=len(ready) - new)


def _not_there(ready: list[_Prepared]) -> list[_Prepared]:
    ids = [one.record_id for one in ready]
    there = set(Record.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [one for one in ready if one.record_id not in there]


def _finish(this: _Import, outcome: Outcome) -> None:
    counts = {"added": str(outcome.added), "there_before": str(outcome.there_before)}
    with transaction.atomic():
        auditing.record(
            this.team.organisation,
            this.author,
            "imported",
            this.team,
            {"mapping": this.mapping.id, **counts, "refused": str(len(outcome.refused))},
        )
    waiting = FactInTransit.objects.filter(team=this.team.feeds_id).count()
    # A few, as after mending a few rows, wait for company like any others.
    if waiting >= LEAST_BATCH:
        release_facts(this.team, force=True)
