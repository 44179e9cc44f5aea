"""The ledger of an advocacy team, its releases, and what waits to become one."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User


class Ledger(models.Model):
    """One per advocacy team. Inside the seal: the rounding secret, the threshold, the chain's head.

    `known_number` and `known_head` are what a journal says after an older copy was restored: how
    far the chain had come. They are public by nature, and no key is at hand to seal them then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="ledger")
    sealed = models.BinaryField()
    known_number = models.PositiveIntegerField(default=0)
    known_head = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"ledger {self.id.hex[:8]}"


class LedgerRelease(models.Model):
    """A release: what everyone may read, in `body`, and what only the team knows of it, sealed.

    Before its embargo ends `citable`, `body` and `signature` are empty: they lie in the seal alone.
    """

    class State(models.TextChoices):
        EMBARGOED = "embargoed", _("Waits for its day")
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected by a later one")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    # What people cite it by. Random, so that nobody finds one that is not public yet.
    citable = models.CharField(max_length=80, unique=True, null=True)  # noqa: DJ001 (unique)
    body = models.TextField(blank=True)
    signature = models.BinaryField(default=bytes)
    # What it says of each cell, under which codes, over which days: see `ledger.contents`.
    sealed = models.BinaryField()
    # The facts of its days, as they were.
    sealed_facts = models.BinaryField()

    class Meta:
        ordering = ("ledger", "number")
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number"], name="one_release_per_number")
        ]

    def __str__(self) -> str:
        return f"release {self.id.hex[:8]}"


class KnownHead(models.Model):
    """How far a person saw a ledger's chain, sealed under their own seed: a ledger that was put
    back to an earlier state is shorter than its members remember."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_heads")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="known_heads")
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "team"], name="one_known_head_per_team")
        ]

    def __str__(self) -> str:
        return f"known head {self.id.hex[:8]}"


class SavedTable(models.Model):
    """The definition of a table, kept by a team: title, what it counts, by what. No figures."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="saved_tables")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"saved table {self.id.hex[:8]}"


class ReleaseDraft(models.Model):
    """A release in the making: titles and definitions of tables. No figures.

    Inside the seal also how often it comes again, if it does, and since when it was last made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="release_drafts")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"release draft {self.id.hex[:8]}"
