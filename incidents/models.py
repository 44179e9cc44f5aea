"""Sealed records, their parts and grants; sealed intake; facts on their way to advocacy."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Team, User

# Members in these roles open what is sealed or granted to their team.
READING_ROLES = (Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)


def reading_teams(user: User) -> models.QuerySet[Team]:
    """Teams whose records `user` may read. Peers, advocates, auditors: none by those roles."""
    return Team.objects.filter(
        memberships__user_id=user.pk,
        memberships__role__in=READING_ROLES,
        kind__in=(Team.Kind.DOCUMENTATION, Team.Kind.LEGAL_AID),
    )


class RecordQuerySet(models.QuerySet["Record"]):
    def incidents(self) -> RecordQuerySet:
        return self.filter(kind=Record.Kind.INCIDENT)

    def cases(self) -> RecordQuerySet:
        return self.filter(kind=Record.Kind.CASE)

    def clients(self) -> RecordQuerySet:
        return self.filter(kind=Record.Kind.CLIENT)

    def visible_to(self, user: User) -> RecordQuerySet:
        """Records of, or granted to, a team in which `user` reads.

        Teams and what others granted are looked up here and now, narrowed by the filters set so
        far: with no subquery and no OR in the way, the list of one's own team is read in the
        index's order (20 times faster at 5,000 records). So filter by kind first.
        """
        if not user.is_authenticated:
            return self.none()
        teams = list(reading_teams(user).values_list("pk", flat=True))
        shared = Grant.objects.filter(team__in=teams, is_shared=True)
        granted = list(shared.values_list("record", flat=True))
        if granted:
            granted = list(self.filter(pk__in=granted).values_list("pk", flat=True))
        own = Q(team__in=teams)
        return self.filter(own | Q(pk__in=granted) if granted else own)

    def owned_by(self, user: User) -> RecordQuerySet:
        """Records of a team in which `user` reads (not those merely granted to it)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(team__in=reading_teams(user).values("pk"))


class Record(models.Model):
    """An incident, a case or a client. Its content is in sealed parts; here stands only what must.

    `urgency` 0 this week, 1 today, 2 now; never its reason. `head` is the newest revision.
    """

    class Kind(models.TextChoices):
        INCIDENT = "incident", _("Incident")
        CASE = "case", _("Case")
        CLIENT = "client", _("Client")

    class State(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        OFFERED = "offered", _("Offered")
        WITH_LAWYER = "with_lawyer", _("With a lawyer")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="records")
    state = models.CharField(max_length=16, choices=State)
    urgency = models.PositiveSmallIntegerField(default=0)
    week = models.CharField(max_length=8)
    head = models.PositiveIntegerField(default=1)
    on_hold = models.BooleanField(default=False)  # a court or authority wants it kept
    closed_week = models.CharField(max_length=8, default="")  # from here retention counts

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "kind", "-urgency", "-week"])]
        constraints = [
            models.CheckConstraint(name="record_urgency_0_to_2", condition=Q(urgency__lte=2))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id.hex[:8]}"

    def is_visible_to(self, user: User) -> bool:
        """What `visible_to` says, for one row that was just read: one query if it is the team's."""
        teams = set(reading_teams(user).values_list("pk", flat=True))
        shared = Grant.objects.filter(record=self, team__in=teams, is_shared=True)
        return self.team_id in teams or shared.exists()


class PartRevision(models.Model):
    """One part of a record as of one revision, sealed under the part's key.

    `previous` is the SHA-256 of the link before it (see `incidents.records.link_hash`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="revisions")
    part = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    previous = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "part", "revision"], name="one_row_per_part_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"part revision {self.id.hex[:8]}"


class Grant(models.Model):
    """Chosen part keys of a record, sealed to one team's key pair.

    `is_shared`: the team is not the one that owns the record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="grants")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="grants")
    is_shared = models.BooleanField(default=True)
    sealed_keys = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "record"], condition=Q(is_shared=True), name="shared_grants"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "team"], name="one_grant_per_team")
        ]

    def __str__(self) -> str:
        return f"grant {self.id.hex[:8]}"


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User) -> IntakeQuerySet:
        """Reports sealed to a documentation team in which `user` reads."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(team__in=reading_teams(user).values("pk"))

    def waiting(self) -> IntakeQuerySet:
        """Reports that nobody has decided about yet, the most urgent and the oldest first."""
        return self.filter(state__in=Intake.WAITING).order_by("-urgency", "week", "pk")


class Intake(models.Model):
    """A report sealed to a team. The id is made by the sender; nothing here names the sender."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        OPENED = "opened", _("Received")
        HANDLED = "handled", _("Being handled")
        REJECTED = "rejected", _("Not taken")

    WAITING = (State.SENT, State.OPENED)

    id = models.UUIDField(primary_key=True, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="intakes")
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    urgency = models.PositiveSmallIntegerField(default=0)
    week = models.CharField(max_length=8)
    # Answers to the sender are sealed to this key, whose seed is in the receipt.
    public_key = models.BinaryField()
    receipt_hash = models.BinaryField(unique=True)
    sealed = models.BinaryField()

    objects = IntakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="intake_urgency_0_to_2", condition=Q(urgency__lte=2))
        ]

    def __str__(self) -> str:
        return f"intake {self.id.hex[:8]}"


class IntakeMessage(models.Model):
    """A question or reason to the sender of a report, or the sender's answer: see
    `incidents.messages`. Time and kind are inside the seals; the id is made by who writes."""

    id = models.UUIDField(primary_key=True, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="messages")
    from_team = models.BooleanField()
    week = models.CharField(max_length=8)
    sealed_for_team = models.BinaryField()
    # Of an answer only when it was given: its sender cannot read it back.
    sealed_for_sender = models.BinaryField()

    def __str__(self) -> str:
        return f"message {self.id.hex[:8]}"


class ReceiptBook(models.Model):
    """A signed-in sender's receipts as one value sealed to the sender's key.

    One row a person, rewritten whole: no order or time joins a receipt to an intake.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"receipt book {self.user_id.hex[:8]}"


class Draft(models.Model):
    """What somebody is typing, sealed to themself: see `incidents.drafts`. Names no record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    slot = models.BinaryField()
    expires_on = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "slot"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return f"draft {self.id.hex[:8]}"


class ReminderBook(models.Model):
    """By when a team is to ask whom, as one value sealed to the team: see `incidents.reminders`."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"reminder book {self.team_id.hex[:8]}"


class FactInTransit(models.Model):
    """A sealed fact that waits to be moved on in a shuffled batch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")  # the advocacy team
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"fact in transit {self.id.hex[:8]}"


class SealedFact(models.Model):
    """A coded fact, signed by a documentation team, sealed to the advocacy team it feeds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="facts")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"fact {self.id.hex[:8]}"


class FactsSchedule(models.Model):
    """One row: when waiting facts were last moved on although few were waiting.

    One time for all teams, moved whether anything waited or not, so it tells of no fact.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_facts_schedule", condition=Q(id=1))]

    def __str__(self) -> str:
        return "facts schedule"


class MovedRecord(models.Model):
    """That legal aid moved a record: how often, and whether its fact still waits to say so."""

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="moved"
    )
    turn = models.PositiveIntegerField(default=0)
    waits = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"moved record {self.record_id.hex[:8]}"


class CallNumber(models.Model):
    """The number that peers of a team call, as every phone of theirs shows it."""

    team = models.OneToOneField(
        Team, on_delete=models.CASCADE, primary_key=True, related_name="call_number"
    )
    number = models.CharField(max_length=30)

    def __str__(self) -> str:
        return f"call number of team {self.team_id.hex[:8]}"
