"""Times in custody: where someone is held, since when, and which medicine they are without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from incidents import dates
from incidents.fields import CustodyDays, Doses, Link, MomentOrEdtf, Part, Text


class CustodyEpisode(Part):
    """`since` is an ISO minute ("2026-11-20T18:40") or EDTF; `released` likewise, "" while held.

    `person` is the id of who is held, "" where nobody said so; `prescriber` who gives the medicine
    outside; `days` is typed only where the times do not tell, see `days_in_custody`.
    """

    LATER = frozenset({"person", "prescriber", "missed_doses", "days"})

    person: Link = ""
    held_where: Text = ""
    since: MomentOrEdtf = ""
    since_certain: bool = False
    last_dose: MomentOrEdtf = ""
    medicine: Text = ""
    prescriber: Text = ""
    missed_doses: Doses | None = None
    released: MomentOrEdtf = ""
    days: CustodyDays | None = None


@dataclass(frozen=True)
class DaysHeld:
    """How many days, each day that was begun counting whole: from `least` to `most`.

    `is_typed`: a person wrote the number down, because the times are not known. `goes_on`: still
    held, counted until today.
    """

    least: int
    most: int
    is_typed: bool = False
    goes_on: bool = False


def days_in_custody(episode: CustodyEpisode, now: datetime | None = None) -> DaysHeld | None:
    """The days of one episode; None where neither the times nor a person tell.

    The day of arrest and the day of release both count. Loose dates give a span.
    """
    begun = dates.span_of(episode.since)
    ended = dates.span_of(episode.released)
    if begun is None or (episode.released and ended is None):
        return _typed(episode)
    goes_on = ended is None
    if ended is None:
        moment = now or timezone.now()
        ended = (moment, moment)
    most = _days(begun[0], ended[1])
    if most < 1:  # released before arrested: one of the two is wrong
        return _typed(episode)
    return DaysHeld(max(1, _days(begun[1], ended[0])), most, goes_on=goes_on)


def _typed(episode: CustodyEpisode) -> DaysHeld | None:
    if episode.days is None:
        return None
    return DaysHeld(episode.days, episode.days, is_typed=True)


def _days(first: datetime, last: datetime) -> int:
    return (_local_day(last) - _local_day(first)) // timedelta(days=1) + 1


def _local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
