"""How what this room stores is erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases, keeps
from legal_aid.models import Provider

keeps("legal_aid.Referral", reason="erased by cascade of incidents.Record, the incident")
keeps("legal_aid.Offer", reason="erased by cascade of legal_aid.Referral")
keeps("legal_aid.CaseFile", reason="erased by cascade of incidents.Record, the case")


@erases("legal_aid.Provider", subject="team")
def erase_provider(team_id: UUID) -> int:
    """The directory entry; offers to the team go with the team itself."""
    count, _by_model = Provider.objects.filter(pk=team_id).delete()
    return count
