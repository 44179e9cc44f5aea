"""Releases that come again: "every quarter", made ready when an advocate next signs in.

A draft that comes again says so in `every`, and in `through` up to which day it was made last. When
a whole period has gone by since, the next draft is made from it, over that period, and waits to be
looked at. Nothing is counted or published meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import Team, User
from advocacy.definitions import Days
from advocacy.ledger.models import ReleaseDraft
from advocacy.ledger.preview import Announcement
from advocacy.ledger.saved import EVERY, kept, note, read
from advocacy.ledger.state import require_advocate
from advocacy.periods import MONTHS_IN, Unit, days_of, key_at
from vault import Keyring, Undecryptable

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 12
LONGEST_TITLE = 200
RULE = ("every", "through")


def due(said: Mapping[str, Any], today: date) -> list[Days]:
    """The whole periods that are over and for which no draft was made yet, oldest first."""
    if said.get("every") not in EVERY:
        return []
    unit, found = Unit(said["every"]), []
    try:
        day = date.fromisoformat(said["through"]) + timedelta(days=1)
    except (KeyError, TypeError, ValueError, OverflowError):
        return []
    while len(found) < MOST_AT_ONCE:
        period = days_of(key_at(day, unit))
        if period.since is None or period.until is None or period.until >= today:
            break
        if period.since >= day:  # a period that was begun before is not whole
            found.append(period)
        day = period.until + timedelta(days=1)
    return found


def prepare_due(*, keyring: Keyring, actor: User, team: Team) -> list[ReleaseDraft]:
    """Make the drafts that are due; which. Each says what the recurring one says, of as long a
    time that ends with the new period, without its rule. Audited, harmless to repeat.

    PermissionDenied for who is no advocate of the team.
    """
    require_advocate(keyring, actor, team)
    made = []
    today = timezone.localdate()
    for one in kept(keyring, team, ReleaseDraft):
        if due(one.said, today):
            made += _prepared(keyring, actor, team, one.row.pk, today)
    return made


def _prepared(
    keyring: Keyring, actor: User, team: Team, draft: UUID, today: date
) -> list[ReleaseDraft]:
    with transaction.atomic():
        row = ReleaseDraft.objects.select_for_update().filter(pk=draft, team=team).first()
        if row is None:
            return []
        try:
            said = dict(read(keyring, team, row).said)
        except Undecryptable:
            logger.error("%s does not open", row)
            return []
        periods = due(said, today)  # another session may have been faster
        made = []
        for period in periods:
            made.append(note(keyring, team, ReleaseDraft(team=team), _next(said, period)))
        if periods:
            said["through"] = str(periods[-1].until)
            note(keyring, team, row, said)
            detail = {"drafts": str(len(made))}
            auditing.record(team.organisation, actor, "release_draft.prepare", row, detail)
    return made


def _next(said: Mapping[str, Any], period: Days) -> dict[str, Any]:
    """The draft of one period: dated anew, its tables moved, nothing checked yet."""
    unit = Unit(said["every"])
    key = key_at(period.since or date.min, unit)
    fresh = {name: value for name, value in said.items() if name not in (*RULE, "certificate")}
    anew = Announcement(title=key, language="en")
    return fresh | {
        "title": f"{str(said.get('title', ''))[: LONGEST_TITLE - len(key) - 2]}, {key}",
        "tables": [_moved(table, unit, key) for table in said.get("tables", ())],
        "embargo": None,
        "corrects": None,
        "dated": anew.dated.isoformat(),
        "token": anew.token,
    }


def _moved(table: Mapping[str, Any], unit: Unit, last: str) -> dict[str, Any]:
    """A table over as many whole periods as before, at least one, of which `last` is the last."""
    first = last
    for _more in range(1, _periods_in(table, unit)):
        day = days_of(first).since
        if day is None or day == date.min:
            break
        first = key_at(day - timedelta(days=1), unit)
    return {**table, "since": first, "until": last}


def _periods_in(table: Mapping[str, Any], unit: Unit) -> int:
    try:
        since, until = days_of(str(table["since"])).since, days_of(str(table["until"])).until
    except (KeyError, ValueError):
        return 1
    if since is None or until is None:
        return 1
    return round(((until - since).days + 1) / 30.4 / MONTHS_IN[unit])
