"""Facts compacted into sealed columnar blocks."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Role, Team, User


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
