"""The advocate's verb: a table as it could be published now, or the tables that could.

Nothing unprotected leaves this module: what is shown has passed the same threshold, rounding and
audit against everything published that a release passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language

from accounts import auditing
from accounts.models import Team, User
from advocacy.drafting import draft_of
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.chain import verified
from advocacy.ledger.drafts import TableDraft
from advocacy.ledger.population import population
from advocacy.ledger.preview import Announcement, Preview, TableReport, preview
from advocacy.ledger.state import require_advocate
from advocacy.models import advocacy_teams
from advocacy.proposals import Keeps, best, keeps, less_close, one_step_closer
from advocacy.published import Method, Table
from advocacy.sides import Side
from advocacy.specs import TableSpec
from vault import Keyring

PATIENCE = 10.0
"""Seconds that a page may take to check a table."""
PATIENCE_EACH = 2.0
"""Seconds for each table that is tried in place of one that is too thin."""


@dataclass(frozen=True)
class Looked:
    """A table that could be published, and how much of it readers see. `refused` counts sealed
    facts that could not be believed."""

    spec: TableSpec
    table: Table
    report: TableReport
    keeps: Keeps
    method: Method
    refused: int = 0


@dataclass(frozen=True)
class Proposed:
    """A table in place of one that is too thin: it takes about `more` incidents over the same time
    until `closer` can stand in it too."""

    spec: TableSpec
    keeps: Keeps
    closer: Side | None = None
    more: int = 0


@dataclass(frozen=True)
class TooThin:
    """A table of which more than half would be hidden, and the most detailed ones that are safe."""

    spec: TableSpec
    proposals: tuple[Proposed, ...]
    threshold: int = 10
    refused: int = 0


def trend_teams(user: User, keyring: Keyring) -> list[Team]:
    """The advocacy teams whose trends a person may read and whose keys they hold."""
    teams = advocacy_teams(user).select_related("organisation").order_by("name", "pk")
    return [team for team in teams if keyring.holds(team.pk)]


def look(*, keyring: Keyring, actor: User, team: Team, spec: TableSpec) -> Looked | TooThin:
    """Count, protect and audit a table, and write in the log that it was built.

    PermissionDenied for who is no advocate of the team; ValidationError as `ledger.preview` raises
    it, and for too many cells; `facts.Preparing` (many facts have just arrived) and Undecryptable.
    """
    drafts = _Drafts(keyring, actor, team)
    found = _looked_or_thin(drafts, spec)
    with transaction.atomic():
        auditing.record(team.organisation, actor, "table_built", team, _codes(spec, found.refused))
    return found


def drafts_of(
    *, keyring: Keyring, actor: User, team: Team, specs: Iterable[TableSpec]
) -> list[TableDraft]:
    """The tables of a release, in the order of their specs. Raises as `look` does."""
    drafts = _Drafts(keyring, actor, team)
    return [
        draft_of(spec, drafts.known, key=f"table-{number}")
        for number, spec in enumerate(specs, start=1)
    ]


class _Drafts:
    """Drafts of one team's tables, by the codes that occur in its facts."""

    def __init__(self, keyring: Keyring, actor: User, team: Team) -> None:
        require_advocate(keyring, actor, team)
        self.keyring, self.actor, self.team = keyring, actor, team
        chain = verified(keyring, ledger_of(keyring, team))
        people = population(keyring, team, chain)
        self.threshold, self.refused = chain.state.threshold, people.refused
        self._facts = people.facts

    def known(self, column: str) -> Iterable[str]:
        """The codes that occur in a column of facts, "" for none."""
        values = self._facts[column]
        if isinstance(values.dtype, pl.List):
            values = values.explode(empty_as_null=True)
        return {code or "" for code in values.unique().to_list()}

    def preview(self, tables: list[TableDraft], title: str, give_up: float) -> Preview:
        """The tables as a release that is called so."""
        return preview(
            keyring=self.keyring,
            actor=self.actor,
            team=self.team,
            announcement=Announcement(title=title[:200], language=get_language() or "en"),
            tables=tables,
            give_up=give_up,
        )


def _looked_or_thin(drafts: _Drafts, spec: TableSpec) -> Looked | TooThin:
    try:
        return _looked(drafts, spec, PATIENCE)
    except ValidationError as error:
        if getattr(error, "code", "") != "sparse":
            raise
    proposals = tuple(_proposals(drafts, spec))
    return TooThin(spec, proposals, drafts.threshold, drafts.refused)


def _looked(drafts: _Drafts, spec: TableSpec, give_up: float) -> Looked:
    made = drafts.preview([draft_of(spec, drafts.known)], spec.title, give_up)
    (table,) = made.release.tables
    return Looked(
        spec,
        table,
        made.reports[table.key],
        keeps(table),
        made.release.method,
        drafts.refused,
    )


def _proposals(drafts: _Drafts, spec: TableSpec) -> Iterator[Proposed]:
    tried = []
    for one in less_close(spec):
        try:
            tried.append((one, _looked(drafts, one, PATIENCE_EACH).table))
        except ValidationError:
            continue
    for one, _table, kept in best(tried):
        side, more = one_step_closer(one, kept, spec) or (None, 0)
        yield Proposed(one, kept, side, more)


def _codes(spec: TableSpec, refused: int) -> dict[str, str]:
    """What the log says of a table: by what it counts, never a figure or the name of a place."""
    return {
        "axes": " ".join(spec.sides),
        "unit": spec.unit,
        "months": f"{spec.since}..{spec.until}",
        "filters": " ".join(name for name, _terms in spec.filters),
        "refused": str(refused),
    }
