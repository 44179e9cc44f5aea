"""How what this room stores is erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases
from legal_aid.rules.models import RulesVersion


@erases("rules.RulesVersion", subject="team")
def _versions(team_id: UUID) -> int:
    """Every version and the draft of a team."""
    return RulesVersion.objects.filter(team=team_id).delete()[0]
