"""What waits for a lawyer, and what is out: the coordinator's board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Team, User
from incidents.document import IncidentDocument, from_parts
from incidents.models import Record, RecordQuerySet
from incidents.records import open_many
from incidents.views.sheet import Sheet
from legal_aid import needs
from legal_aid.hours import HourRule, hour_rule
from legal_aid.models import Offer, Referral
from legal_aid.routing import Need
from legal_aid.stages import Stage, stage_of_incident
from vault import Keyring

# Each is one public-key operation. Who has more waiting sees the most urgent.
MOST_OPENED = 60


@dataclass(frozen=True)
class WaitingIncident:
    """An incident that somebody wants a lawyer for. `may_be_offered`: the person agreed."""

    record: Record
    client: str
    title: str
    need: Need
    rule: HourRule | None
    may_be_offered: bool
    was_unplaced: bool

    @property
    def stage(self) -> Stage:
        """Draft, triaged, or unplaced: nobody has it yet."""
        return stage_of_incident(
            self.record, may_be_offered=self.may_be_offered, was_unplaced=self.was_unplaced
        )


@dataclass(frozen=True)
class OutOffer:
    """A live offer: to whom, how many were asked before, how many may still be. `tenths_gone` of
    its time; the whole of it is what it was prepared with, in working time or not."""

    offer: Offer
    client: str
    of: int
    tenths_gone: int = 0


def waiting_for_lawyer(
    keyring: Keyring, user: User, *, with_drafts: bool = False
) -> list[WaitingIncident]:
    """Incidents of the user's teams that may be offered, or press and may not; most urgent first.

    Looks at the `MOST_OPENED` most urgent, newest registered ones. `with_drafts`: those too that
    do not press and may not be offered: nobody has agreed yet.
    """
    rows = _registered(user).select_related("team").order_by("-urgency", "-week", "pk")
    found = _opened(keyring, list(rows[:MOST_OPENED]))
    return [one for one in found if one.may_be_offered or one.record.urgency == 2 or with_drafts]


def not_looked_at(user: User) -> int:
    """How many registered incidents are beyond those."""
    return max(0, _registered(user).count() - MOST_OPENED)


def offers_out(keyring: Keyring, user: User) -> list[OutOffer]:
    """Live offers of the user's documentation teams, the next to run out first."""
    offers = (
        Offer.objects.filter(referral__in=Referral.objects.visible_to(user), state=Offer.State.LIVE)
        .select_related("provider", "referral__record")
        .prefetch_related("referral__offers")
        .order_by("due_at", "pk")
    )
    clients = clients_of(keyring, [offer.referral.record for offer in offers])
    return [
        OutOffer(
            offer,
            clients.get(offer.referral.record_id, ""),
            len(offer.referral.offers.all()),
            _tenths_gone(offer),
        )
        for offer in offers
    ]


def _tenths_gone(offer: Offer) -> int:
    left = (offer.due_at - timezone.now()).total_seconds() / 60
    return round(10 * (1 - max(0.0, min(1.0, left / max(1, offer.minutes)))))


def clients_of(keyring: Keyring, records: Iterable[Record]) -> dict:
    """What pages call the client of each incident that opens, by record id."""
    opened = open_many(keyring, records)
    return {pk: Sheet(from_parts(parts)).client for pk, parts in opened.items() if _whole(parts)}


def provider_names(ids: Iterable) -> dict:
    return {team.pk: team.name for team in Team.objects.filter(pk__in=list(ids))}


def _registered(user: User) -> RecordQuerySet:
    return Record.objects.owned_by(user).incidents().filter(state=Record.State.REGISTERED)


def _opened(keyring: Keyring, records: list[Record]) -> list[WaitingIncident]:
    opened = open_many(keyring, records)
    unplaced = set(
        Referral.objects.filter(record__in=records, state=Referral.State.UNPLACED).values_list(
            "record", flat=True
        )
    )
    found = [
        _waiting(record, from_parts(opened[record.pk]), record.pk in unplaced)
        for record in records
        if _whole(opened.get(record.pk, {}))
    ]
    return sorted(found, key=_pressing)


def _waiting(record: Record, document: IncidentDocument, was_unplaced: bool) -> WaitingIncident:
    situation = needs.situation_of(document, record.team, urgency=record.urgency)
    sheet = Sheet(document)
    return WaitingIncident(
        record=record,
        client=sheet.client,
        title=sheet.heading,
        need=situation.need,
        rule=hour_rule(situation.clock),
        may_be_offered=document.allows("share_legal"),
        was_unplaced=was_unplaced,
    )


def _pressing(waiting: WaitingIncident) -> tuple:
    left = waiting.need.hours_left
    return -waiting.need.urgency, left is None, left or 0, waiting.record.week


def _whole(parts: dict) -> bool:
    return {"account", "identity"} <= parts.keys()
