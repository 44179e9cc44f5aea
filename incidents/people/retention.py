"""When a client is past their time: nobody's record names them, and the years are over."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Team
from incidents import dates
from incidents.models import Record
from incidents.people.appearances import appearances
from incidents.people.nearby import MOST_OPENED, newest
from incidents.people.registering import OpenClient
from vault import Keyring


def is_due(record: Record, has_records: bool) -> bool:
    """Whether a client may go: in the register for longer than the organisation keeps what is
    closed, and in none of its records. Whether they are in one, only an open register tells."""
    years = record.team.organisation.keeps_years
    since = dates.week_of(timezone.localdate() - timedelta(days=365 * years))
    return not has_records and not record.on_hold and record.week < since


def due_clients(keyring: Keyring, team: Team, register: list[OpenClient]) -> list[OpenClient]:
    """Those of a register who are past their time. Old ones alone make it open the records.

    None while the team has more records than are opened at once: rather too late than too early.
    """
    old = [one for one in register if not one.is_merged and is_due(one.record, False)]
    if not old:
        return []
    records = list(newest(team))
    if len(records) >= MOST_OPENED:
        return []
    found = appearances(keyring, records)
    named = {person.client for one in found for person in one.identity.people}
    return [client for client in old if client.link not in named]
