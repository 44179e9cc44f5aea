"""Legal clocks from the jurisdiction pack: by when someone held must be before a judge.

Every figure carries its source. Until a lawyer of that jurisdiction has confirmed it, pages show
"unconfirmed" beside each time computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from incidents import dates, vocabulary


@dataclass(frozen=True)
class Clock:
    """A time limit. `deadline` counts from the earliest moment detention may have begun.

    `latest` counts from the latest; both are equal for an exact minute. Hours are elapsed hours,
    also where clocks are changed meanwhile. `to` is a code: before whom the person must be brought.
    """

    deadline: datetime
    latest: datetime
    hours: int
    to: str
    extension: str
    source: str
    confirmed: bool


@cache
def jurisdictions() -> Mapping[str, Mapping[str, Any]]:
    """The jurisdiction pack, by ISO country code."""
    pack = vocabulary.load("jurisdictions.yaml")
    return MappingProxyType({code: MappingProxyType(entry) for code, entry in pack.items()})


def zones_of(jurisdiction: str) -> tuple[tzinfo, ...]:
    """Where the country's clocks stand; () without a pack."""
    return tuple(ZoneInfo(name) for name in jurisdictions().get(jurisdiction, {}).get("zones", ()))


def custody_deadline(jurisdiction: str, since: str) -> Clock | None:
    """The custody limit for someone held since an ISO minute or EDTF date.

    None where the jurisdiction or the date is not known. ValidationError for an impossible date.
    """
    rule = jurisdictions().get(jurisdiction, {}).get("custody")
    begun = _moments(jurisdiction, since)
    if not rule or not begun:
        return None
    return Clock(
        deadline=_after(begun[0], rule["hours"]),
        latest=_after(begun[1], rule["hours"]),
        hours=rule["hours"],
        to=rule["to"],
        extension=rule.get("extension", ""),
        source=rule["source"],
        confirmed=rule["confirmed"],
    )


def _moments(jurisdiction: str, since: str) -> tuple[datetime, datetime] | None:
    """Earliest and latest moment. A day begins where in the country, or here, it begins first."""
    span = dates.span_of(since)
    if span is None or "T" in since:
        return span
    first, last = (moment.date() for moment in span)
    zones = [timezone.get_current_timezone(), *zones_of(jurisdiction)]
    return (
        min(datetime.combine(first, time.min, zone) for zone in zones),
        max(datetime.combine(last, time.max, zone) for zone in zones),
    )


def _after(moment: datetime, hours: int) -> datetime:
    # Added in UTC: within one zone Python adds to the wall clock, an hour too late in autumn.
    later = moment.astimezone(UTC) + timedelta(hours=hours)
    return later.astimezone(timezone.get_current_timezone())
