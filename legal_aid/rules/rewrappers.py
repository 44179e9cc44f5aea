"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import rewraps
from legal_aid.rules.keeping import table_context
from legal_aid.rules.models import RulesVersion

rewraps(
    "rules.RulesVersion.sealed_table",
    rows=lambda team: RulesVersion.objects.filter(team=team),
    context=table_context,
)
