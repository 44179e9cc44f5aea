"""What is sealed to a team's key pair, and how each room's share of it is sealed anew.

A team that changes its key can still open what the retired one sealed. So can whoever left with the
retired key and takes the database later: hence everything is sealed anew, bit by bit, by the
members who stay (`accounts.renewing`). This room cannot know what the others seal; they say so in
their modules named `rewrappers`, as they say in `erasers` how it is erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import Team
from vault import Keyring, Undecryptable, recipient_of, seal

Reseal = Callable[[Keyring, bytes, bytes, bytes], bytes]


def reseal(keyring: Keyring, sealed: bytes, public: bytes, context: bytes) -> bytes:
    """Open a value and seal it to another key under the same context; Undecryptable."""
    return seal(keyring.open(sealed, context), public, context)


@dataclass(frozen=True)
class Rewrapper:
    """One column of sealed values. `context` says what a row's value belongs to."""

    rows: Callable[[Team], QuerySet[Any]]
    column: str
    context: Callable[[Any], bytes]
    reseal: Reseal = reseal

    def renew(self, keyring: Keyring, team: Team, row: Model) -> bool:
        """Seal one row's value to the team's key in `keyring`; whether anything was changed.

        What does not open stays as it is. So does a row that someone else has just written.
        """
        pair = keyring.pair(team.pk)
        sealed = bytes(getattr(row, self.column))
        try:
            if not sealed or recipient_of(sealed) == pair.key_id:
                return False
            fresh = self.reseal(keyring, sealed, pair.public, self.context(row))
        except Undecryptable:
            return False
        same = self.rows(team).filter(pk=row.pk, **{self.column: sealed})
        return bool(same.update(**{self.column: fresh}))


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
    _rewrappers[label] = Rewrapper(rows, label.rpartition(".")[2], context, reseal)


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
