"""The rows of the directory. Professional, public facts; nothing about clients."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from legal_aid.providers.practices import Practice, practices_from, together


class Provider(models.Model):
    """Who offers legal aid: a legal-aid team, or somebody without keys who can be phoned.

    An entry of a team has the team's id as its own, so that addresses which name the team stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.OneToOneField(Team, on_delete=models.CASCADE, null=True, related_name="provider")
    # Without a team: the documentation team whose coordinators keep the entry.
    kept_by = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, related_name="kept_providers"
    )
    name = models.CharField(max_length=200, blank=True)  # of an entry without a team
    practices = models.JSONField(default=list)  # of legal_aid.providers.practices.Practice
    interpreters = models.JSONField(default=list)  # languages spoken through an interpreter
    capacity = models.PositiveIntegerField(default=5)  # open cases at once
    takes_custody_calls = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=64, blank=True)  # IANA name; empty: the server's
    holidays = models.CharField(max_length=16, blank=True)  # "KE", "GB-ENG"; empty: none
    hours = models.JSONField(default=list)  # [weekday from 0, "09:00", "17:00"]
    phone = models.CharField(max_length=60, blank=True)
    urgent_phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    remarks = models.CharField(max_length=1000, blank=True)
    conflicts = models.JSONField(default=list)  # agencies it cannot act against, as codes
    # Organisations it cannot act against, in words: sealed to its team.
    sealed_conflicts = models.BinaryField(null=True)
    genders = models.JSONField(default=list)  # of those who would come, as codes
    seat = models.CharField(max_length=120, blank=True)  # region path it travels from
    source = models.CharField(max_length=120, blank=True)  # its key in the file it came from

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="provider_has_a_team_or_a_keeper",
                condition=Q(team__isnull=False) | Q(kept_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kept_by", "source"],
                condition=~Q(source=""),
                name="one_entry_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"provider {self.pk.hex[:8]}"

    @property
    def title(self) -> str:
        """What pages call it."""
        return self.team.name if self.team else self.name

    @property
    def practice_list(self) -> tuple[Practice, ...]:
        return practices_from(self.practices)

    @property
    def matters(self) -> list[str]:
        """Every matter of any practice; with places and languages these need not combine."""
        return together(one.matters for one in self.practice_list)

    @property
    def jurisdictions(self) -> list[str]:
        return together(one.jurisdictions for one in self.practice_list)

    @property
    def languages(self) -> list[str]:
        return together(one.languages for one in self.practice_list)

    @property
    def courts(self) -> list[str]:
        return together(one.courts for one in self.practice_list)


class Colleague(models.Model):
    """Somebody who can be asked for at a provider, under the name they work by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="people")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    task = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    # Their account, where they have one: whoever is on call can be told by the program.
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"colleague {self.id.hex[:8]}"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def overlapping(self, start: datetime, end: datetime) -> ShiftQuerySet:
        """Shifts that share a moment with [start, end): also one that encloses it or lies in it."""
        return self.filter(start__lt=end, end__gt=start)

    def at(self, moment: datetime) -> ShiftQuerySet:
        """The shift that holds at a moment."""
        return self.filter(start__lte=moment, end__gt=moment)

    def to_come(self, moment: datetime | None = None) -> ShiftQuerySet:
        """Shifts that have not ended, the next first."""
        return self.filter(end__gt=moment or timezone.now()).order_by("start")


class Shift(models.Model):
    """Who answers the urgent telephone from `start` to just before `end`. Shifts never overlap."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="shifts")
    person = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="shifts")
    start = models.DateTimeField()
    end = models.DateTimeField()

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts", condition=Q(end__gt=F("start"))
            )
        ]

    def __str__(self) -> str:
        return f"shift {self.id.hex[:8]}"


class Rating(models.Model):
    """How safe one peer found a provider. `tag_hash` comes from the peer's own key: the same peer
    has the same one, and nobody else can tell whose it is."""

    class Stars(models.IntegerChoices):
        UNSAFE = 1, _("1, not safe")
        RATHER_UNSAFE = 2, _("2, rather not safe")
        BETWEEN = 3, _("3, partly safe")
        RATHER_SAFE = 4, _("4, rather safe")
        SAFE = 5, _("5, safe")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="ratings")
    stars = models.PositiveSmallIntegerField(choices=Stars)
    tag_hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_to_five_stars", condition=Q(stars__gte=1, stars__lte=5)
            )
        ]

    def __str__(self) -> str:
        return f"rating {self.id.hex[:8]}"
