"""Of what bundles are made: incidents here, and whatever another room registers.

A case is a record too, but what it is made of is known to a room that imports this one. So that
room says here whose cases they are and what of them may leave; pages, API, command, list and sheet
are the same for both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import Team, User
from accounts.teams import teams_of
from incidents.document import Person
from incidents.evidence.drafts import Draft
from incidents.evidence.leaving import Asked
from incidents.models import Record
from incidents.rights import WRITING_ROLES
from vault import Keyring


class Drafter(Protocol):
    """Opens a record and chooses what of it may leave; see `bundling.draft_bundle`."""

    def __call__(self, *, keyring: Keyring, actor: User, record: Record, asked: Asked) -> Draft: ...


@dataclass(frozen=True)
class Subject:
    """One kind of record. `records`: those of which a person hands bundles over. `people`: who can
    be named, opening the record. `page`: the address of its own page. `has_health`: whether health
    facts of it may be asked for."""

    records: Callable[[User], QuerySet[Record]]
    people: Callable[[Keyring, User, Record], Sequence[Person]]
    draft: Drafter
    page: str
    has_health: bool


_subjects: dict[str, Subject] = {}


def bundled_as(kind: str, subject: Subject) -> None:
    """Register how bundles of a kind of record are made."""
    _subjects[kind] = subject


def subject_of(record: Record) -> Subject:
    """How bundles of this record are made; PermissionDenied for a kind of which there are none."""
    try:
        return _subjects[record.kind]
    except KeyError:
        raise PermissionDenied from None


def handled_by(user: User) -> QuerySet[Record]:
    """Every record of which a person hands bundles over, and reads to whom they went."""
    found = Record.objects.none()
    for subject in _subjects.values():
        found = found | subject.records(user)
    return found.select_related("team__organisation")


def require_hander(keyring: Keyring, user: User, record: Record) -> None:
    """PermissionDenied unless `user`, with their own keyring, hands bundles of this record over."""
    mine = subject_of(record).records(user)
    if keyring.holder != user.pk or not mine.filter(pk=record.pk).exists():
        raise PermissionDenied


def kept_incidents(user: User) -> QuerySet[Record]:
    """Incidents of the teams in which a person writes records."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
    return Record.objects.incidents().filter(team__in=teams)
