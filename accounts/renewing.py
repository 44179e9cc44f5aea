"""Sealing anew, to a team's new key, what the retired one sealed: in small steps, by its members.

Only who holds the retired key can do it: members while they work, a slice with a request, or a
worker to whom a member's session handed that key (`accounts.keyed`). Meanwhile it waits visibly.
Values are sealed outside any transaction; each step then writes what is still as it was read and
notes how far it came, in one transaction that holds others up for milliseconds. Killed anywhere,
every value is sealed to one key or the other, and members open both.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts import auditing
from accounts.models import KeyRenewal, Team, User
from accounts.rewrapping import Change, Rewrapper, rewrappers
from vault import Keyring, key_id_of, recipient_of

AT_ONCE = 400
MOST_LOOKED_UP, A_SECOND = 10_000, 4_000
SLICE_SECONDS = 0.4


@dataclass(frozen=True)
class Progress:
    """How many sealed values of one team have been looked at, out of how many."""

    team: Team
    done: int
    total: int


@dataclass(frozen=True)
class Renewer:
    """Whoever seals a team's values anew: a keyring that opens what retired keys sealed, and the
    public key to seal to. `actor` and `detail` are told to the log when all is done."""

    keyring: Keyring
    public: bytes
    actor: User | None
    detail: dict[str, str] | None = None


def begin_renewal(team: Team) -> None:
    """Note, within the transaction that changes a key, all that waits to be sealed anew."""
    KeyRenewal.objects.filter(team=team).delete()
    public = bytes(team.current_key.public_key)
    for label, rewrapper in rewrappers().items():
        total = rewrapper.stale(team, public).count()
        KeyRenewal.objects.create(team=team, what=label, total=total)


def renew(
    *,
    keyring: Keyring,
    actor: User,
    seconds: float | None = None,
    but_for: Collection[UUID] = (),
) -> int:
    """Seal anew for about so many seconds (SLICE_SECONDS unless given), for every team held.

    Returns how many values changed. Safe to repeat, and for several people at once.
    """
    give_up = time.monotonic() + (SLICE_SECONDS if seconds is None else seconds)
    changed = 0
    for team in _waiting_teams(keyring):
        if team.pk in but_for:
            continue
        renewer = Renewer(keyring, keyring.pair(team.pk).public, actor)
        changed += renew_team(renewer, team, give_up)
        if time.monotonic() > give_up:
            break
    return changed


def renew_team(renewer: Renewer, team: Team, give_up: float) -> int:
    """Seal one team's values anew until nothing is left, or `time.monotonic()` passes `give_up`.

    Does at least one step. Returns how many values changed.
    """
    changed = 0
    for row in KeyRenewal.objects.filter(team=team).order_by("what"):
        more: int | None = 0
        while more is not None:
            more = _column(renewer, row.pk, give_up)
            changed += more or 0
            if time.monotonic() > give_up:
                return changed
    return changed


def seal_anew_later(team: Team, what: str, sealed: bytes) -> None:
    """Note, within the transaction that stores a value in the column `what`, that it waits to be
    sealed anew, if it is sealed to a key that the team has retired: a phone that was offline when
    the key changed could not know."""
    current = {key_id_of(bytes(key.public_key)): key.is_current for key in team.keys.all()}
    if current.get(recipient_of(sealed), True):
        return
    row, is_new = KeyRenewal.objects.get_or_create(team=team, what=what, defaults={"total": 1})
    if not is_new:
        KeyRenewal.objects.filter(pk=row.pk).update(total=F("total") + 1, has_changed=True)


def is_renewing(team: Team) -> bool:
    """Whether anything of this team still waits to be sealed anew."""
    return KeyRenewal.objects.filter(team=team).exists()


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


def _waiting_teams(keyring: Keyring) -> list[Team]:
    return list({row.team_id: row.team for row in _waiting(keyring)}.values())


def _column(renewer: Renewer, waiting: UUID, give_up: float) -> int | None:
    """Work through a part of one column; None once nothing is left here, or for these keys."""
    row = KeyRenewal.objects.select_related("team__organisation").filter(pk=waiting).first()
    rewrapper = rewrappers().get(row.what) if row else None
    if row is None or not _is_current(renewer, row.team):
        return None
    changed, cursor = 0, row.cursor
    ids = iter(_stale_ids(rewrapper, row, renewer.public, give_up) if rewrapper else ())
    while rewrapper and (batch := list(islice(ids, AT_ONCE))):
        changes = rewrapper.renewed(renewer.keyring, renewer.public, batch)
        step = _write(renewer, row.pk, rewrapper, _Batch(cursor, batch, changes))
        if step is None:
            return changed if changed else None
        changed, cursor = changed + step, batch[-1]
        if time.monotonic() > give_up:
            return changed
    return _turn(renewer, row.pk, cursor) if cursor == row.cursor else changed


def _stale_ids(
    rewrapper: Rewrapper, row: KeyRenewal, public: bytes, give_up: float
) -> Iterable[UUID]:
    """One walk through a team's rows finds as many as there is time for; a walk a step would cost
    as much as the sealing."""
    stale = rewrapper.stale(row.team, public).order_by("pk")
    if row.cursor:
        stale = stale.filter(pk__gt=row.cursor)
    time_for = int((give_up - time.monotonic()) * A_SECOND)
    return stale.values_list("pk", flat=True)[: min(max(AT_ONCE, time_for), MOST_LOOKED_UP)]


@dataclass(frozen=True)
class _Batch:
    after: UUID | None  # the cursor when it was read
    rows: list[UUID]
    changes: list[Change]


@transaction.atomic
def _write(renewer: Renewer, waiting: UUID, rewrapper: Rewrapper, batch: _Batch) -> int | None:
    """Write a batch and note it; None if somebody else did, or the key has changed meanwhile."""
    row = _locked(renewer, waiting)
    if row is None:
        return None
    changed = rewrapper.put_back(batch.changes)
    row.has_changed |= bool(changed)
    is_mine = row.cursor == batch.after
    if is_mine:
        row.cursor = batch.rows[-1]
        row.done = min(row.total, row.done + len(batch.rows))
    row.save(update_fields=["done", "cursor", "has_changed"])
    return changed if is_mine else None


@transaction.atomic
def _turn(renewer: Renewer, waiting: UUID, cursor: UUID | None) -> int | None:
    """At the end of a column: once more from the start if anything changed, else it is done."""
    row = _locked(renewer, waiting)
    if row is None or row.cursor != cursor:
        return None if row is None else 0
    if row.has_changed:
        # Someone may have sealed to the retired key while this went on: look once more.
        row.cursor, row.has_changed = None, False
        row.save(update_fields=["cursor", "has_changed"])
        return 0
    team = row.team
    row.delete()
    if not is_renewing(team):
        auditing.record(team.organisation, renewer.actor, "renew_keys", team, renewer.detail)
    return None


def _locked(renewer: Renewer, waiting: UUID) -> KeyRenewal | None:
    rows = KeyRenewal.objects.select_for_update(of=("self",)).select_related("team__organisation")
    row = rows.filter(pk=waiting).first()
    return row if row and _is_current(renewer, row.team) else None


def _is_current(renewer: Renewer, team: Team) -> bool:
    """Not with keys that were opened before yet another change."""
    return renewer.public == bytes(team.current_key.public_key)
