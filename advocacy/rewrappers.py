"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import rewraps
from advocacy.blocks import block_key_context
from advocacy.models import FactBlock

rewraps(
    "advocacy.FactBlock.sealed_key",
    rows=lambda team: FactBlock.objects.filter(team=team).defer("sealed"),
    context=block_key_context,
)
