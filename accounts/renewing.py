"""Sealing anew, to a team's new key, what the retired one sealed: in small steps by its members.

Nobody but a member can do it, so it is done while members work, a slice with a request, and waits
visibly in between. Each step is one transaction and notes how far it came. Killed anywhere, every
value is sealed to one key or the other, and members open both.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import transaction

from accounts import auditing
from accounts.models import KeyRenewal, Team, User
from accounts.rewrapping import rewrappers
from vault import Keyring

AT_ONCE = 200
SLICE_SECONDS = 0.4


@dataclass(frozen=True)
class Progress:
    """How many sealed values of one team have been looked at, out of how many."""

    team: Team
    done: int
    total: int


def begin_renewal(team: Team) -> None:
    """Note, within the transaction that changes a key, all that waits to be sealed anew."""
    KeyRenewal.objects.filter(team=team).delete()
    for label, rewrapper in rewrappers().items():
        total = rewrapper.rows(team).count()
        KeyRenewal.objects.create(team=team, what=label, total=total)


def renew(*, keyring: Keyring, actor: User, seconds: float | None = None) -> int:
    """Seal anew for about so many seconds (SLICE_SECONDS unless given), for every team held.

    Returns how many values changed. Safe to repeat, and for several people at once.
    """
    give_up = time.monotonic() + (SLICE_SECONDS if seconds is None else seconds)
    changed = 0
    for row in _waiting(keyring):
        while True:
            step = _step(keyring, actor, row)
            if step is None:
                break
            changed += step
            if time.monotonic() > give_up:
                return changed
    return changed


def progress(keyring: Keyring) -> list[Progress]:
    """Each team held whose values are still being sealed anew."""
    found: dict[Team, list[KeyRenewal]] = {}
    for row in _waiting(keyring):
        found.setdefault(row.team, []).append(row)
    return [
        Progress(team, sum(row.done for row in rows), sum(row.total for row in rows))
        for team, rows in found.items()
    ]


def _waiting(keyring: Keyring) -> list[KeyRenewal]:
    rows = KeyRenewal.objects.select_related("team__organisation").order_by("team", "what")
    return [row for row in rows if keyring.holds(row.team_id)]


@transaction.atomic
def _step(keyring: Keyring, actor: User, waiting: KeyRenewal) -> int | None:
    """Seal some values anew; None once nothing is left to do here, or for these keys."""
    row = KeyRenewal.objects.select_for_update().filter(pk=waiting.pk).first()
    rewrapper = rewrappers().get(row.what) if row else None
    if row is None or not _is_current(keyring, row):
        return None
    some = []
    if rewrapper is not None:
        rows = rewrapper.rows(row.team).order_by("pk")
        some = list((rows.filter(pk__gt=row.cursor) if row.cursor else rows)[:AT_ONCE])
    changed = sum(rewrapper.renew(keyring, row.team, one) for one in some) if rewrapper else 0
    row.has_changed |= bool(changed)
    row.done = min(row.total, row.done + len(some))
    if some:
        row.cursor = some[-1].pk
    elif row.has_changed:
        # Someone may have sealed to the retired key while this went on: look once more.
        row.cursor, row.has_changed = None, False
    else:
        _finish(actor, row)
        return None
    row.save(update_fields=["done", "cursor", "has_changed"])
    return changed


def _is_current(keyring: Keyring, row: KeyRenewal) -> bool:
    """Not with keys that were opened before yet another change."""
    return keyring.pair(row.team_id).public == bytes(row.team.current_key.public_key)


def _finish(actor: User, row: KeyRenewal) -> None:
    team = row.team
    row.delete()
    if not KeyRenewal.objects.filter(team=team).exists():
        auditing.record(team.organisation, actor, "renew_keys", team)
