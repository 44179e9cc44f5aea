"""The provider directory, referrals, prepared offers and case files."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Team, User
from incidents.models import Record, reading_teams


class Provider(models.Model):
    """What a legal-aid team can take on. Professional, public facts; nothing about clients."""

    team = models.OneToOneField(
        Team, on_delete=models.CASCADE, primary_key=True, related_name="provider"
    )
    matters = models.JSONField(default=list)  # codes of legal_aid.matters
    jurisdictions = models.JSONField(default=list)  # region paths: "KE", "KE/Nairobi"
    languages = models.JSONField(default=list)  # BCP 47 codes
    capacity = models.PositiveIntegerField(default=5)  # open cases at once
    takes_custody_calls = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"provider {self.pk.hex[:8]}"


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
