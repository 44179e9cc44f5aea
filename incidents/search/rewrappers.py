"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import lost_with_keys, rewraps
from incidents.search.editions import key_context
from incidents.search.models import Edition, SavedSearches

rewraps(
    "search.Edition.sealed_key",
    rows=lambda team: Edition.objects.filter(team=team),
    context=key_context,
)
lost_with_keys(lambda person: SavedSearches.objects.filter(pk=person).delete())
