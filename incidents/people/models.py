"""What stands beside the sealed records of clients: their codes, blinded, and what was decided."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Team
from incidents.models import Record


class ClientCode(models.Model):
    """A client's code under the team's blind key: two clients of a team never have the same.

    The code is random, so the blind value says nothing even to whoever has the key.
    """

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="client_code"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    code_hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "code_hash"], name="one_client_per_code")
        ]

    def __str__(self) -> str:
        return f"client code of {self.record_id.hex[:8]}"


class Decided(models.Model):
    """Somebody decided about two people: the same, or not. Which two, and what, is blinded.

    `pair_hash` is an HMAC over two random references and the answer, so that nothing at rest says
    who was ever taken for whom.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    pair_hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "pair_hash"], name="one_decision_per_pair")
        ]

    def __str__(self) -> str:
        return f"decision {self.id.hex[:8]}"
