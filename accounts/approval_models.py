"""What takes two: coming back after a reset, whom an organisation trusts from outside for it, and
what a second person was asked."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outsider(models.Model):
    """Somebody of elsewhere whom an organisation may ask for the second of two signatures.

    Holds while both signatures do, see `accounts.outsiders`. It opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="outsiders"
    )
    # Whoever answered the link; null until then.
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="+")
    named_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    # SHA-256 of the link's code; null once it was answered.
    lookup_hash = models.BinaryField(null=True, unique=True)
    expires_on = models.DateField()
    # Ed25519 by either side over both sides' keys, once the code was compared; empty until then.
    named_signature = models.BinaryField(default=bytes)
    accepted_signature = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="trusted_once")
        ]

    def __str__(self) -> str:
        return f"outsider {self.id.hex[:8]}"


class Approval(models.Model):
    """Something one person must not do alone, put before a second one. What it is, is sealed."""

    class Kind(models.TextChoices):
        READMISSION = "readmission", _("Readmission")
        RELEASE = "release", _("Release")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, related_name="+"
    )
    expires_on = models.DateField()
    # A release only: from then on it may do without the second person, with a reason.
    cools_until = models.DateTimeField(null=True)
    # The digest of what is asked, and ids by which to show it, to either person.
    sealed_for_asker = models.BinaryField()
    sealed_for_approver = models.BinaryField(default=bytes)
    # Ed25519 by whoever asks, and by whoever approves, over the same statement.
    request_signature = models.BinaryField()
    decision_signature = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_release_is_asked_of_nobody",
                condition=Q(asked_of__isnull=False) | Q(kind="release"),
            ),
            models.CheckConstraint(
                name="only_a_release_cools",
                condition=Q(cools_until__isnull=True) | Q(kind="release"),
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.id.hex[:8]}"


class Reset(models.Model):
    """A person's way to new keys. Stays until somebody but its maker has admitted them again."""

    user = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    made_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    # SHA-256 of the link's code; null once it was used.
    lookup_hash = models.BinaryField(null=True, unique=True)
    expires_on = models.DateField()

    def __str__(self) -> str:
        return f"reset {self.user_id.hex[:8]}"
