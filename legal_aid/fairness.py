"""How fairly and how fast cases are offered: internal numbers, counted when they are asked for.

Nothing new is stored for it. Who was asked and what came of it stands in plain columns; how long it
took stands sealed, in the ranking and in the case, and is opened in the session that asks. Numbers
this small point at people: they are for the office and not for publication.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents import dates
from incidents.records import open_many
from legal_aid.board import provider_names
from legal_aid.case_document import Shared
from legal_aid.models import Offer, Referral
from legal_aid.rankings import FrozenRanking, open_ranking
from vault import Keyring, Undecryptable

# Each is one public-key operation, or two: the newest are looked at.
MOST_OPENED = 300
BANDS = (
    (timedelta(hours=1), _("within an hour")),
    (timedelta(hours=4), _("within four hours")),
    (timedelta(days=1), _("within a day")),
    (timedelta(days=3), _("within three days")),
    (timedelta.max, _("longer")),
)
NOBODY_TOOK_IT = "asked"
WHY = {
    NOBODY_TOOK_IT: _("Somebody was asked, and nobody took it"),
    "capacity": _("No room for another case"),
    "conflict": _("A declared conflict"),
    "custody": _("Does not go to people in custody"),
    "declined": _("Had declined it before"),
    "expired": _("Had not answered before"),
    "inactive": _("Takes no new cases"),
    "key": _("A key that is not the one known"),
    "language": _("Does not speak the language"),
    "matter": _("Does not take the matter"),
    "reach": _("Cannot be reached in time"),
    "region": _("Does not work in the place"),
    "veto": _("The client does not want them"),
}
OTHER = "other"


@dataclass(frozen=True)
class ProviderFigures:
    """What became of the offers to one provider. Rates are shares of those that are over."""

    provider: UUID
    name: str
    offers: int
    accepted: int
    declined: int
    expired: int

    @property
    def over(self) -> int:
        return self.accepted + self.declined + self.expired

    @property
    def accept_rate(self) -> float | None:
        return self.accepted / self.over if self.over else None

    @property
    def expiry_rate(self) -> float | None:
        return self.expired / self.over if self.over else None


@dataclass(frozen=True)
class TimeFigures:
    """How long it took from the referral to a lawyer, at one urgency: referrals by band."""

    urgency: int
    by_band: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_band)


@dataclass(frozen=True)
class Fairness:
    """`why` counts unplaced referrals by what kept providers out; one counts for several.
    `not_looked_at`: older referrals that were not opened for it, or do not open."""

    providers: tuple[ProviderFigures, ...]
    times: tuple[TimeFigures, ...]
    placed: int
    unplaced: int
    why: tuple[tuple[str, int], ...]
    not_looked_at: int


def fairness_of(keyring: Keyring, user: User) -> Fairness:
    """The numbers of the teams that a person coordinates; PermissionDenied for anyone else."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])
    if keyring.holder != user.pk or not teams.exists():
        raise PermissionDenied
    referrals = Referral.objects.filter(team__in=teams.values("pk"))
    placed = referrals.filter(state=Referral.State.PLACED)
    unplaced = referrals.filter(state=Referral.State.UNPLACED)
    times, timed = _times(keyring, placed)
    why, explained = _why(keyring, unplaced)
    total = placed.count() + unplaced.count()
    return Fairness(
        providers=_providers(referrals),
        times=times,
        placed=placed.count(),
        unplaced=unplaced.count(),
        why=why,
        not_looked_at=total - timed - explained,
    )


def _providers(referrals: QuerySet[Referral]) -> tuple[ProviderFigures, ...]:
    """Offers that were live or were answered; who waits for a turn was not asked."""
    asked = Offer.objects.filter(referral__in=referrals).filter(
        Q(due_at__isnull=False) | Q(state__in=(Offer.State.ACCEPTED, Offer.State.DECLINED))
    )
    rows = asked.values("provider").annotate(
        offers=Count("pk"),
        **{
            str(state): Count("pk", filter=Q(state=state))
            for state in (Offer.State.ACCEPTED, Offer.State.DECLINED, Offer.State.EXPIRED)
        },
    )
    found = list(rows)
    names = provider_names(row["provider"] for row in found)
    figures = [ProviderFigures(name=names.get(row["provider"], ""), **row) for row in found]
    return tuple(sorted(figures, key=lambda one: (-one.offers, one.name)))


def _times(keyring: Keyring, placed: QuerySet[Referral]) -> tuple[tuple[TimeFigures, ...], int]:
    """By urgency, the most urgent first; and how many referrals could be told."""
    rows = placed.filter(case_file__isnull=False).select_related("case_file__record")
    newest = list(rows.order_by("-week", "pk")[:MOST_OPENED])
    cases = open_many(keyring, [one.case_file.record for one in newest], parts=("shared",))
    counted: dict[int, Counter[int]] = {}
    told = 0
    for referral, frozen in _opened(keyring, newest):
        body = cases.get(referral.case_file.record_id, {}).get("shared")
        taken_at = body and dates.moment(Shared.model_validate_json(body).conflict_check.at)
        if not taken_at:
            continue
        told += 1
        counted.setdefault(referral.urgency, Counter())[_band(taken_at - frozen.at)] += 1
    lines = tuple(
        TimeFigures(urgency, tuple(bands[number] for number in range(len(BANDS))))
        for urgency, bands in sorted(counted.items(), reverse=True)
    )
    return lines, told


def _why(keyring: Keyring, unplaced: QuerySet[Referral]) -> tuple[tuple[tuple[str, int], ...], int]:
    """Reasons by how many unplaced referrals they concern, and how many could be told."""
    newest = list(unplaced.prefetch_related("offers").order_by("-week", "pk")[:MOST_OPENED])
    counted: Counter[str] = Counter()
    told = 0
    for referral, frozen in _opened(keyring, newest):
        told += 1
        codes = {one.code if one.code in WHY else OTHER for one in frozen.ranking.excluded}
        if any(
            offer.due_at or offer.state == Offer.State.DECLINED for offer in referral.offers.all()
        ):
            codes.add(NOBODY_TOOK_IT)
        counted.update(codes)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))), told


def _opened(
    keyring: Keyring, referrals: Iterable[Referral]
) -> Iterable[tuple[Referral, FrozenRanking]]:
    """One that does not open must not hide the others."""
    for referral in referrals:
        try:
            yield referral, open_ranking(keyring, referral)
        except Undecryptable:
            continue


def _band(took: timedelta) -> int:
    """The first band that a time fits into; a clock that was set back counts as at once."""
    return next(number for number, (limit, _words) in enumerate(BANDS) if took <= limit)
