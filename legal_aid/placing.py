"""Moving a referral along: which offer is live, what ends, what is destroyed. Needs no key.

Everything here runs inside the caller's transaction with the referral's row locked first, so that
an acceptance, an answer, the sweeper and a withdrawal never interleave, and never deadlock.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts import auditing
from accounts.models import User
from incidents.models import Record
from legal_aid import directory
from legal_aid.models import Offer, Referral
from legal_aid.validity import due_from

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

    Who has left the directory or filled up since is passed over. With none left, the referral is
    unplaced and the incident is back on the board.
    """
    live = referral.offers.filter(state=Offer.State.LIVE).first()
    if live or referral.state != Referral.State.PLACING:
        return live
    taking = {
        provider.pk
        for provider in directory.providers().filter(is_active=True)
        if provider.open_cases < provider.capacity
    }
    for offer in referral.offers.filter(state=Offer.State.PREPARED).order_by("place"):
        if offer.provider_id not in taking:
            end(Offer.objects.filter(pk=offer.pk), Offer.State.CLOSED)
            continue
        offer.state, offer.due_at = Offer.State.LIVE, due_from(now, offer.minutes)
        offer.save(update_fields=["state", "due_at"])
        _audit(referral, actor, "offer.open", offer)
        return offer
    finish(referral, Referral.State.UNPLACED)
    _audit(referral, actor, "referral.unplaced", referral)
    return None


def finish(referral: Referral, state: Referral.State) -> None:
    """End a referral without a lawyer; the incident waits again."""
    referral.state = state
    referral.save(update_fields=["state"])
    Record.objects.filter(pk=referral.record_id, state=Record.State.OFFERED).update(
        state=Record.State.REGISTERED
    )


def _audit(referral: Referral, actor: User | None, verb: str, obj: object) -> None:
    auditing.record(referral.team.organisation, actor, verb, obj)
