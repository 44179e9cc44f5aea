"""Whether an organisation shows what it published to everyone."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import auditing
from accounts.models import Organisation, User
from accounts.outsiders import coordinated_by


@transaction.atomic
def set_public_page(*, actor: User, organisation: Organisation, shown: bool) -> None:
    """Show or hide the organisation's public page and all that hangs on it; audited.

    What readers have taken away stays with them, and every release stays in the ledger.
    PermissionDenied unless the actor coordinates a team of the organisation. Harmless to repeat.
    """
    if not coordinated_by(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.has_public_page == shown:
        return
    locked.has_public_page = shown
    locked.save(update_fields=["has_public_page"])
    auditing.record(locked, actor, "public_page.set", locked, {"shown": "yes" if shown else "no"})
