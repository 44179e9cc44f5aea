"""When a client is past their time: nobody's record names them, and the years are over."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Team
from incidents import dates
from incidents.models import Record
from incidents.people.appearances import appearances
from incidents.people.nearby import MOST_OPENED, newest
from incidents.people.registering import OpenClient, open_clients
from vault import Keyring


def is_due(record: Record, has_records: bool) -> bool:
    """Whether a client may go: in the register for longer than the organisation keeps what is
    closed, and in none of its records. Whether they are in one, only open records tell."""
    return not has_records and not record.on_hold and record.week < _since(record.team)


def due_in(keyring: Keyring, team: Team) -> list[OpenClient]:
    """A team's clients who are past their time. Without old ones this is one query.

    None while the team has more records than are opened at once: rather too late than too early.
    """
    old = Record.objects.clients().filter(team=team, week__lt=_since(team), on_hold=False)
    clients = open_clients(keyring, list(old.select_related("team__organisation").order_by("pk")))
    standing = [one for one in clients if not one.is_merged]
    if not standing:
        return []
    records = list(newest(team))
    if len(records) >= MOST_OPENED:
        return []
    found = appearances(keyring, records)
    named = {person.client for one in found for person in one.identity.people}
    return [client for client in standing if client.link not in named]


def _since(team: Team) -> str:
    days = 365 * team.organisation.keeps_years
    return dates.week_of(timezone.localdate() - timedelta(days=days))
