"""Whether an organisation lets a record begin before its person was asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import auditing
from accounts.models import Organisation, Team, User
from accounts.outsiders import coordinated_by


def any_allows(teams: Iterable[Team]) -> bool:
    """Whether at least one of these teams' organisations allows it."""
    organisations = Organisation.objects.filter(pk__in=[team.organisation_id for team in teams])
    return organisations.filter(allows_urgent_basis=True).exists()


@transaction.atomic
def set_urgent_basis(*, actor: User, organisation: Organisation, allowed: bool) -> None:
    """Allow or refuse new answers on behalf of somebody, or for want of asking; audited.

    What was recorded before counts until its own time is over. PermissionDenied unless the actor
    coordinates a team of the organisation. Harmless to repeat.
    """
    if not coordinated_by(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.allows_urgent_basis == allowed:
        return
    locked.allows_urgent_basis = allowed
    locked.save(update_fields=["allows_urgent_basis"])
    detail = {"allowed": "yes" if allowed else "no"}
    auditing.record(locked, actor, "urgent_basis.set", locked, detail)
