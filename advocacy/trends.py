"""The advocate's verb: a protected table from the team's facts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts import auditing
from accounts.models import Team, User
from accounts.teams import blind_key
from advocacy import tables
from advocacy.disclosure import ProtectedTable, protect
from advocacy.facts import OpenFacts, open_facts
from advocacy.models import advocacy_teams
from advocacy.periods import Unit
from advocacy.tables import TableSpec
from vault import Keyring, subkey

STAMP = "internal, not for publication"
"""Tables are not checked against each other yet, so nothing here is fit to be published."""


@dataclass(frozen=True)
class Trends:
    """A protected table, the same figures by time alone, and how many facts were refused."""

    table: ProtectedTable
    course: ProtectedTable
    refused: int


def trend_teams(user: User, keyring: Keyring) -> list[Team]:
    """The advocacy teams whose trends a person may read and whose keys they hold."""
    teams = advocacy_teams(user).select_related("organisation").order_by("name", "pk")
    return [team for team in teams if keyring.holds(team.pk)]


def build_table(
    *, keyring: Keyring, actor: User, team: Team, spec: TableSpec, export: bool = False
) -> Trends:
    """Open the team's facts, count, protect, and write in the log that a table was built.

    With `export`, that it was taken out as a file. Nothing unprotected leaves this function.
    Raises ValidationError (too many cells), `facts.Preparing` (many facts have just arrived) and
    Undecryptable (not the team's keys, or a block was altered).
    """
    opened = open_facts(keyring, team)
    secret = rounding_secret(keyring, team)
    table = _protected(opened, spec, secret)
    course = _protected(opened, _course_of(spec), secret)
    with transaction.atomic():
        auditing.record(
            team.organisation,
            actor,
            "table_exported" if export else "table_built",
            team,
            _codes(spec, opened.refused),
        )
    return Trends(table, course, opened.refused)


def rounding_secret(keyring: Keyring, team: Team) -> bytes:
    """The secret behind the rounding (32 bytes). It stays the same when the team's keys rotate.

    Undecryptable without the team's keys.
    """
    return subkey(blind_key(keyring, team), "rounding secret")


def _protected(opened: OpenFacts, spec: TableSpec, secret: bytes) -> ProtectedTable:
    return protect(tables.build(opened.live, spec), secret)


def _course_of(spec: TableSpec) -> TableSpec:
    unit = Unit.MONTH if spec.period_unit == Unit.ALL else spec.period_unit
    return TableSpec(unit, filters=spec.filters, since=spec.since, until=spec.until)


def _codes(spec: TableSpec, refused: int) -> dict[str, str]:
    """What the log says of a table: by what it counts, never a figure or the name of a place."""
    return {
        "axes": " ".join(spec.axes),
        "unit": str(spec.period_unit),
        "months": str(spec.interval),
        "filters": " ".join(name for name, _terms in spec.filters),
        "refused": str(refused),
    }
