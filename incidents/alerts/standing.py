"""How far an alert is, in words for the inbox: told when, and when the next is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from incidents.alerts.models import Alert, Duty
from incidents.models import Intake
from incidents.urgency import TODAY


def how_told(intakes: Iterable[Intake]) -> dict[UUID, str]:
    """One sentence for each of these reports that is urgent and that nobody has opened."""
    waiting = [one for one in intakes if one.state == Intake.State.SENT and one.urgency >= TODAY]
    alerts = Alert.objects.in_bulk([one.pk for one in waiting])
    listed = set(Duty.objects.values_list("team", flat=True))
    return {one.pk: _words(alerts.get(one.pk), one.team_id in listed) for one in waiting}


def _words(alert: Alert | None, has_list: bool) -> str:
    if not has_list:
        return _("Nobody is on call, so nobody was told.")
    if alert is None or (alert.told_at is None and alert.due_at <= timezone.now()):
        return _("Whoever is on call is told within a minute.")
    due = _clock(alert.due_at)
    if alert.told_at is None:
        return _("Nobody was told yet; next at %(due)s.") % {"due": due}
    told = _clock(alert.told_at)
    if alert.due_at is None:
        return _("Told %(count)s times, last at %(told)s. Nobody is told any more.") % {
            "count": formats.number_format(alert.told),
            "told": told,
        }
    return _("Told at %(told)s, next at %(due)s.") % {"told": told, "due": due}


def _clock(moment: datetime | None) -> str:
    return formats.time_format(timezone.localtime(moment), "H:i") if moment else ""
