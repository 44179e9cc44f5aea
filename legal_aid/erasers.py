"""How what this room stores is erased."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from audit.erasing import erases, keeps
from legal_aid.models import Provider

keeps("legal_aid.Referral", reason="erased by cascade of incidents.Record, the incident")
keeps("legal_aid.Offer", reason="erased by cascade of legal_aid.Referral")
keeps("legal_aid.OfferReminder", reason="erased by cascade of legal_aid.Offer")
keeps("legal_aid.ReferralAlarm", reason="erased by cascade of legal_aid.Referral")
for _model in ("Colleague", "Shift", "Rating"):
    keeps(f"legal_aid.{_model}", reason="erased by cascade of legal_aid.Provider")
keeps("legal_aid.CaseDocument", reason="erased by cascade of incidents.Record, the case")
keeps("legal_aid.CaseFile", reason="erased by cascade of incidents.Record, the case")
keeps("legal_aid.JoinedIncident", reason="erased by cascade of incidents.Record, the incident")


@erases("legal_aid.Provider", subject="team")
def erase_provider(team_id: UUID) -> int:
    """Its own entry and those it keeps; offers to the team go with the team itself."""
    entries = Provider.objects.filter(Q(team=team_id) | Q(kept_by=team_id))
    return entries.delete()[1].get("legal_aid.Provider", 0)
