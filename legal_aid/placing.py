"""Moving a referral along: which offer is live, what ends, what is destroyed. Needs no key.

Everything here runs inside the caller's transaction with the referral's row locked first, so that
an acceptance, an answer, the sweeper and a withdrawal never interleave, and never deadlock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts import auditing
from accounts.models import User
from legal_aid import directory, stages
from legal_aid.models import Offer, Provider, Referral
from legal_aid.providers.reach import reachable_in, working_hours_of
from legal_aid.validity import NOW, due_at

# An offer that has ended keeps nothing: without its release key no piece of it opens again.
SHREDDED = {
    "release_key": None,
    "sealed_teaser": b"",
    "sealed_packet": b"",
    "sealed_grant": b"",
    "sealed_check": b"",
}
OPEN = (Offer.State.PREPARED, Offer.State.LIVE)


def locked(referral_id: UUID) -> Referral:
    """The referral with its row locked until the transaction ends."""
    referrals = Referral.objects.select_related("record", "team__organisation")
    return referrals.select_for_update(of=("self",)).get(pk=referral_id)


def end(offers: QuerySet[Offer], state: Offer.State) -> int:
    """Give offers their last state and destroy what they carry; how many there were."""
    return offers.update(state=state, **SHREDDED)


def end_others(referral: Referral, kept: Offer) -> int:
    """Close every other offer of a referral that is prepared or live."""
    others = referral.offers.filter(state__in=OPEN).exclude(pk=kept.pk)
    return end(others, Offer.State.CLOSED)


def expire_overdue(referral: Referral, now: datetime) -> int:
    """End the live offer if its time has come; 1 or 0."""
    overdue = referral.offers.filter(state=Offer.State.LIVE, due_at__lte=now)
    ended = [offer.pk for offer in overdue]
    count = end(Offer.objects.filter(pk__in=ended, state=Offer.State.LIVE), Offer.State.EXPIRED)
    for offer_id in ended:
        _audit(referral, None, "offer.expire", f"offer:{offer_id}")
    return count


def advance(referral: Referral, now: datetime, actor: User | None = None) -> Offer | None:
    """Make the next prepared offer live unless one is; return it, or None if none is left.

    Who has left the directory or filled up since is passed over; somebody in custody does not wait
    for a free slot, so there only who takes nobody at all is. With none left, the referral is
    unplaced and the incident is back on the board.
    """
    live = referral.offers.filter(state=Offer.State.LIVE).first()
    if live or referral.state != Referral.State.PLACING:
        return live
    prepared = list(referral.offers.filter(state=Offer.State.PREPARED).order_by("place"))
    taking = _taking(referral, [offer.provider_id for offer in prepared])
    able = [offer for offer in prepared if offer.provider_id in taking]
    offer = _next(referral, able, taking, now)
    passed = [
        one.pk
        for one in prepared
        if one.provider_id not in taking and (offer is None or one.place < offer.place)
    ]
    end(Offer.objects.filter(pk__in=passed), Offer.State.CLOSED)
    if offer:
        hours = working_hours_of(taking[offer.provider_id], now)
        offer.state = Offer.State.LIVE
        offer.due_at = due_at(now, offer.minutes, urgency=referral.urgency, hours=hours)
        offer.save(update_fields=["state", "due_at"])
        _audit(referral, actor, "offer.open", offer)
        return offer
    finish(referral, Referral.State.UNPLACED)
    _audit(referral, actor, "referral.unplaced", referral)
    return None


def _next(
    referral: Referral, able: list[Offer], taking: dict[UUID, Provider], now: datetime
) -> Offer | None:
    """The first in its place. What is needed now goes before to the first where somebody is
    reachable while the offer lasts, by working hours or rota; who is not is asked after them."""
    if referral.urgency == NOW:
        for offer in able:
            wait = reachable_in(taking[offer.provider_id], now)
            if wait is not None and wait < timedelta(minutes=offer.minutes):
                return offer
    return next(iter(able), None)


def _taking(referral: Referral, providers: list[UUID]) -> dict[UUID, Provider]:
    """Of these, by team: who is in the directory, active, with room for a case of this urgency."""
    listed = directory.providers().filter(team__in=providers, is_active=True, capacity__gt=0)
    is_pressing = referral.urgency == NOW
    return {one.team_id: one for one in listed if is_pressing or one.open_cases < one.capacity}


def finish(referral: Referral, state: Referral.State) -> None:
    """End a referral without a lawyer; the incident waits again."""
    step = "nobody_left" if state == Referral.State.UNPLACED else "take_back"
    stages.move_referral(referral, step)
    stages.move_incident(referral.record_id, step)


def _audit(referral: Referral, actor: User | None, verb: str, obj: object) -> None:
    auditing.record(referral.team.organisation, actor, verb, obj)
