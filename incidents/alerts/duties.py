"""The on-call list of a documentation team: who is told first, and who next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Membership, Role, Team, User
from incidents.alerts.models import Duty
from incidents.alerts.times import covers
from incidents.rights import WRITING_ROLES


@dataclass(frozen=True)
class Entry:
    """A member who is on call, in the order in which entries are given."""

    user: UUID
    from_hour: int | None = None
    to_hour: int | None = None


def teams_coordinated_by(user: User) -> QuerySet[Team]:
    """Documentation teams whose list a person may set."""
    mine = Membership.objects.filter(user_id=user.pk, role=Role.COORDINATOR)
    return Team.objects.filter(kind=Team.Kind.DOCUMENTATION, pk__in=mine.values("team"))


def members_of(team: Team) -> QuerySet[Membership]:
    """Who can be on call: members who open reports."""
    members = team.memberships.filter(role__in=WRITING_ROLES, user__is_active=True)
    return members.select_related("user").order_by("user__username")


@transaction.atomic
def set_list(*, actor: User, team: Team, entries: Iterable[Entry]) -> None:
    """Replace the on-call list of a team by these members, the first to be told first.

    PermissionDenied unless `actor` coordinates it; ValidationError for somebody who does not open
    its reports, who is named twice, or for one hour without the other.
    """
    if not teams_coordinated_by(actor).filter(pk=team.pk).exists():
        raise PermissionDenied
    listed = list(entries)
    known = set(members_of(team).values_list("user", flat=True))
    if len({one.user for one in listed}) < len(listed) or not known.issuperset(
        one.user for one in listed
    ):
        raise ValidationError(gettext("Name members of this team, each once."), code="members")
    for one in listed:
        if (one.from_hour is None) != (one.to_hour is None):
            raise ValidationError(gettext("Give both hours, or none."), code="hours")
    Duty.objects.filter(team=team).delete()
    Duty.objects.bulk_create(
        Duty(
            team=team,
            user_id=one.user,
            place=place,
            from_hour=one.from_hour,
            to_hour=one.to_hour,
        )
        for place, one in enumerate(listed, 1)
    )
    auditing.record(team.organisation, actor, "on_call.set", team)


def on_list(team: UUID) -> list[Duty]:
    """The list as it counts now: whoever left the team, or is a peer by now, is passed over."""
    members = Membership.objects.filter(team=team, role__in=WRITING_ROLES, user__is_active=True)
    duties = Duty.objects.filter(team=team, user__in=members.values("user"))
    return list(duties.select_related("user").order_by("place", "pk"))


def on_call(duties: list[Duty], now: datetime | None = None) -> list[Duty]:
    """Those whose hours hold now. When nobody's do, everybody: somebody must hear of it."""
    now = now or timezone.now()
    return [one for one in duties if covers(one.from_hour, one.to_hour, now)] or duties


def in_turn(duties: list[Duty], after: int, now: datetime) -> list[Duty]:
    """Whom to try, beginning behind the place that was told last, once around."""
    called = on_call(duties, now)
    later = [one for one in called if one.place > after]
    return [*later, *(one for one in called if one.place <= after)]
