"""Passkeys as they are stored: whose, how one is found, and the rest sealed."""

from __future__ import annotations

import uuid

from django.db import models


class Passkey(models.Model):
    """A key pair on a person's device.

    Everything known of it (public key, counter, site, name) is sealed under its owner's seed, see
    `accounts.passkeys`: whoever writes the database cannot exchange the public key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="passkeys")
    # SHA-256 of the id that the device gave it, which is long and random.
    credential_hash = models.BinaryField(unique=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"passkey {self.id.hex[:8]}"
