"""The custody clock: how long someone has been held, and until when the law allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import clocks, dates
from incidents.document import Account, CustodyEpisode
from incidents.forms.languages import country_name

BEFORE = {
    "judge": lambda: _("Before a judge"),
    "custody_hearing": lambda: _("Custody hearing"),
    "prosecutor_release_or_judge": lambda: _("Released or before a judge"),
    "probable_cause_determination": lambda: _("A judge decides on the arrest"),
}


@dataclass(frozen=True)
class Held:
    """One person's time in custody that has not ended, as of now. Hours are whole, rounded down.

    `clock` is None where the country or the time is not known; then nothing is computed.
    """

    episode: CustodyEpisode
    country: str
    clock: clocks.Clock | None
    began: datetime | None
    now: datetime

    @property
    def before(self) -> str:
        """Before whom they must be brought."""
        return BEFORE.get(self.clock.to, BEFORE["judge"])()

    @property
    def is_exact(self) -> bool:
        return self.clock.deadline == self.clock.latest

    @property
    def is_over(self) -> bool:
        return self.now >= self.clock.deadline

    @property
    def left(self) -> tuple[int, int]:
        """Hours and minutes to the limit, or since it."""
        minutes = int(abs(self.clock.deadline - self.now) / timedelta(minutes=1))
        return divmod(minutes, 60)

    @property
    def gone(self) -> int:
        """Ticks of the hour rule that have passed."""
        hours = (self.now - self.clock.deadline) / timedelta(hours=1) + self.clock.hours
        return max(0, min(int(hours), self.clock.hours))


def held_now(account: Account, now: datetime | None = None) -> list[Held]:
    """Everyone of this account who is still held."""
    at = now or timezone.now()
    return [_held(account, episode, at) for episode in account.custody if not episode.released]


def _held(account: Account, episode: CustodyEpisode, now: datetime) -> Held:
    clock = clocks.custody_deadline(account.jurisdiction, episode.since)
    span = dates.span_of(episode.since)
    return Held(episode, country_name(account.jurisdiction), clock, span and span[0], now)
