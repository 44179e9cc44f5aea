"""What is sealed to a team's key pair, and how each room's share of it is sealed anew.

A team that changes its key can still open what the retired one sealed. So can whoever left with the
retired key and takes the database later: hence everything is sealed anew, bit by bit, by the
members who stay (`accounts.renewing`). This room cannot know what the others seal; they say so in
their modules named `rewrappers`, as they say in `erasers` how it is erased.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BinaryField, Model, QuerySet
from django.db.models.functions import Substr

from accounts.models import Team
from vault import Keyring, Undecryptable, key_id_of, seal

Reseal = Callable[[Keyring, bytes, bytes, bytes], bytes]


def reseal(keyring: Keyring, sealed: bytes, public: bytes, context: bytes) -> bytes:
    """Open a value and seal it to another key under the same context; Undecryptable."""
    return seal(keyring.open(sealed, context), public, context)


@dataclass(frozen=True)
class Change:
    """A row's value before and after."""

    row: UUID
    old: bytes
    new: bytes


@dataclass(frozen=True)
class Rewrapper:
    """One column of sealed values. `context` says what a row's value belongs to."""

    label: str  # app.Model.column
    rows: Callable[[Team], QuerySet[Any]]
    context: Callable[[Any], bytes]
    reseal: Reseal = reseal

    @property
    def column(self) -> str:
        return self.label.rpartition(".")[2]

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label.rpartition(".")[0])

    def stale(self, team: Team, public: bytes) -> QuerySet[Any]:
        """The team's rows whose value is not sealed to this key: the database reads key ids."""
        named = Substr(self.column, 2, 16, output_field=BinaryField())  # docs/crypto.md
        present = self.rows(team).filter(**{f"{self.column}__isnull": False})
        return (
            present.exclude(**{self.column: b""})
            .annotate(named=named)
            .exclude(named=key_id_of(public))
        )

    def renewed(self, keyring: Keyring, public: bytes, rows: Iterable[UUID]) -> list[Change]:
        """Seal the values of some rows to another key, writing nothing.

        What does not open is left out, and so is what is gone.
        """
        # By primary key alone: SQLite would rather walk through all of a team's rows.
        found = self.model._base_manager.filter(pk__in=list(rows)).defer(*self._others())
        changes = []
        for row in found.order_by("pk"):
            old = bytes(getattr(row, self.column) or b"")
            try:
                new = self.reseal(keyring, old, public, self.context(row))
            except Undecryptable:
                continue
            changes.append(Change(row.pk, old, new))
        return changes

    def put_back(self, changes: Iterable[Change]) -> int:
        """Write what was renewed, each only where the value is still the former; how many were.

        Who wrote in between, or erased the row, wins.
        """
        meta, database = self.model._meta, connections[DEFAULT_DB_ALIAS]
        column, key, name = meta.get_field(self.column), meta.pk, database.ops.quote_name
        where = f"{name(key.column)} = %s AND {name(column.column)} = %s"
        sql = f"UPDATE {name(meta.db_table)} SET {name(column.column)} = %s WHERE {where}"  # noqa: S608 (names of our own)
        rows = [
            (
                column.get_db_prep_value(change.new, database),
                key.get_db_prep_value(change.row, database),
                column.get_db_prep_value(change.old, database),
            )
            for change in changes
        ]
        if not rows:
            return 0
        with database.cursor() as cursor:
            cursor.executemany(sql, rows)
            return int(cursor.rowcount)

    def _others(self) -> list[str]:
        """Large columns that nobody looks at here."""
        fields = self.model._meta.concrete_fields
        binary = (field.name for field in fields if isinstance(field, BinaryField))
        return [name for name in binary if name != self.column]


_rewrappers: dict[str, Rewrapper] = {}
_lost: list[Callable[[UUID], object]] = []


def rewraps(
    label: str,
    *,
    rows: Callable[[Team], QuerySet[Any]],
    context: Callable[[Any], bytes],
    reseal: Reseal = reseal,
) -> None:
    """Register `app.Model.column`, whose values are sealed to the team that `rows` is asked about.

    The model's primary key must be a UUID: work is taken up again behind the last one done.
    """
    _rewrappers[label] = Rewrapper(label, rows, context, reseal)


def lost_with_keys(forget: Callable[[UUID], object]) -> None:
    """Register a function that deletes what is sealed to one person's own keys, by their id."""
    _lost.append(forget)


def lose_what_was_sealed_to(person: UUID) -> None:
    """Delete what nobody opens any more, now that a person has new keys."""
    for forget in _lost:
        forget(person)


def rewrappers() -> dict[str, Rewrapper]:
    """All that was registered, by label."""
    return dict(_rewrappers)
