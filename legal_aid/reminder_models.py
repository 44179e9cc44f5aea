"""Who has been told, without content, that an offer waits or that nobody took a case."""

from __future__ import annotations

from django.db import models


class OfferReminder(models.Model):
    """A live offer, and when the provider's lawyers are told next. Gone with the offer's end.

    `told` is 0, 1 (it came) or 2 (half its time is over). `due_at` is cut to five minutes, null
    when nobody is told any more.
    """

    offer = models.OneToOneField(
        "legal_aid.Offer", on_delete=models.CASCADE, primary_key=True, related_name="reminder"
    )
    told = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"reminder of offer {self.offer_id.hex[:8]}"


class ReferralAlarm(models.Model):
    """A referral for which somebody must pick up the telephone: nobody is left to ask, or half the
    time of an offer is over and nobody has opened it. Gone when that is no longer so.

    `told` counts tellings, `last_place` is whom the last one went to, as for reports.
    """

    referral = models.OneToOneField(
        "legal_aid.Referral", on_delete=models.CASCADE, primary_key=True, related_name="alarm"
    )
    told = models.PositiveSmallIntegerField(default=0)
    last_place = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"alarm of referral {self.referral_id.hex[:8]}"
