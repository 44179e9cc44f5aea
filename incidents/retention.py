"""How long records stay: for the years after closing that their organisation has set, 2 unless it
did; longer under a legal hold.

Plain columns alone say what is due (state, week of closing, hold, years), so no key is needed to
find it and no flag can go stale. Nothing here erases, nor does a shorter time: a person does, in
their own session, see `incidents.erasing`.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Organisation, User
from accounts.outsiders import coordinated_by
from incidents import dates
from incidents.models import Record, RecordQuerySet
from incidents.rights import ERASING_ROLES, require_role

YEARS = (1, 30)
REASONS = ("request", "retention")


def due(records: RecordQuerySet) -> RecordQuerySet:
    """Of these records, those past the time of the organisation whose they are, and under no hold.

    A case goes by the provider's time, its file. Keyless.
    """
    past = Q(pk__in=())
    for years in set(Organisation.objects.values_list("keeps_years", flat=True)):
        since = dates.week_of(timezone.localdate() - timedelta(days=365 * years))
        past |= Q(team__organisation__keeps_years=years, closed_week__lt=since)
    closed = records.filter(state=Record.State.CLOSED, on_hold=False).exclude(closed_week="")
    return closed.filter(past).order_by("closed_week", "pk")


def set_years(*, actor: User, organisation: Organisation, years: int) -> None:
    """Let an organisation's closed records and cases stay for so many years from closing; audited.

    PermissionDenied unless the actor coordinates a team of it, ValidationError out of YEARS.
    """
    if not coordinated_by(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    if not YEARS[0] <= years <= YEARS[1]:
        raise ValidationError({"years": gettext("Give a number of years from 1 to 30.")})
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        detail = {"from": str(locked.keeps_years), "years": str(years)}
        locked.keeps_years = years
        locked.save(update_fields=["keeps_years"])
        auditing.record(locked, actor, "retention.set", locked, detail)


def unheld(record: Record, because: str) -> Record:
    """The record, locked, if it may be erased now; ValidationError under a legal hold.

    For "retention" it must also be due: a page that was left open must not outrun a new hold or
    a case taken up again.
    """
    if because not in REASONS:
        raise ValueError("records are erased on request or by retention")
    locked = Record.objects.select_related("team__organisation").select_for_update(of=("self",))
    record = locked.get(pk=record.pk)
    if record.on_hold:
        raise ValidationError(gettext("A legal hold keeps this record. Lift it first."), "hold")
    if because == "retention" and not due(Record.objects.filter(pk=record.pk)).exists():
        raise ValidationError(gettext("This record is not past its time."), "not_due")
    return record


@transaction.atomic
def hold(*, actor: User, record: Record, on: bool) -> Record:
    """Set or lift a legal hold on an incident. Only coordinators of its team; audited."""
    require_role(None, actor, record.team, ERASING_ROLES)
    return set_hold(actor=actor, record=record, on=on)


def set_hold(*, actor: User, record: Record, on: bool) -> Record:
    """Write a hold for whoever the caller let in, within its transaction. Harmless to repeat."""
    if Record.objects.filter(pk=record.pk).exclude(on_hold=on).update(on_hold=on):
        verb = "hold.set" if on else "hold.lift"
        auditing.record(record.team.organisation, actor, verb, record)
    record.on_hold = on
    return record


@transaction.atomic
def close_incident(*, actor: User, record: Record) -> Record:
    """Close an incident that no lawyer has: from now on its time runs. Only coordinators; audited.

    ValidationError while it is offered, with a lawyer, or closed.
    """
    require_role(None, actor, record.team, ERASING_ROLES)
    waiting = Record.objects.incidents().filter(pk=record.pk, state=Record.State.REGISTERED)
    if not waiting.update(state=Record.State.CLOSED, closed_week=dates.this_week()):
        raise ValidationError(gettext("Only a record that waits with your team is closed here."))
    auditing.record(record.team.organisation, actor, "closed", record)
    record.refresh_from_db(fields=["state", "closed_week"])
    return record
