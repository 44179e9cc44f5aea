"""Nobody awake: urgent reports that nobody has opened are told to who is on call, then to the next.

Keyless: it reads states, urgency levels, lists and times. Safe to repeat: whoever is killed between
telling and noting it tells again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import auditing
from audit.chaining import week_of
from incidents.alerts.channels import forget_who_left
from incidents.alerts.dialling import Dial, dial_public
from incidents.alerts.duties import in_turn, on_list
from incidents.alerts.models import Alert, Duty
from incidents.alerts.telling import tell
from incidents.alerts.times import STEP, cut, office_opens, rounded_up
from incidents.models import Intake
from incidents.urgency import NOW, TODAY

logger = logging.getLogger("amparo.alerts")

# How long one person has to open it before the next is told.
PATIENCE = {NOW: timedelta(minutes=15), TODAY: timedelta(hours=1)}
# Then everybody has been told often enough; the inbox and *Today* go on saying that it waits.
MOST = 12
# Who comes late to a list is not called about last month.
NOT_BEFORE = timedelta(weeks=1)


@dataclass(frozen=True)
class SweepResult:
    """How many reports were noticed, told to somebody, and could be told to nobody."""

    noticed: int = 0
    told: int = 0
    unheard: int = 0


def sweep(now: datetime | None = None, *, dial: Dial = dial_public) -> SweepResult:
    """Look at every urgent report that nobody has opened yet; each in a transaction of its own."""
    now = now or timezone.now()
    forget_who_left()
    Alert.objects.exclude(intake__state=Intake.State.SENT).delete()
    noticed = _notice(now)
    told = unheard = 0
    due = Alert.objects.filter(due_at__lte=now).select_related("intake__team__organisation")
    for alert in list(due.order_by("-intake__urgency", "due_at", "pk")):
        if alert.intake.urgency != NOW and (opens := office_opens(now)) > now:
            _note(alert, due_at=rounded_up(opens))
            continue
        heard = _tell_next(alert, now, dial)
        told, unheard = told + heard, unheard + (not heard)
    if told or unheard:
        logger.info("alerts: %d told, %d unheard", told, unheard)
    return SweepResult(noticed, told, unheard)


def _notice(now: datetime) -> int:
    """A row for each urgent report of a team that has a list; its time begins now."""
    waiting = Intake.objects.filter(
        state=Intake.State.SENT,
        urgency__gte=TODAY,
        alert=None,
        team__duties__isnull=False,
        week__gte=week_of(timezone.localtime(now - NOT_BEFORE)),
    )
    noticed = waiting.order_by("pk").values_list("pk", flat=True).distinct()
    found = [Alert(intake_id=pk, due_at=cut(now)) for pk in noticed]
    Alert.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def _tell_next(alert: Alert, now: datetime, dial: Dial) -> bool:
    """Tell the next who can be reached: a broken phone must not cost a quarter of an hour."""
    for duty in in_turn(on_list(alert.intake.team_id), alert.last_place, now):
        if tell(duty.user, dial=dial):
            _note_told(alert, duty, now)
            return True
    _note(alert, due_at=rounded_up(now + STEP))
    return False


def _note_told(alert: Alert, duty: Duty, now: datetime) -> None:
    number = alert.told + 1
    patience = PATIENCE[min(alert.intake.urgency, NOW)]
    with transaction.atomic():
        _note(
            alert,
            told=number,
            last_place=duty.place,
            told_at=cut(now),
            due_at=rounded_up(now + patience) if number < MOST else None,
        )
        detail = {"to": str(duty.user_id)}
        auditing.record(alert.intake.team.organisation, None, "alert told", alert.intake, detail)


def _note(alert: Alert, **columns: object) -> None:
    """Of two who told at once, the second changes nothing."""
    try:
        Alert.objects.filter(pk=alert.pk, told=alert.told).update(**columns)
    except DatabaseError:
        logger.error("alert %s could not be noted", alert.pk)
        raise
