"""Cases in which nothing was written for long, and agreements nobody has asked about again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.models import Membership, Role, Team, User
from accounts.teams import teams_of
from incidents.models import READING_ROLES, Record
from legal_aid.case_document import Dispute, Shared
from legal_aid.community.safeguards import asked_by
from legal_aid.days.collecting import Looked


@dataclass(frozen=True)
class Stale:
    """`days` whole days since anything was written. `is_led` is False where nobody of the team
    leads it any more, so that all its lawyers are told."""

    record: Record
    days: int
    is_led: bool


@dataclass(frozen=True)
class ToAsk:
    """The other side of an agreement is to be asked whether it is kept, `days` after it."""

    record: Record
    dispute: Dispute
    days: int


@dataclass(frozen=True)
class Forgotten:
    """`stale` the longest first, `to_ask` the longest due first; `not_looked_at` running cases
    were not opened for it."""

    stale: tuple[Stale, ...] = ()
    to_ask: tuple[ToAsk, ...] = ()
    not_looked_at: int = 0


def forgotten(user: User, looked: Looked, *, now: datetime | None = None) -> Forgotten:
    """What a person should be told about running cases that are open, every part of them.

    When something was last written lies inside the seal, so no query finds it.
    """
    if not looked.cases and not looked.not_looked_at:
        return Forgotten()
    at = now or timezone.now()
    found = [(one.record, one.shared, one.written) for one in looked.cases]
    mine = _Mine(user)
    stale = [each for one in found if (each := _stale(*one, mine, at))]
    asked = [each for record, shared, _at in found for each in _to_ask(record, shared, at)]
    return Forgotten(
        stale=tuple(sorted(stale, key=lambda one: -one.days)),
        to_ask=tuple(each for _due, each in sorted(asked, key=lambda pair: pair[0])),
        not_looked_at=looked.not_looked_at,
    )


class _Mine:
    """In which teams a person works on cases, in which as a lawyer, and who else does."""

    def __init__(self, user: User) -> None:
        self.own = str(user.pk)
        aid = {"kind": Team.Kind.LEGAL_AID}
        self.works = set(teams_of(user, roles=READING_ROLES, **aid).values_list("pk", flat=True))
        as_lawyer = teams_of(user, roles=[Role.LAWYER], **aid)
        self.lawyer_in = set(as_lawyer.values_list("pk", flat=True))
        others = Membership.objects.filter(
            team__in=self.works, role__in=READING_ROLES, user__is_active=True
        )
        self.workers: set[tuple[UUID, str]] = {
            (team, str(person)) for team, person in others.values_list("team", "user")
        }


def _stale(
    record: Record, shared: Shared, written: datetime, mine: _Mine, now: datetime
) -> Stale | None:
    days = (now - written).days
    if days < settings.AMPARO_STALE_DAYS:
        return None
    is_led = (record.team_id, shared.lead) in mine.workers
    is_mine = is_led and shared.lead == mine.own
    if is_mine or (not is_led and record.team_id in mine.lawyer_in):
        return Stale(record, days, is_led)
    return None


def _to_ask(record: Record, shared: Shared, now: datetime) -> Iterator[tuple[datetime, ToAsk]]:
    today = timezone.localdate(now)
    for dispute, days, due in asked_by(shared.disputes, today):
        moment = now - timedelta(days=(today - due).days)
        yield moment, ToAsk(record, dispute, days)
