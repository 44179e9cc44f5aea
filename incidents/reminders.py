"""By when people are to be asked, in one sealed book a team.

A plain column would tell whoever carries the server away which records rest on nobody having been
asked, that is, who was held or unconscious, and to the minute since when. A book opens for the
team alone, once a visit of *Today*, however many records there are (docs/adr/0013).
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Team
from accounts.teams import seal_to_team
from incidents import consent, dates
from incidents.document import IncidentDocument, canonical_json
from incidents.models import Record, ReminderBook
from vault import Keyring, Undecryptable, context

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reminder:
    """A record whose person is to be asked, and by when."""

    record: UUID
    due: datetime


def remember(keyring: Keyring, record: Record, document: IncidentDocument) -> None:
    """Enter, change or strike out a record's time, inside the caller's transaction.

    Records that nobody waits for never touch the book. Undecryptable without the team's key.
    """
    waiting = consent.to_confirm(document.account.consents)
    due = waiting[0].confirm_by if waiting else ""
    _write(keyring, record.team, record.pk, due)


def forget(keyring: Keyring, team: Team, record: UUID) -> None:
    """Strike out a record that was erased, inside the caller's transaction.

    Without the team's key the line stays: an id of nothing, which nobody is shown.
    """
    if keyring.holds(team.pk):
        _write(keyring, team, record, "")


def reminders_of(keyring: Keyring, team: Team) -> list[Reminder]:
    """What the book says, the first to come in front. Two queries; nothing else is opened."""
    entries = _entries(keyring, ReminderBook.objects.filter(team=team).first())
    here = Record.objects.filter(team=team, pk__in=[UUID(key) for key in entries])
    found = [Reminder(pk, _moment(entries[pk.hex])) for pk in here.values_list("pk", flat=True)]
    return sorted(found, key=lambda one: one.due)


def book_context(team: UUID) -> bytes:
    """What a book belongs to."""
    return context("reminder book", team)


def _write(keyring: Keyring, team: Team, record: UUID, due: str) -> None:
    books = ReminderBook.objects.select_for_update()
    if not due and not books.filter(team=team).exists():
        return
    book, _created = books.get_or_create(team=team, defaults={"sealed": b""})
    entries = _entries(keyring, book)
    if entries.get(record.hex, "") == due:
        return
    entries.pop(record.hex, None)
    if due:
        entries[record.hex] = due
    book.sealed = seal_to_team(
        team, canonical_json(entries), book_context(team.pk), keyring=keyring
    )
    book.save(update_fields=["sealed"])


def _entries(keyring: Keyring, book: ReminderBook | None) -> dict[str, str]:
    """What a book says. One that does not open is begun anew: each record still says on its own
    page by when its person is to be asked, and a reminder must not keep anybody from working."""
    if book is None or not bytes(book.sealed):
        return {}
    try:
        return json.loads(keyring.open(bytes(book.sealed), book_context(book.team_id)))
    except (Undecryptable, ValueError):
        logger.warning("reminder book of team %s does not open", book.team_id)
        return {}


def _moment(text: str) -> datetime:
    found = dates.moment(text)
    if found is None:
        raise Undecryptable
    return found
