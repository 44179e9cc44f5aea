"""Which records are worth opening when somebody is compared with everybody.

Blind tokens find those with the same name, sound of a name, badge, plate, code or contact. What
has no token (a description, a record that is not indexed yet) is looked for in the newest ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import Team
from incidents.models import Record, RecordQuerySet
from incidents.people.client import Client
from incidents.people.comparing import KnownPerson
from incidents.search.tokens import find, shared
from vault import Keyring

# Opened in one go. Only a name that half a register bears meets the first.
MOST_OPENED = 2_000
MOST_NEWEST = 100


def newest(team: Team, most: int = MOST_OPENED) -> RecordQuerySet:
    """The team's newest records."""
    return all_of(team)[:most]


def all_of(team: Team) -> RecordQuerySet:
    """Every record of a team, the newest first."""
    records = Record.objects.incidents().filter(team=team).select_related("team")
    return records.order_by("-week", "pk")


def around_record(keyring: Keyring, record: Record) -> RecordQuerySet:
    """Records that may have somebody in common with this one."""
    return _those(record.team, shared(keyring, record)).exclude(pk=record.pk)


def around_person(keyring: Keyring, team: Team, known: KnownPerson) -> RecordQuerySet:
    """Records that may name this person."""
    found = find(keyring, team, "contact", known.contact) if known.contact else set()
    for name in known.names:
        found |= find(keyring, team, "sound", name)
    return _those(team, found)


def of_codes(keyring: Keyring, team: Team, clients: Iterable[Client]) -> RecordQuerySet:
    """Records in which one of these clients' codes stands, as far as the index says it."""
    found: set[UUID] = set()
    for client in clients:
        found |= find(keyring, team, "code", client.code)
    return _those(team, found)


def _those(team: Team, found: Iterable[UUID]) -> RecordQuerySet:
    recent = list(newest(team, MOST_NEWEST).values_list("pk", flat=True))
    wanted = {*list(found)[: MOST_OPENED - len(recent)], *recent}
    return all_of(team).filter(pk__in=wanted)
