"""The custody clock: how long someone has been held, and until when the law allows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import clocks, dates
from incidents.detention import DaysHeld, days_in_custody
from incidents.document import Account, CustodyEpisode
from incidents.forms.languages import country_name

BEFORE = {
    "judge": lambda: _("Before a judge"),
    "custody_hearing": lambda: _("Custody hearing"),
    "prosecutor_release_or_judge": lambda: _("Released or before a judge"),
    "probable_cause_determination": lambda: _("A judge decides on the arrest"),
}


@dataclass(frozen=True)
class SinceDose:
    """Minutes since the last dose, between `least` and `most`; equal where the minute is known."""

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    @property
    def time(self) -> tuple[int, int]:
        """Hours and minutes, the longest it may be."""
        return divmod(self.most, 60)

    @property
    def hours(self) -> tuple[int, int]:
        """Whole hours: at least, at most."""
        return self.least // 60, self.most // 60

    @property
    def ticks(self) -> int:
        """Ticks of the hour rule that have passed, of `RULE`."""
        return min(self.most // 60, self.RULE)

    RULE: ClassVar[int] = 72


@dataclass(frozen=True)
class Held:
    """One person's time in custody that has not ended, as of now. Hours are whole, rounded down.

    `clock` is None where the country or the time is not known; then nothing is computed. `number`
    is the episode's place in the record, from 1; `who` what the page calls the person.
    """

    episode: CustodyEpisode
    number: int
    who: str
    country: str
    clock: clocks.Clock | None
    began: datetime | None
    dose: SinceDose | None
    days: DaysHeld | None
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


def held_now(
    account: Account, now: datetime | None = None, names: Mapping[str, str] | None = None
) -> list[Held]:
    """Everyone of this account who is still held. `names`: what the page calls people, by id."""
    at = now or timezone.now()
    return [
        _held(account, episode, number, at, (names or {}).get(episode.person, ""))
        for number, episode in enumerate(account.custody, 1)
        if not episode.released
    ]


def since_dose(last_dose: str, now: datetime) -> SinceDose | None:
    """How long ago the last dose was; None where it is not known, or lies ahead."""
    span = dates.span_of(last_dose)
    if span is None or span[0] > now:
        return None
    least, most = (max(timedelta(0), now - end) for end in (span[1], span[0]))
    return SinceDose(*(int(each / timedelta(minutes=1)) for each in (least, most)))


def _held(account: Account, episode: CustodyEpisode, number: int, now: datetime, who: str) -> Held:
    span = dates.span_of(episode.since)
    return Held(
        episode=episode,
        number=number,
        who=who,
        country=country_name(account.jurisdiction),
        clock=clocks.custody_deadline(account.jurisdiction, episode.since),
        began=span and span[0],
        dose=since_dose(episode.last_dose, now),
        days=days_in_custody(episode, now),
        now=now,
    )
