"""Sweeping a hundred thousand live offers, against plain UPDATEs of the same rows without keys.

Nothing of an offer is opened by the sweeper, so what is sealed here is filler. The twin moves its
rows by two statements, in one transaction, with no log: the least that could be done at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from incidents.models import Record
from legal_aid.models import Offer, Provider, Referral
from legal_aid.sweeping import SweepResult, sweep
from tests.bench import register_of_many
from tests.bench.measure import Comparison, at_most, seconds
from tests.bench.people import Cast, assemble
from tests.bench.twin.models import TwinOffer

MANY = 100_000
DUE = 100
BATCH = 5_000
_PREPARED: list[Cast] = []


def quiet(cast: Cast, rounds: int) -> Comparison:
    """Seconds of a sweep, twice a minute, that finds nothing to do."""
    _prepared()
    ours = [seconds(lambda: _require(sweep(), SweepResult())) for _ in range(rounds)]
    twin = [seconds(lambda: _twin_sweep(timezone.now())) for _ in range(rounds)]
    return at_most("a quiet sweep of 100,000 live offers, seconds", ours, twin, target=1.0)


def busy(cast: Cast, rounds: int) -> Comparison:
    """Seconds of a sweep that ends a hundred offers and opens the next of each: every one in a
    transaction of its own, with two sealed entries in the log. It must be done before the next."""
    _prepared()
    ours, twin = [], []
    later = timezone.now() + timedelta(days=1)
    for _turn in range(min(rounds, 3)):
        _make_due(later)
        wanted = SweepResult(expired=DUE, activated=DUE)
        ours.append(seconds(lambda result=wanted: _require(sweep(later), result)))
        twin.append(seconds(lambda: _twin_sweep(later)))
    return at_most("a sweep that moves 100 of 100,000 offers, seconds", ours, twin, target=15.0)


def _twin_sweep(now: datetime) -> None:
    with transaction.atomic():
        due = TwinOffer.objects.filter(state="live", due_at__lte=now)
        referrals = list(due.values_list("referral", flat=True))
        due.update(state="expired")
        following = TwinOffer.objects.filter(referral__in=referrals, state="prepared")
        following.update(state="live", due_at=now + timedelta(days=30))


def _require(found: SweepResult, wanted: SweepResult) -> None:
    if found != wanted:
        raise RuntimeError(f"the sweep did {found}")


def _prepared() -> Cast:
    """A team with a hundred thousand incidents, each offered to the first of two providers."""
    if not _PREPARED:
        _PREPARED.append(assemble("Harbour", "hana", "hugo", "hope"))
        took = seconds(lambda: _fill(_PREPARED[0]))
        print(f"     a hundred thousand live offers written in {took:.0f} s", flush=True)
    return _PREPARED[0]


def _fill(cast: Cast) -> None:
    for team in (cast.riverside, cast.trends):
        Provider.objects.create(team=team, capacity=1_000_000)
    # Only while the rows are written, into a file that is thrown away.
    register_of_many._pragmas(register_of_many.FASTER)
    due = timezone.now() + timedelta(days=30)
    for _batch in range(MANY // BATCH):
        records = [
            Record(
                kind=Record.Kind.INCIDENT,
                team=cast.riverside,
                state=Record.State.OFFERED,
                week="2026-W47",
            )
            for _ in range(BATCH)
        ]
        referrals = [
            Referral(
                record=one, team=cast.riverside, urgency=2, week="2026-W47", sealed_ranking=b"x"
            )
            for one in records
        ]
        filler = {"release_key": bytes(32), "sealed_grant": bytes(1500), "minutes": 30}
        offers = [
            Offer(
                referral=one,
                provider=cast.riverside,
                place=1,
                state=Offer.State.LIVE,
                due_at=due,
                **filler,
            )
            for one in referrals
        ]
        offers += [
            Offer(referral=one, provider=cast.trends, place=2, **filler) for one in referrals
        ]
        with transaction.atomic():
            Record.objects.bulk_create(records)
            Referral.objects.bulk_create(referrals)
            Offer.objects.bulk_create(offers)
            TwinOffer.objects.bulk_create(
                TwinOffer(
                    referral=one.referral_id, place=one.place, state=one.state, due_at=one.due_at
                )
                for one in offers
            )


def _make_due(now: datetime) -> None:
    first = Offer.objects.filter(place=1, state=Offer.State.LIVE, minutes=30)
    chosen = list(first.order_by("pk").values_list("pk", "referral")[:DUE])
    at = now - timedelta(minutes=1)
    Offer.objects.filter(pk__in=[pk for pk, _referral in chosen]).update(due_at=at)
    referrals = [referral for _pk, referral in chosen]
    TwinOffer.objects.filter(referral__in=referrals, place=1).update(due_at=at)
