"""The calendar that a person's own calendar program asks for, and a team's own tasks by stage."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Team, User


class CalendarFeed(models.Model):
    """One person's feed: its entries open for whoever has its address, and for nobody else.

    The address is a random secret. Kept here are a hash that finds the row, the secret itself
    sealed to its owner, and the entries sealed under a key that comes from the secret. So a
    stopped server knows no time, and a request for the address brings what opens them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    lookup_hash = models.BinaryField(unique=True)
    sealed_secret = models.BinaryField()
    sealed_entries = models.BinaryField()

    def __str__(self) -> str:
        return f"calendar feed {self.id.hex[:8]}"


class TaskTable(models.Model):
    """A legal-aid team's own task templates by stage, sealed to it. A change is another row, so
    that two people who change it at once notice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="+")
    sealed_table = models.BinaryField()

    def __str__(self) -> str:
        return f"tasks {self.id.hex[:8]}"
