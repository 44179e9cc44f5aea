"""Workers that say they are there, and the work that was handed to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A worker's public key, until a time minutes away, vouched for by the server's own secret.

    Whoever writes the database without that secret can announce nobody: see `announcing`.
    """

    id = models.UUIDField(primary_key=True)  # the key id of the public key
    public_key = models.BinaryField()
    expires_at = models.DateTimeField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"worker {self.id.hex[:8]}"


class Job(models.Model):
    """One piece of keyed work of one team: carried by a worker, or waiting for a member.

    `sealed_keys` opens for that worker only, for this job, team and generation, while it lives.
    """

    class Kind(models.TextChoices):
        RENEWAL = "renewal", _("Renewal of keys")

    class State(models.TextChoices):
        CARRIED = "carried", _("Carried by a worker")
        WAITING = "waiting", _("Waiting for a member")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    worker = models.UUIDField(null=True)
    sealed_keys = models.BinaryField(default=bytes)
    # How often it was handed over: a worker that always fails is not tried for ever.
    handed = models.PositiveSmallIntegerField(default=0)
    # When the worker last got on with it.
    noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind"], name="one_keyed_job_of_a_kind"),
            models.CheckConstraint(
                name="keys_only_while_carried",
                condition=Q(state="carried", worker__isnull=False)
                | Q(state="waiting", worker__isnull=True, sealed_keys=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"keyed job {self.id.hex[:8]}"
