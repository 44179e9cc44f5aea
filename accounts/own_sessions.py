"""The browsers in which one is signed in: seeing them, and ending what one does not know."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import User
from accounts.sessions import ABSOLUTE_SECONDS, OPEN, PENDING
from accounts.teams import organisation_of
from vault import digest, same


@dataclass(frozen=True)
class OwnSession:
    """One session. `begun` is its day, None while it waits for a second factor.

    `idle_minutes` is None when it is locked. The reference is a hash: the key itself is a cookie.
    """

    reference: str
    begun: date | None
    idle_minutes: int | None
    is_this: bool


def own_sessions(user: User, this_key: str) -> list[OwnSession]:
    """A person's sessions that still hold, this one first, then the last used."""
    found = [_seen(row, kept, this_key) for row, kept in _rows(user) if _holds(user, row, kept)]
    far = ABSOLUTE_SECONDS
    return sorted(
        found,
        key=lambda one: (not one.is_this, far if one.idle_minutes is None else one.idle_minutes),
    )


def end_session(*, user: User, reference: str) -> bool:
    """End one of one's own sessions, halves and all; whether there was such a one."""
    with transaction.atomic():
        for row, _kept in _rows(user):
            if same(_reference(row.session_key).encode(), reference.encode(errors="replace")):
                row.delete()
                _record(user, "end_session")
                return True
    return False


def end_other_sessions(*, user: User, this_key: str) -> int:
    """End all of a person's sessions but this one, and those that wait for a code; how many."""
    with transaction.atomic():
        others = [row for row, _kept in _rows(user) if row.session_key != this_key]
        for row in others:
            row.delete()
        if others:
            _record(user, "end_other_sessions")
    return len(others)


def _rows(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    for row in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        kept = row.get_decoded()
        if str(user.pk) in (kept.get(SESSION_KEY), kept.get(PENDING, {}).get("user")):
            yield row, kept


def _holds(user: User, row: Session, kept: dict[str, Any]) -> bool:
    now, current = time.time(), user.get_session_auth_hash()
    if pending := kept.get(PENDING):
        return pending["until"] >= now and pending["password"] == current
    opened = kept.get(OPEN, {}).get("opened", 0)
    return kept.get(HASH_SESSION_KEY) == current and now - opened <= ABSOLUTE_SECONDS


def _seen(row: Session, kept: dict[str, Any], this_key: str) -> OwnSession:
    entry = kept.get(OPEN, {})
    idle = int(time.time() - entry["seen"]) // 60 if "half" in entry else None
    begun = entry.get("opened")
    return OwnSession(
        reference=_reference(row.session_key),
        begun=timezone.localdate(datetime.fromtimestamp(begun, UTC)) if begun else None,
        idle_minutes=idle,
        is_this=row.session_key == this_key,
    )


def _reference(session_key: str) -> str:
    return digest(b"session reference" + session_key.encode()).hex()[:32]


def _record(user: User, verb: str) -> None:
    organisation = organisation_of(user)
    if organisation is not None:
        auditing.record(organisation, user, verb, user)
