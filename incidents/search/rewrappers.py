"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import rewraps
from incidents.search.editions import key_context
from incidents.search.models import Edition

rewraps(
    "search.Edition.sealed_key",
    rows=lambda team: Edition.objects.filter(team=team),
    context=key_context,
)
