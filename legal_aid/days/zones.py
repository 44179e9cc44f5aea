"""By whose clock a hearing is: the clock of the court, which is the wall clock of its country.

A hearing's time is kept as people said it, "2026-12-01T09:30", without an offset: if a country
changes its clocks before the day, the hearing is still at half past nine.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from django.utils import timezone

from incidents.clocks import zones_of


def court_zone(jurisdiction: str) -> tzinfo:
    """The zone in which courts of a country sit.

    Of several the installation's own where it is one of them, else the pack's first; the
    installation's for a country without a pack. Pages name it wherever it is not theirs.
    """
    here = timezone.get_default_timezone()
    zones = zones_of(jurisdiction) or (here,)
    return next((zone for zone in zones if str(zone) == str(here)), zones[0])


def in_court(text: str, zone: tzinfo) -> datetime:
    """The moment of an ISO minute at a court; without an offset by the clock of the court.

    A time that comes twice when clocks go back is the first of the two. One that a change of clocks
    leaves out is read by the clock as it was before, so it comes out within the hour after.
    """
    found = datetime.fromisoformat(text)
    if timezone.is_naive(found):
        found = found.replace(tzinfo=zone)
        # Through UTC: a time that does not exist becomes one that does.
        return found.astimezone(UTC).astimezone(zone)
    return found.astimezone(zone)
