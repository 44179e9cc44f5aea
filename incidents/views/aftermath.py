"""What came after, for the page of one incident: to do, referred, lost, and days behind bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.utils import formats, timezone

from incidents import following, money
from incidents.detention import DaysHeld, days_in_custody
from incidents.document import Account, CustodyEpisode, FollowUp, Loss, ServiceReferral

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ToDo:
    """A follow-up or referral that has a time. `late`: it is over and nothing came of it."""

    entry: FollowUp | ServiceReferral
    late: bool


@dataclass(frozen=True)
class Sum:
    """Of one currency alone."""

    amount: str
    currency: str


@dataclass(frozen=True)
class Ended:
    """A time in custody with its days."""

    episode: CustodyEpisode
    who: str
    days: DaysHeld | None


class Aftermath:
    """Read from an opened account, as of `now`. `names`: what the page calls people, by id."""

    def __init__(
        self, account: Account, names: dict[str, str], now: datetime | None = None
    ) -> None:
        self._account, self._names = account, names
        self._now = now or timezone.now()

    @property
    def follow_ups(self) -> list[ToDo]:
        """What is open first, the most pressing on top."""
        found = [
            ToDo(entry, not entry.done and following.is_overdue(entry.due, self._now))
            for entry in self._account.follow_ups
        ]
        return sorted(found, key=lambda each: (each.entry.done, _when(each.entry.due)))

    @property
    def open_count(self) -> int:
        return sum(not entry.done for entry in self._account.follow_ups)

    @property
    def late_count(self) -> int:
        """How many follow-ups and referrals should have been done by now."""
        return sum(each.late for each in (*self.follow_ups, *self.referrals))

    @property
    def referrals(self) -> list[ToDo]:
        """Health and social services, in the order in which they were written down."""
        return [
            ToDo(
                entry,
                entry.result == following.WAITING and following.is_overdue(entry.due, self._now),
            )
            for entry in self._account.referrals
        ]

    @property
    def losses(self) -> list[tuple[Loss, str]]:
        """Each loss with its amount as the reader writes numbers."""
        return [(loss, _number(loss.amount)) for loss in self._account.losses]

    @property
    def sums(self) -> list[Sum]:
        """One sum a currency; they are never added up."""
        return [Sum(_decimal(sum_), code) for code, sum_ in _totals(self._account.losses)]

    @property
    def episodes(self) -> list[Ended]:
        """Times in custody that are over."""
        return [
            Ended(
                episode,
                self._names.get(episode.person, ""),
                days_in_custody(episode, self._now),
            )
            for episode in self._account.custody
            if episode.released
        ]


def _totals(losses: Iterable[Loss]) -> Iterable[tuple[str, Decimal]]:
    return money.totals(losses).items()


def _number(amount: str) -> str:
    return _decimal(Decimal(amount)) if amount else ""


def _decimal(amount: Decimal) -> str:
    return formats.number_format(amount, use_l10n=True, force_grouping=True)


def _when(due: str) -> datetime:
    return following.falls_due(due) or _NEVER
