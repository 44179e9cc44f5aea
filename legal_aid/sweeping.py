"""Nobody awake: offers that ran out go on to the next provider. Keyless and safe to repeat."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
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
    result = SweepResult()
    for referral_id in _due(now):
        result = _add(result, _sweep_one(referral_id, now))
    return result


def _due(now: datetime) -> list[UUID]:
    """Referrals whose live offer has run out, the longest ago first, then those without one.

    Live offers that still run are counted in an index and not read. A referral without a live
    offer is left by nothing here; one that somebody left is taken up again. As a referral has at
    most one, and only while it is being placed, they are looked for when the numbers differ.
    """
    live = Offer.objects.filter(state=Offer.State.LIVE)
    ran_out = live.filter(due_at__lte=now).order_by("due_at", "pk")
    found = list(ran_out.values_list("referral", flat=True))
    under_way = Referral.objects.filter(state=Referral.State.PLACING)
    if under_way.count() != live.count():
        stranded = under_way.filter(~Exists(live.filter(referral=OuterRef("pk"))))
        found += stranded.order_by("pk").values_list("pk", flat=True)
    return found


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
