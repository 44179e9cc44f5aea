"""Facts compacted into sealed columnar blocks; what was published of them, and divided by what."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Role, Team, User
from advocacy.ledger.models import KnownHead as KnownHead
from advocacy.ledger.models import Ledger as Ledger
from advocacy.ledger.models import LedgerRelease as LedgerRelease
from advocacy.ledger.models import ReleaseDraft as ReleaseDraft
from advocacy.ledger.models import SavedTable as SavedTable


def advocacy_teams(user: User) -> models.QuerySet[Team]:
    """Advocacy teams whose trends `user` may read."""
    if not user.is_authenticated:
        return Team.objects.none()
    return Team.objects.filter(
        kind=Team.Kind.ADVOCACY,
        memberships__user_id=user.pk,
        memberships__role=Role.ADVOCATE,
    )


class FactBlock(models.Model):
    """Many facts as one Arrow table, sealed under a key of its own, sealed to the team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="fact_blocks")
    sealed_key = models.BinaryField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"fact block {self.id.hex[:8]}"


class PopulationTable(models.Model):
    """How many people live where, as a statistics office publishes it. Not sealed: public pages,
    where nobody holds a key, divide by it."""

    team = models.OneToOneField(
        Team, primary_key=True, on_delete=models.CASCADE, related_name="population_table"
    )
    source = models.CharField(max_length=300)
    lines = models.TextField()

    def __str__(self) -> str:
        return f"population table of {self.team_id.hex[:8]}"
