"""Whether a team could be recovered today, told without any key."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone

from accounts.admission import KEYLESS_ROLES
from accounts.models import Membership, Team
from accounts.recovery.keys import is_sealed_to, is_vouched_for
from accounts.recovery.models import TeamRecovery
from vault import key_id_of

LONGEST_UNREHEARSED = timedelta(weeks=52)


class Standing(StrEnum):
    """How it stands, the worst first."""

    EXCHANGED = "exchanged"  # a recovery key that the team's current key does not vouch for
    NONE = "none"  # no sheets were ever made
    INCOMPLETE = "incomplete"  # not every generation is sealed to it
    MAKER_LEFT = "maker left"  # who saw all three sheets no longer holds the team's key
    NEVER_REHEARSED = "never rehearsed"
    LONG_AGO = "long ago"
    FINE = "fine"


def standing_of(team: Team) -> Standing:
    """How a team's recovery stands, as the database shows it.

    Whoever holds the team's key has checked the database's signing key against it, and may rely on
    this; to others it is what the database says.
    """
    recovery = TeamRecovery.objects.filter(team=team).first()
    if recovery is None:
        return Standing.NONE
    keys = list(team.keys.order_by("generation"))
    current = next((key for key in keys if key.is_current), None)
    if current is None or not is_vouched_for(
        recovery, signing_public=bytes(current.signing_public), generation=current.generation
    ):
        return Standing.EXCHANGED
    key_id = key_id_of(bytes(recovery.public_key))
    if not all(is_sealed_to(key, key_id) for key in keys):
        return Standing.INCOMPLETE
    readers = Membership.objects.filter(team=team).exclude(role__in=KEYLESS_ROLES)
    if not readers.filter(user_id=recovery.maker).exists():
        return Standing.MAKER_LEFT
    return _rehearsal(recovery)


def first_day(week: str) -> date | None:
    """The Monday of an ISO week such as `2026-W47`; None for anything else."""
    try:
        return date.fromisoformat(f"{week}-1")
    except ValueError:
        return None


def _rehearsal(recovery: TeamRecovery) -> Standing:
    monday = first_day(recovery.rehearsed_week)
    if monday is None:
        return Standing.NEVER_REHEARSED
    is_old = timezone.localdate() - monday > LONGEST_UNREHEARSED
    return Standing.LONG_AGO if is_old else Standing.FINE
