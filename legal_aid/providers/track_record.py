"""How often each provider was asked of late, and what came of it: from plain columns alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from legal_aid.models import Offer

LATELY = timedelta(days=90)
_ANSWERED = (Offer.State.ACCEPTED, Offer.State.DECLINED, Offer.State.EXPIRED)


@dataclass(frozen=True)
class TrackRecord:
    """Offers that were live within `LATELY`, by team: how many, answered or run out, accepted."""

    opened: Counter[UUID]
    asked: Counter[UUID]
    accepted: Counter[UUID]


def track_record(now: datetime) -> TrackRecord:
    """Of every team that was asked."""
    lately = Offer.objects.filter(due_at__gt=now - LATELY).values_list("provider", "state")
    opened: Counter[UUID] = Counter()
    asked: Counter[UUID] = Counter()
    accepted: Counter[UUID] = Counter()
    for provider, state in lately:
        opened[provider] += 1
        asked[provider] += state in _ANSWERED
        accepted[provider] += state == Offer.State.ACCEPTED
    return TrackRecord(opened, asked, accepted)
