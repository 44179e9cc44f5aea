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
class _Marked:
    """A row and the blind mark that its record's id and origin come from."""

    row: Row
    mark: bytes = field(repr=False)

    @property
    def record_id(self) -> UUID:
        # Looks like all other ids, which are random.
        return UUID(bytes=self.mark[:16], version=4)

    def refused(self, reason: str) -> BadRow:
        return BadRow(self.row.line, reason)


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
    for batch in _batches(records.rows()):
        outcome.refused += [row for row in batch if isinstance(row, BadRow)]
        rows = [row for row in batch if isinstance(row, Row)]
        new = _not_there([_marked(this, records.key, row) for row in rows])
        outcome.there_before += len(rows) - len(new)
        documents = list(_documents(this, new, outcome))
        outcome.added += len(documents)
        if not dry_run:
            _register(this, documents, outcome)
        progress(outcome)
    outcome.refused.sort(key=lambda bad: (bad.source, bad.line))
    if not dry_run:
        _finish(this, outcome)
    return outcome


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        yield batch


def _marked(this: _Import, key: str, row: Row) -> _Marked:
    text = f"import:{this.mapping.id}:{row.cells[key]}"
    return _Marked(row, blind(this.blind, text, "import record"))


def _not_there(rows: list[_Marked]) -> list[_Marked]:
    ids = [one.record_id for one in rows]
    there = set(Record.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [one for one in rows if one.record_id not in there]


def _documents(
    this: _Import, rows: list[_Marked], outcome: Outcome
) -> Iterator[tuple[_Marked, IncidentDocument]]:
    for one in rows:
        origin, recorder = f"import:{one.mark.hex()}", this.author.username
        try:
            document = build(this.mapping, one.row, origin=origin, recorder=recorder)
        except RowRefused as wrong:
            outcome.refused.append(one.refused(wrong.reason))
        else:
            yield one, document


@transaction.atomic
def _register(
    this: _Import, documents: list[tuple[_Marked, IncidentDocument]], outcome: Outcome
) -> None:
    for one, document in documents:
        try:
            register(
                keyring=this.keyring,
                author=this.author,
                team=this.team,
                document=document,
                record_id=one.record_id,
            )
        except ValidationError as wrong:
            outcome.added -= 1
            if this.team.records.filter(pk=one.record_id).exists():
                outcome.there_before += 1  # another run of the same import was faster
            else:
                outcome.refused.append(one.refused("; ".join(wrong.messages)))


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
