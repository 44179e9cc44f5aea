"""Drafts of releases for the tests of the ledger, and the way to their publication."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.approvals import decide
from accounts.models import Role
from advocacy.definitions import Days
from advocacy.dimensions import DIMENSIONS
from advocacy.ledger.drafts import DraftAxis, DraftTerm, TableDraft
from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.preview import Announcement, Preview, preview
from advocacy.ledger.publishing import ask_approval, publish
from tests.accounts.changing_stories import reopened
from tests.world import Person, World, make_member

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def table(
    *axes: DraftAxis, since: date = MARCH[0], until: date = MARCH[1], **said: Any
) -> TableDraft:
    """A table of March 2026, of incidents, unless said otherwise."""
    fields = {"key": "t1", "title": "Recorded", "unit": "incidents"} | said
    return TableDraft(since=since, until=until, axes=axes, **fields)


def by(name: str, *terms: str) -> DraftAxis:
    """An axis of a dimension with these rows."""
    dimension = DIMENSIONS[name]
    return DraftAxis(
        name=name,
        label=str(dimension.label),
        base=dimension.base,
        terms=tuple(DraftTerm(term, term, codes=dimension.leaves_of(term)) for term in terms),
    )


def by_month(year: int, *months: int) -> DraftAxis:
    """An axis of months."""
    terms = []
    for month in months:
        first = date(year, month, 1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        code = f"{year}-{month:02}"
        terms.append(DraftTerm(code, code, days=Days(first, last)))
    return DraftAxis(name="period", label="Month", base="", terms=tuple(terms))


def announced(**said: Any) -> Announcement:
    """What a release says besides its tables."""
    return Announcement(**({"title": "Harassment in March", "language": "en"} | said))


def looked_at(world: World, announcement: Announcement, *tables: TableDraft) -> Preview:
    """What Ada sees before she publishes."""
    return preview(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        announcement=announcement,
        tables=tables,
    )


def second_advocate(world: World) -> Person:
    """Ana, who approves what Ada publishes."""
    return make_member("ana", world.trends, Role.ADVOCATE, world.fran)


def approve(world: World, ana: Person, seen: Preview) -> None:
    """Ana approves exactly what was seen."""
    row = ask_approval(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        prepared=seen,
        draft="",
        approver=ana.user,
    )
    decide(keyring=reopened(ana), actor=ana.user, approval=row, subject=seen.subject)


def put_out(world: World, announcement: Announcement, *tables: TableDraft) -> LedgerRelease:
    """Ada publishes what was approved."""
    return publish(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        announcement=announcement,
        tables=tables,
    )


def published(
    world: World, ana: Person, *tables: TableDraft, **said: Any
) -> tuple[LedgerRelease, Preview]:
    """Looked at, approved and published."""
    announcement = announced(**said)
    seen = looked_at(world, announcement, *tables)
    approve(world, ana, seen)
    return put_out(world, announcement, *tables), seen


def today() -> date:
    return timezone.localdate()
