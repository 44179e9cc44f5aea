"""How the sealed columns of a ledger are opened, and rows of each to try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from accounts.keyrings import open_keyring
from accounts.models import Team, User
from advocacy.definitions import Days, Definition, Statement
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.boxes import contents_context, enclose, facts_context, opened
from advocacy.ledger.chain import known_head, remember
from advocacy.ledger.contents import Contents
from advocacy.ledger.models import KnownHead, Ledger, LedgerRelease, ReleaseDraft, SavedTable
from advocacy.ledger.saved import keep, read
from advocacy.ledger.state import state_of
from advocacy.ledger.universes import Universe
from tests.attacks.stage import Stage
from tests.world import Person

Rows = Iterator[tuple[UUID, Callable[[], Any]]]
COLUMNS = (
    "advocacy.Ledger.sealed",
    "advocacy.LedgerRelease.sealed",
    "advocacy.LedgerRelease.sealed_facts",
    "advocacy.KnownHead.sealed",
    "advocacy.SavedTable.sealed",
    "advocacy.ReleaseDraft.sealed",
)


def make_rows(stage: Stage) -> None:
    """Two rows of each: ledgers of two teams, releases, heads known by two people, definitions."""
    ada, trends = stage.world.ada, stage.world.trends
    for team, person in _teams(stage):
        ledger_of(person.keyring, team)
    ledger = Ledger.objects.get(team=trends)
    for number in (2, 3):
        row = LedgerRelease(ledger=ledger, number=number, state=LedgerRelease.State.EMBARGOED)
        cell = Definition.of(Days(), {})
        contents = Contents(
            b"body %d" % number, b"", 1, (), Universe({}), (Statement(cell, "acts", 10),)
        )
        where = contents_context(row.pk, ledger.pk, number)
        row.sealed = enclose(ada.keyring, trends, contents.written(), where)
        where = facts_context(row.pk, ledger.pk, number)
        row.sealed_facts = enclose(ada.keyring, trends, b"facts %d" % number, where)
        row.save(force_insert=True)
        for model in (SavedTable, ReleaseDraft):
            keep(
                keyring=ada.keyring,
                actor=ada.user,
                team=trends,
                model=model,
                said={"title": f"a table {number}"},
            )
    for person in (ada, stage.world.fran):
        remember(person.keyring, trends.pk, 1, b"head")


def _teams(stage: Stage) -> Iterator[tuple[Team, Person]]:
    world = stage.world
    yield world.trends, world.ada
    yield (
        Team.objects.get(organisation=world.lakeside.organisation, kind=Team.Kind.ADVOCACY),
        world.olga,
    )


def ledgers(stage: Stage) -> Rows:
    """The state of each ledger."""
    for team, person in _teams(stage):
        ledger = Ledger.objects.get(team=team)
        yield (
            ledger.pk,
            lambda pk=ledger.pk, person=person: state_of(
                person.keyring, Ledger.objects.select_related("team").get(pk=pk)
            ),
        )


def contents(stage: Stage) -> Rows:
    """What releases say."""
    return _releases(stage, "sealed", contents_context)


def facts(stage: Stage) -> Rows:
    """What releases were counted from."""
    return _releases(stage, "sealed_facts", facts_context)


def _releases(stage: Stage, column: str, context: Callable[..., bytes]) -> Rows:
    keyring, team = stage.world.ada.keyring, stage.world.trends
    for row in LedgerRelease.objects.filter(ledger__team=team):

        def look(pk: UUID = row.pk) -> bytes:
            found = LedgerRelease.objects.get(pk=pk)
            where = context(found.pk, found.ledger_id, found.number)
            return opened(keyring, team, getattr(found, column), where)

        yield row.pk, look


def heads(stage: Stage) -> Rows:
    """What people remember."""
    people = {person.user.pk: person for person in (stage.world.ada, stage.world.fran)}
    for row in KnownHead.objects.filter(user__in=people):

        def look(person: Person = people[row.user_id]) -> tuple[int, bytes]:
            keyring = open_keyring(User.objects.get(pk=person.user.pk), person.seed)
            return known_head(keyring, stage.world.trends)

        yield row.pk, look


def saved(model: type[SavedTable] | type[ReleaseDraft]) -> Callable[[Stage], Rows]:
    """Definitions that a team keeps."""

    def rows(stage: Stage) -> Rows:
        keyring, team = stage.world.ada.keyring, stage.world.trends
        for row in model.objects.filter(team=team):
            yield row.pk, lambda pk=row.pk: read(keyring, team, model.objects.get(pk=pk)).said

    return rows
