"""Passes by which phones send, and the sealed files that come with a report."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Team

MOST_FILES = 8
FOLDER = "intake"  # of the blobs


class PhonePass(models.Model):
    """Lets one phone send sealed reports to one team, and read that team's public keys.

    It ends with the membership of whoever set the phone up. Nothing that was sent names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="phones")
    lookup_hash = models.BinaryField(unique=True)
    made_week = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"phone {self.id.hex[:8]}"


class IntakeFile(models.Model):
    """A photo or voice note, sealed to a team. It may be here before its report is.

    Its key lies here and its chunks in a file of random name, so without the row nothing opens.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.UUIDField()  # no reference: the report comes last
    number = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    week = models.CharField(max_length=8)
    stored_as = models.CharField(max_length=80)
    sealed_key = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "number"], name="one_file_per_number"),
            models.CheckConstraint(
                name="file_1_to_8", condition=Q(number__gte=1, number__lte=MOST_FILES)
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.id.hex[:8]}"
