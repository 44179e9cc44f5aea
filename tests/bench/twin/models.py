"""Plaintext counterparts of records, parts, grants, log entries, tokens and facts."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Team, User
from incidents.models import Record, reading_teams


class TwinRecordQuerySet(models.QuerySet["TwinRecord"]):
    def visible_to(self, user: User) -> TwinRecordQuerySet:
        """The same scope as `Record.objects.visible_to`, looked up in the same way."""
        teams = list(reading_teams(user).values_list("pk", flat=True))
        shared = TwinGrant.objects.filter(team__in=teams, is_shared=True)
        granted = list(shared.values_list("record", flat=True))
        own = models.Q(team__in=teams)
        return self.filter(own | models.Q(pk__in=granted) if granted else own)


class TwinRecord(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8, default=Record.Kind.INCIDENT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=Record.State)
    urgency = models.PositiveSmallIntegerField(default=0)
    week = models.CharField(max_length=8)
    head = models.PositiveIntegerField(default=1)

    objects = TwinRecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "kind", "-urgency", "-week"])]


class TwinPart(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey(TwinRecord, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "part", "revision"], name="twin_one_row_per_part_and_revision"
            )
        ]


class TwinStory(models.Model):
    """What is told, in columns that can be searched."""

    record = models.OneToOneField(
        TwinRecord, on_delete=models.CASCADE, primary_key=True, related_name="story"
    )
    title = models.TextField()
    region = models.TextField()
    narrative = models.TextField()


class TwinPerson(models.Model):
    """Somebody in a record."""

    record = models.ForeignKey(TwinRecord, on_delete=models.CASCADE, related_name="people")
    name = models.TextField()
    code = models.TextField()
    contact = models.TextField()


class TwinOfficer(models.Model):
    """An officer in a record."""

    record = models.ForeignKey(TwinRecord, on_delete=models.CASCADE, related_name="officers")
    badge = models.TextField()
    plate = models.TextField()


class TwinGrant(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey(TwinRecord, on_delete=models.CASCADE, related_name="grants")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(default=False)
    parts = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "record"],
                condition=models.Q(is_shared=True),
                name="twin_shared_grants",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "team"], name="twin_one_grant_per_team")
        ]


class TwinChain(models.Model):
    """A log that is chained by hashes like the house's, and can be read by anyone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    head_sequence = models.PositiveBigIntegerField(default=0)
    head_hash = models.BinaryField(default=bytes)


class TwinEntry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    chain = models.ForeignKey(TwinChain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    body = models.TextField()
    previous_hash = models.BinaryField()
    entry_hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], name="twin_one_entry_per_chain_and_sequence"
            )
        ]


class TwinFactInTransit(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()


class TwinCaseFile(models.Model):
    """Joins a case to its incident."""

    record = models.OneToOneField(
        TwinRecord, on_delete=models.CASCADE, primary_key=True, related_name="case_file"
    )
    incident = models.ForeignKey(TwinRecord, on_delete=models.CASCADE, related_name="case_files")


class TwinOffer(models.Model):
    """An offer with its times alone, moved by plain statements."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.UUIDField(db_index=True)
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="twin_offers_by_due")]


class TwinToken(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True)


class TwinFact(models.Model):
    """A fact with one column a code; what may be several is in rows of its own."""

    period = models.CharField(max_length=7)
    country = models.CharField(max_length=40)
    region = models.CharField(max_length=80)
    district = models.CharField(max_length=120)
    gender = models.CharField(max_length=16)
    age_band = models.CharField(max_length=16)
    client = models.PositiveIntegerField()


class TwinFactViolation(models.Model):
    fact = models.ForeignKey(TwinFact, on_delete=models.CASCADE, related_name="violations")
    violation = models.CharField(max_length=40)
    group = models.CharField(max_length=3)
