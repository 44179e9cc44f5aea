"""Plain by need: who is on call, how they are told, and what is due, while nobody is signed in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Team, User
from incidents.models import Intake

LONGEST_ENDPOINT = 1_000


class Duty(models.Model):
    """A member's place on the on-call list of a documentation team.

    Hours are of the server's zone; from 22 to 6 goes over midnight, both empty is always.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="duties")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="duties")
    place = models.PositiveSmallIntegerField()
    from_hour = models.PositiveSmallIntegerField(null=True)
    to_hour = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="one_duty_per_member"),
            models.CheckConstraint(
                name="both_hours_or_none",
                condition=Q(from_hour__isnull=True, to_hour__isnull=True)
                | Q(from_hour__lte=23, to_hour__lte=23),
            ),
        ]

    def __str__(self) -> str:
        return f"duty {self.id.hex[:8]}"


class ReminderAddress(models.Model):
    """Where a person wants to be reminded by e-mail. Given by them, on their own page."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="reminder_address"
    )
    email = models.EmailField(max_length=254)

    def __str__(self) -> str:
        return f"reminder address of {self.user_id.hex[:8]}"


class PushEndpoint(models.Model):
    """Where a browser of a person is told, without a payload. The address is its push service's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_endpoints")
    url = models.CharField(max_length=LONGEST_ENDPOINT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "url"], name="one_row_per_person_and_browser")
        ]

    def __str__(self) -> str:
        return f"push endpoint {self.id.hex[:8]}"


class Alert(models.Model):
    """A report that nobody has opened yet, and who is told next. Gone once it was opened.

    `told` counts tellings, `last_place` is whom the last one went to (0: nobody yet). Times are cut
    to five minutes; `due_at` is null when nobody is told any more.
    """

    intake = models.OneToOneField(
        Intake, on_delete=models.CASCADE, primary_key=True, related_name="alert"
    )
    told = models.PositiveSmallIntegerField(default=0)
    last_place = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"alert {self.intake_id.hex[:8]}"
