"""What this room seals to a team's key pair, for teams that change it.

Of an offer's pieces only the outer seal is exchanged: what lies under the release key stays shut.
"""

from __future__ import annotations

from accounts.rewrapping import rewraps
from legal_aid.checking import check_context
from legal_aid.models import Offer, Provider, Referral
from legal_aid.offered import piece_context
from legal_aid.providers.declared import conflicts_context
from legal_aid.rankings import ranking_context
from vault import reseal_wrapped

rewraps(
    "legal_aid.Referral.sealed_ranking",
    rows=lambda team: Referral.objects.filter(team=team),
    context=ranking_context,
)
rewraps(
    "legal_aid.Provider.sealed_conflicts",
    rows=lambda team: Provider.objects.filter(team=team).exclude(sealed_conflicts=None),
    context=conflicts_context,
)
rewraps(
    "legal_aid.Offer.sealed_check",
    rows=lambda team: Offer.objects.filter(provider=team),
    context=check_context,
)
rewraps(
    "legal_aid.Offer.sealed_teaser",
    rows=lambda team: Offer.objects.filter(provider=team),
    context=lambda offer: piece_context("teaser", offer),
    reseal=reseal_wrapped,
)
rewraps(
    "legal_aid.Offer.sealed_packet",
    rows=lambda team: Offer.objects.filter(provider=team),
    context=lambda offer: piece_context("packet", offer),
    reseal=reseal_wrapped,
)
rewraps(
    "legal_aid.Offer.sealed_grant",
    rows=lambda team: Offer.objects.filter(provider=team),
    context=lambda offer: piece_context("grant", offer),
    reseal=reseal_wrapped,
)
