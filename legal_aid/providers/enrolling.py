"""An entry of the directory whose people now have a team here."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts import auditing
from accounts.models import Team, User
from legal_aid.directory import may_change
from legal_aid.models import Colleague, Provider, Rating, Shift
from legal_aid.providers.describing import description_of


def entries_without_keys() -> QuerySet[Provider]:
    """Who can only be phoned and takes new cases, by name."""
    return Provider.objects.filter(team__isnull=True, is_active=True).order_by("name", "pk")


def take_over_entry(*, actor: User, entry: Provider, team: Team) -> Provider:
    """Describe a new team as the entry described its people, inside the caller's transaction.

    If the actor keeps the entry it becomes the team's: its people, rota and ratings go along, and
    nobody is listed twice. An entry that others keep stays theirs.
    """
    columns = description_of(entry).columns()
    owned = Provider.objects.create(id=team.pk, team=team, **columns)
    if may_change(actor, entry):
        for rows in (Colleague, Shift, Rating):
            rows.objects.filter(provider=entry).update(provider=owned)
        entry.delete()
    auditing.record(team.organisation, actor, "provider.describe", team)
    return owned
