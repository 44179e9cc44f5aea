"""Lines that wait to be written to the journal: they commit with their verb, or not at all."""

from __future__ import annotations

from django.db import models


class Waiting(models.Model):
    """A line of the journal that has not left yet; there is none of them a moment later."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    # Where a ledger ends, if the line is about one.
    head_hash = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"journal line {self.pk}"
