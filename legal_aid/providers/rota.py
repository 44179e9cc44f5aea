"""The on-call rota: half-open shifts [start, end), one person at a time, no overlap."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from legal_aid import directory
from legal_aid.models import Provider, Shift

LONGEST, FARTHEST = timedelta(days=31), timedelta(days=366)
MOST_SHIFTS = 500
# Whose shift it was is of no use afterwards.
KEPT = timedelta(days=7)


@transaction.atomic
def add_shift(
    *, actor: User, provider: Provider, person: UUID, start: datetime, end: datetime
) -> Shift:
    """Put somebody on call from `start` (included) to `end` (not included); aware times.

    The entry's row is locked first, so that of two overlapping shifts at once one is refused.
    Raises PermissionDenied; ValidationError for a shift that overlaps another in any way, ends
    before it starts, is over, is longer than a month or begins later than in a year.
    """
    if not directory.may_change(actor, provider):
        raise PermissionDenied
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    now = timezone.now()
    if end <= start:
        raise ValidationError({"end": _("A shift ends after it starts.")})
    if end <= now:
        raise ValidationError({"end": _("This shift is over already.")})
    if end - start > LONGEST or start > now + FARTHEST:
        raise ValidationError({"end": _("Give shifts of at most 31 days, within a year.")})
    if not (locked := Provider.objects.select_for_update().filter(pk=provider.pk).first()):
        raise PermissionDenied  # removed meanwhile
    if not (colleague := locked.people.filter(pk=person).first()):
        raise ValidationError({"person": _("Choose somebody from the list of people.")})
    locked.shifts.filter(end__lt=now - KEPT).delete()
    if other := locked.shifts.overlapping(start, end).select_related("person").first():
        raise ValidationError(
            {"start": _("It overlaps a shift of %(name)s.") % {"name": other.person.name}},
            code="overlap",
        )
    if locked.shifts.count() >= MOST_SHIFTS:
        raise ValidationError({"start": _("The rota holds at most 500 shifts.")})
    shift = Shift.objects.create(provider=locked, person=colleague, start=start, end=end)
    auditing.record(directory.organisation_of(provider), actor, "provider.rota", provider)
    return shift


@transaction.atomic
def remove_shift(*, actor: User, shift: Shift) -> None:
    """Take a shift off the rota. PermissionDenied unless `actor` may change the entry."""
    if not directory.may_change(actor, shift.provider):
        raise PermissionDenied
    shift.delete()
    organisation = directory.organisation_of(shift.provider)
    auditing.record(organisation, actor, "provider.rota", shift.provider)
