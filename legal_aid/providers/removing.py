"""Taking an entry out of the directory: what was offered to it goes on to the next."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import User
from audit.journal.writing import journal
from legal_aid import directory, placing
from legal_aid.models import Offer, Provider, Referral


@transaction.atomic
def remove_entry(*, actor: User, provider: Provider) -> None:
    """The entry with its people, rota and ratings; the team itself stays, with its cases.

    A live offer to it closes and the next provider is asked at once; one prepared for it is passed
    over when its turn comes. PermissionDenied unless `actor` may change the entry.
    """
    if not directory.may_change(actor, provider):
        raise PermissionDenied
    team, entry_id, organisation = (
        provider.team_id,
        provider.pk,
        directory.organisation_of(provider),
    )
    provider.delete()
    if team:
        for referral in Referral.objects.filter(
            state=Referral.State.PLACING, offers__provider=team, offers__state=Offer.State.LIVE
        ).order_by("pk"):
            locked = placing.locked(referral.pk)
            live = locked.offers.filter(provider=team, state=Offer.State.LIVE)
            if placing.end(live, Offer.State.CLOSED):
                placing.advance(locked, timezone.now())
    journal("removed provider", entry_id)
    auditing.record(organisation, actor, "provider.remove", f"provider:{entry_id}")
