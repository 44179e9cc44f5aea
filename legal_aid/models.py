"""The provider directory, referrals, prepared offers and case files."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Team, User
from incidents.models import Record, reading_teams
from legal_aid.documents.models import CaseDocument as CaseDocument
from legal_aid.providers.models import Colleague as Colleague
from legal_aid.providers.models import Provider as Provider
from legal_aid.providers.models import Rating as Rating
from legal_aid.providers.models import Shift as Shift
from legal_aid.reminder_models import OfferReminder as OfferReminder
from legal_aid.reminder_models import ReferralAlarm as ReferralAlarm


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> ReferralQuerySet:
        """Referrals of documentation teams in which `user` reads."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(team__in=reading_teams(user).values("pk"))


class Referral(models.Model):
    """One attempt to place an incident with a lawyer: a frozen ranking and its offers."""

    class State(models.TextChoices):
        PLACING = "placing", _("Looking for a lawyer")
        PLACED = "placed", _("With a lawyer")
        UNPLACED = "unplaced", _("Nobody could take it")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="referrals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=12, choices=State, default=State.PLACING)
    urgency = models.PositiveSmallIntegerField(default=0)
    week = models.CharField(max_length=8)
    # The ranking with its sentences, sealed to the documentation team.
    sealed_ranking = models.BinaryField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state="placing"), name="one_placing_per_record"
            )
        ]
        indexes = [models.Index(fields=["state"], name="referrals_by_state")]

    def __str__(self) -> str:
        return f"referral {self.id.hex[:8]}"


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> OfferQuerySet:
        """To lawyers and coordinators of a provider: what was ever open to it. Prepared: nobody."""
        if not user.is_authenticated:
            return self.none()
        teams = Team.objects.filter(
            kind=Team.Kind.LEGAL_AID,
            memberships__user_id=user.pk,
            memberships__role__in=(Role.LAWYER, Role.COORDINATOR),
        )
        # Only what was live once has a due time.
        return self.filter(provider__in=teams.values("pk"), due_at__isnull=False)

    def answerable_by(self, user: User) -> OfferQuerySet:
        """Offers that a lawyer may answer now, the next to run out first."""
        if not user.is_authenticated:
            return self.none()
        teams = Team.objects.filter(
            kind=Team.Kind.LEGAL_AID,
            memberships__user_id=user.pk,
            memberships__role=Role.LAWYER,
        )
        return self.filter(
            provider__in=teams.values("pk"), state=Offer.State.LIVE, due_at__gt=timezone.now()
        ).order_by("due_at", "pk")


class Offer(models.Model):
    """A prepared offer to one provider.

    `release_key` opens nothing alone: the grant is sealed to the provider's key *and* wrapped
    under it. It is handed out on acceptance and destroyed with every other end.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        LIVE = "live", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Ran out")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="offers")
    provider = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="offers")
    place = models.PositiveSmallIntegerField()  # 1 is asked first
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    minutes = models.PositiveIntegerField()  # how long it stays live once activated
    due_at = models.DateTimeField(null=True)  # to five minutes; set when live
    is_read = models.BooleanField(default=False)  # whether anybody of the provider opened it
    release_key = models.BinaryField(null=True)
    sealed_teaser = models.BinaryField(default=bytes)
    sealed_packet = models.BinaryField(default=bytes)
    sealed_grant = models.BinaryField(default=bytes)
    # The answer of the provider's one conflict check, sealed to the provider; then no packet.
    sealed_check = models.BinaryField(default=bytes)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "place"], name="one_offer_per_place"),
            models.UniqueConstraint(fields=["referral", "provider"], name="one_offer_per_provider"),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(state="live"), name="one_live_offer"
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(state="accepted"), name="one_accepted_offer"
            ),
        ]
        # The sweeper asks twice a minute what has run out. Not a partial index: SQLite does not use
        # one for a state that is a parameter.
        indexes = [models.Index(fields=["state", "due_at"], name="offers_by_state_and_due")]

    def __str__(self) -> str:
        return f"offer {self.id.hex[:8]}"


class CaseFile(models.Model):
    """Joins a case record to the incident and referral it came from."""

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="case_file"
    )
    incident = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="case_files")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="case_file")

    def __str__(self) -> str:
        return f"case file {self.pk.hex[:8]}"


class JoinedIncident(models.Model):
    """A further incident that a strategic case rests on, beside the one it came from. The sealed
    columns tell its team of a safety hold of the case (`legal_aid.notices`), which an erased case
    leaves behind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Record, null=True, on_delete=models.SET_NULL, related_name="joined_incidents"
    )
    incident = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="joined_cases")
    sealed_notice_key = models.BinaryField(default=b"")
    sealed_notice = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "incident"], name="joined_once")]

    def __str__(self) -> str:
        return f"joined incident {self.id.hex[:8]}"
