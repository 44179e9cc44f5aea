"""Tables of rules as rows: one draft and any number of published versions of each team."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from accounts.models import Team

DRAFT = 0


class RulesVersion(models.Model):
    """A table of rules, sealed to its documentation team with who wrote it and when.

    `number` counts the published ones from 1; 0 is the draft. A row is never changed: a draft is
    replaced by another row, a published version stays as it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    week = models.CharField(max_length=8)
    sealed_table = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"rules {self.id.hex[:8]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once: what a ranking rested on must be there as it was."""
        if not self._state.adding:
            raise TypeError("a version of the rules is never changed")
        super().save(*args, **kwargs)
