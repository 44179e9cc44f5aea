"""Which records are worth opening when somebody is compared with everybody: the newest."""

from __future__ import annotations

from accounts.models import Team
from incidents.models import Record, RecordQuerySet
from incidents.people.comparing import KnownPerson
from vault import Keyring

# Opened in one go. A team with more is told how far was looked.
MOST_OPENED = 2_000


def newest(team: Team) -> RecordQuerySet:
    """The team's newest records."""
    return _of(team)[:MOST_OPENED]


def around_record(keyring: Keyring, record: Record) -> RecordQuerySet:
    """Records that may have somebody in common with this one."""
    return _of(record.team).exclude(pk=record.pk)[:MOST_OPENED]


def around_person(keyring: Keyring, team: Team, known: KnownPerson) -> RecordQuerySet:
    """Records that may name this person."""
    return _of(team)[:MOST_OPENED]


def _of(team: Team) -> RecordQuerySet:
    records = Record.objects.incidents().filter(team=team).select_related("team")
    return records.order_by("-week", "pk")
