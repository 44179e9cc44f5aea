"""The chain, its entries and its checkpoints. Only a chain's head ever changes."""

from __future__ import annotations

import uuid

from django.db import models


class Chain(models.Model):
    """One organisation's log. `public_key` is its auditors': what is written, only they read.

    The head says where the chain ends. The server signs it together with the auditors' key, so
    that cutting the end off, or exchanging the key, shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_key = models.BinaryField()
    head_sequence = models.PositiveBigIntegerField(default=0)
    head_hash = models.BinaryField(default=bytes)
    head_signature = models.BinaryField(default=bytes)
    # The day on which an auditor last carried a checkpoint off; None: never.
    checkpoint_left_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"chain {self.id.hex[:8]}"


class Entry(models.Model):
    """One thing done. Actor, verb, object and exact time are sealed; the week is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    week = models.CharField(max_length=8)
    previous_hash = models.BinaryField()
    sealed = models.BinaryField()
    entry_hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], name="one_entry_per_chain_and_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"entry {self.sequence} of chain {self.chain_id.hex[:8]}"


class Checkpoint(models.Model):
    """The server's signature over the chain up to one entry. Its copy elsewhere is what counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="checkpoints")
    sequence = models.PositiveBigIntegerField()
    week = models.CharField(max_length=8)
    entry_hash = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], name="one_checkpoint_per_chain_and_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.sequence} of chain {self.chain_id.hex[:8]}"
