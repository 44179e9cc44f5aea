"""What is sealed to one person's own keys here, and lost when they get new ones."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from accounts.models import Approval
from accounts.rewrapping import lost_with_keys


def _approvals(person: UUID) -> None:
    Approval.objects.filter(Q(asked_by=person) | Q(asked_of=person)).delete()


lost_with_keys(_approvals)
