"""Trying rules against past cases: who would have been asked first, next to who got it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Team
from legal_aid.models import Offer, Referral
from legal_aid.rankings import open_ranking
from legal_aid.routing import readvised
from legal_aid.rules.advising import advise
from legal_aid.rules.table import RuleTable
from vault import Keyring, Undecryptable

# Each is one public-key operation.
MOST_TRIED = 60


@dataclass(frozen=True)
class Trial:
    """One past referral. `would` and `first` are asked first with these rules and then; `got` is
    who accepted. None for nobody."""

    referral: Referral
    would: UUID | None
    first: UUID | None
    got: UUID | None
    notes: tuple[str, ...]

    @property
    def is_other(self) -> bool:
        """Whether somebody else would have been asked first."""
        return self.would != self.first


def try_rules(keyring: Keyring, team: Team, table: RuleTable, *, day: date) -> list[Trial]:
    """The team's newest referrals, at most MOST_TRIED, as if the table had been in force.

    Works on the rankings as they were stored; what opens with other keys is left out. Whom a rule
    kept out then has no points on record and stands last. Changes nothing.
    """
    referrals = Referral.objects.filter(team=team).order_by("-week", "pk")[:MOST_TRIED]
    return list(_trials(keyring, list(referrals), table, day))


def _trials(
    keyring: Keyring, referrals: list[Referral], table: RuleTable, day: date
) -> Iterable[Trial]:
    accepted = Offer.objects.filter(referral__in=referrals, state=Offer.State.ACCEPTED)
    got = dict(accepted.values_list("referral", "provider"))
    for referral in referrals:
        try:
            frozen = open_ranking(keyring, referral)
        except Undecryptable:
            continue
        advice = advise(frozen.need, table, day=day)
        after = readvised(frozen.ranking, advice, tie_key=referral.record_id.bytes)
        yield Trial(
            referral=referral,
            would=after.chosen[0].provider_id if after.chosen else None,
            first=frozen.ranking.chosen[0].provider_id if frozen.ranking.chosen else None,
            got=got.get(referral.pk),
            notes=after.notes,
        )
