"""Nobody awake: lawyers are told that an offer waits, coordinators that nobody takes a case.

Keyless, and without content: the same words for everything (`incidents.alerts.telling`). It reads
states, urgency levels, times and lists. Safe to repeat: whoever is killed between telling and
noting it tells again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import auditing
from accounts.models import Membership, Role, User
from audit.chaining import week_of
from incidents.alerts.dialling import Dial, dial_public
from incidents.alerts.duties import in_turn, on_list
from incidents.alerts.telling import tell
from incidents.alerts.times import STEP, cut, office_opens, rounded_up
from incidents.models import Record
from legal_aid.models import Offer, OfferReminder, Provider, Referral, ReferralAlarm
from legal_aid.providers.reach import on_call
from legal_aid.validity import NOW

logger = logging.getLogger("amparo.reminding")

# An alarm that three people have heard is on every board and on *Today*; the rest is up to them.
MOST_TOLD = 3
PATIENCE = {NOW: timedelta(minutes=15)}
LONG_PATIENCE = timedelta(hours=1)
# Who comes late to a list is not called about last month.
NOT_BEFORE = timedelta(weeks=1)


@dataclass(frozen=True)
class Reminded:
    """How many offers and alarms were told to somebody, and could be told to nobody."""

    offers: int = 0
    alarms: int = 0
    unheard: int = 0


def remind(now: datetime | None = None, *, dial: Dial = dial_public) -> Reminded:
    """Tell what is due; each in a transaction of its own."""
    now = now or timezone.now()
    _forget()
    _notice(now)
    offers = alarms = unheard = 0
    for reminder in list(_due_reminders(now)):
        heard = _tell_lawyers(reminder, now, dial)
        offers, unheard = offers + heard, unheard + (not heard)
    _raise_alarm(Referral.objects.filter(alarm=None, pk__in=unread().values("referral")), now)
    for alarm in list(_due_alarms(now)):
        if alarm.referral.urgency != NOW and (opens := office_opens(now)) > now:
            _note(alarm, due_at=rounded_up(opens))
            continue
        heard = _tell_coordinators(alarm, now, dial)
        alarms, unheard = alarms + heard, unheard + (not heard)
    return Reminded(offers, alarms, unheard)


def lawyers_to_tell(offer: Offer, now: datetime, *, again: bool = False) -> list[User]:
    """Whoever is on call there, if that is a lawyer with an account here. Else, and `again` where
    half the time went by in silence, all lawyers."""
    members = Membership.objects.filter(
        team=offer.provider_id, role=Role.LAWYER, user__is_active=True
    )
    lawyers = [member.user for member in members.select_related("user").order_by("user")]
    provider = Provider.objects.filter(team=offer.provider_id).first()
    person = on_call(provider, now) if provider else None
    called = [user for user in lawyers if person and user.pk == person.user_id]
    return lawyers if again or not called else called


def unread() -> QuerySet[Offer]:
    """Live offers of which half the time is over and that nobody of the provider has opened."""
    return Offer.objects.filter(state=Offer.State.LIVE, is_read=False, reminder__told__gte=2)


def _forget() -> None:
    OfferReminder.objects.exclude(offer__state=Offer.State.LIVE).delete()
    waits = Q(state=Referral.State.UNPLACED, record__state=Record.State.REGISTERED)
    is_unread = Q(pk__in=unread().values("referral"))
    ReferralAlarm.objects.exclude(
        referral__in=Referral.objects.filter(waits | is_unread).values("pk")
    ).delete()


def _notice(now: datetime) -> None:
    """A row for each offer that went live, and for each referral of these days that failed."""
    came = Offer.objects.filter(state=Offer.State.LIVE, reminder=None).values_list("pk", flat=True)
    OfferReminder.objects.bulk_create(
        [OfferReminder(offer_id=pk, due_at=cut(now)) for pk in came], ignore_conflicts=True
    )
    failed = Referral.objects.filter(
        state=Referral.State.UNPLACED,
        record__state=Record.State.REGISTERED,
        alarm=None,
        week__gte=week_of(timezone.localtime(now - NOT_BEFORE)),
    )
    _raise_alarm(failed, now)


def _raise_alarm(referrals: QuerySet[Referral], now: datetime) -> None:
    pks = referrals.values_list("pk", flat=True)
    found = [ReferralAlarm(referral_id=pk, due_at=cut(now)) for pk in pks]
    ReferralAlarm.objects.bulk_create(found, ignore_conflicts=True)


def _due_reminders(now: datetime) -> QuerySet[OfferReminder]:
    due = OfferReminder.objects.filter(due_at__lte=now, offer__due_at__gt=now)
    chosen = due.select_related("offer__referral__team__organisation", "offer__provider")
    return chosen.order_by("-offer__referral__urgency", "offer__due_at", "pk")


def _due_alarms(now: datetime) -> QuerySet[ReferralAlarm]:
    due = ReferralAlarm.objects.filter(due_at__lte=now)
    return due.select_related("referral__team__organisation").order_by("-referral__urgency", "pk")


def _tell_lawyers(reminder: OfferReminder, now: datetime, dial: Dial) -> bool:
    """Whoever answers first has it. What nobody could hear counts as told, so that half its time
    later somebody else is."""
    offer = reminder.offer
    heard = [
        user
        for user in lawyers_to_tell(offer, now, again=reminder.told > 0)
        if tell(user, dial=dial)
    ]
    number = reminder.told + 1
    half = rounded_up(now + (offer.due_at - now) / 2)
    later = half if number < 2 and half < offer.due_at else None
    if number == 1 and later is None:
        number = 2  # too short for two: unread from now on is unread for long
    with transaction.atomic():
        rows = OfferReminder.objects.filter(pk=reminder.pk, told=reminder.told)
        if rows.update(told=number, due_at=later) and heard:
            organisation = offer.provider.organisation
            auditing.record(organisation, None, "offer.told", offer, {"to": str(len(heard))})
    return bool(heard)


def _tell_coordinators(alarm: ReferralAlarm, now: datetime, dial: Dial) -> bool:
    """The next on the team's list who can be reached."""
    referral = alarm.referral
    for duty in in_turn(on_list(referral.team_id), alarm.last_place, now):
        if tell(duty.user, dial=dial):
            _note_told(alarm, duty.place, now)
            return True
    _note(alarm, due_at=rounded_up(now + STEP))
    return False


def _note_told(alarm: ReferralAlarm, place: int, now: datetime) -> None:
    referral, number = alarm.referral, alarm.told + 1
    patience = PATIENCE.get(referral.urgency, LONG_PATIENCE)
    due = rounded_up(now + patience) if number < MOST_TOLD else None
    with transaction.atomic():
        if _note(alarm, told=F("told") + 1, last_place=place, due_at=due):
            auditing.record(referral.team.organisation, None, "referral.told", referral)


def _note(alarm: ReferralAlarm, **columns: object) -> int:
    """Of two who told at once, the second changes nothing."""
    return ReferralAlarm.objects.filter(pk=alarm.pk, told=alarm.told).update(**columns)
