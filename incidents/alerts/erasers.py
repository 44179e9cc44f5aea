"""How what this room stores is erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases
from incidents.alerts.models import Alert, Duty, PushEndpoint, ReminderAddress


@erases("alerts.Alert", subject="intake")
def _alert(intake: UUID) -> int:
    return Alert.objects.filter(intake=intake).delete()[0]


@erases("alerts.Duty", subject="person")
def _duties(person: UUID) -> int:
    return Duty.objects.filter(user=person).delete()[0]


@erases("alerts.ReminderAddress", subject="person")
def _address(person: UUID) -> int:
    return ReminderAddress.objects.filter(user=person).delete()[0]


@erases("alerts.PushEndpoint", subject="person")
def _endpoints(person: UUID) -> int:
    return PushEndpoint.objects.filter(user=person).delete()[0]
