"""A ranking put into lines for a page, with the names of the providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.comparing import KnownTeam
from legal_aid.board import provider_names
from legal_aid.models import Offer
from legal_aid.routing import Excluded, Ranked, Ranking


@dataclass(frozen=True)
class RankedLine:
    place: int
    name: str
    ranked: Ranked
    offer: Offer | None
    known: KnownTeam | None = None

    @property
    def sentences(self) -> list[str]:
        return self.ranked.sentences


@dataclass(frozen=True)
class ExcludedLine:
    name: str
    excluded: Excluded


def ranked(
    ranking: Ranking,
    offers: Mapping[UUID, Offer],
    known: Mapping[UUID, KnownTeam] | None = None,
) -> list[RankedLine]:
    """Best first; `offers` are those of the referral that the ranking belongs to, by provider, and
    `known` how their keys stand."""
    names = provider_names(one.provider_id for one in ranking.chosen)
    keys = known or {}
    return [
        RankedLine(
            place,
            _name(names, one.provider_id),
            one,
            offers.get(one.provider_id),
            keys.get(one.provider_id),
        )
        for place, one in enumerate(ranking.chosen, 1)
    ]


def turned_down(ranking: Ranking) -> list[ExcludedLine]:
    """Everybody who cannot take it, each with the reason."""
    names = provider_names(one.provider_id for one in ranking.excluded)
    return [ExcludedLine(_name(names, one.provider_id), one) for one in ranking.excluded]


def _name(names: Mapping[UUID, str], provider_id: UUID) -> str:
    return names.get(provider_id) or _("A provider that has left")
