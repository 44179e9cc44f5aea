"""Nobody awake: offers that ran out go on to the next provider. Keyless and safe to repeat."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone

from legal_aid import placing
from legal_aid.models import Offer, Referral

logger = logging.getLogger("amparo.sweeping")


@dataclass(frozen=True)
class SweepResult:
    """How many offers ran out and were opened, and referrals that nobody is left for."""

    expired: int = 0
    activated: int = 0
    unplaced: int = 0
    failed: int = 0


def sweep(now: datetime | None = None) -> SweepResult:
    """Look at every referral that is being placed; each in a transaction of its own.

    What is committed when a sweep dies stays right, and the next sweep does the rest. A referral
    that fails is counted and left for the next time.
    """
    now = now or timezone.now()
    placing_now = Referral.objects.filter(state=Referral.State.PLACING).order_by("pk")
    running = Offer.objects.filter(state=Offer.State.LIVE, due_at__gt=now).values("referral")
    result = SweepResult()
    for referral_id in list(placing_now.exclude(pk__in=running).values_list("pk", flat=True)):
        result = _add(result, _sweep_one(referral_id, now))
    return result


def _sweep_one(referral_id: UUID, now: datetime) -> SweepResult:
    try:
        with transaction.atomic():
            referral = placing.locked(referral_id)
            expired = placing.expire_overdue(referral, now)
            before = referral.offers.filter(state=Offer.State.LIVE).exists()
            live = placing.advance(referral, now)
            unplaced = referral.state == Referral.State.UNPLACED
            return SweepResult(expired, int(bool(live) and not before), int(unplaced))
    except Referral.DoesNotExist:
        return SweepResult()  # erased since we looked
    except DatabaseError:
        logger.error("referral %s could not be swept", referral_id)
        return SweepResult(failed=1)


def _add(one: SweepResult, other: SweepResult) -> SweepResult:
    return SweepResult(
        one.expired + other.expired,
        one.activated + other.activated,
        one.unplaced + other.unplaced,
        one.failed + other.failed,
    )
