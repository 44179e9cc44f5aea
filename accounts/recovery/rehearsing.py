"""Proving that two sheets open a team, and changing nothing but the week in which that was done."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.errors import NotBelieved
from accounts.generations import Generation
from accounts.models import Team, TeamKey, User
from accounts.recovery.joining_sheets import recovery_pair, sheet_numbers
from accounts.recovery.keys import open_with_recovery, opens_each, set_label
from accounts.recovery.models import TeamRecovery
from audit.chaining import week_of
from vault import KeyPair


@dataclass(frozen=True)
class Proven:
    """What two sheets open: a team and so many generations of its key."""

    team: Team
    label: str
    sheets: str
    generations: int


def rehearse(*, first: str, second: str, team: Team | None = None, actor: User | None) -> Proven:
    """Prove two sheets, of `team` or of whichever team they belong to; note the week.

    Installs nothing and lets nobody in. `actor` is None for a command run on the server.
    ValidationError, by field where one sheet is to blame.
    """
    with transaction.atomic():
        proven = look_at(first=first, second=second, team=team)
        recovery = TeamRecovery.objects.get(team=proven.team)
        recovery.rehearsed_week = week_of(timezone.now())
        recovery.save(update_fields=["rehearsed_week"])
        detail = {"sheets": proven.sheets, "set": proven.label}
        auditing.record(proven.team.organisation, actor, "rehearse_recovery", proven.team, detail)
    return proven


def look_at(*, first: str, second: str, team: Team | None = None) -> Proven:
    """What two sheets open, without noting anything. ValidationError as `rehearse`."""
    pair = recovery_pair(first, second)
    with transaction.atomic():
        recovery, keys, found = open_team(pair, team)
    if opens_each(pair, found, keys) != len(found):
        raise ValidationError(
            _(
                "The sheets open the team's key, but not every older one by itself. Make new "
                "sheets."
            ),
            code="incomplete",
        )
    label, numbers = set_label(pair.public), sheet_numbers(first, second)
    return Proven(recovery.team, label, numbers, len(found))


def open_team(
    pair: KeyPair, team: Team | None = None
) -> tuple[TeamRecovery, list[TeamKey], list[Generation]]:
    """The team of a recovery pair, locked, its keys, and its generations. ValidationError."""
    found = TeamRecovery.objects.filter(public_key=pair.public)
    if team is not None:
        found = found.filter(team=team)
    team = Team.objects.select_for_update().filter(pk__in=found.values("team")).first()
    if team is None:
        raise ValidationError(
            _(
                "The two fit together, but belong to another team, or to a set that was replaced. "
                "Compare what stands behind “Set” with the team's page."
            ),
            code="unknown",
        )
    recovery = TeamRecovery.objects.select_related("team__organisation").get(team=team)
    keys = list(team.keys.select_related("steward").order_by("generation"))
    try:
        return recovery, keys, open_with_recovery(pair, recovery, keys)
    except NotBelieved:
        raise ValidationError(
            _(
                "These are the team's sheets, but the database does not hold what they should "
                "open. Somebody changed it. Restore a backup, and try there."
            ),
            code="changed",
        ) from None
