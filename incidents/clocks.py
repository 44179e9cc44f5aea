"""Legal clocks from the jurisdiction pack: by when someone held must be before a judge.

Every figure carries its source. Until a lawyer of that jurisdiction has confirmed it, pages show
"unconfirmed" beside each time computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from incidents import dates, vocabulary


@dataclass(frozen=True)
class Clock:
    """A time limit. `deadline` counts from the earliest moment detention may have begun.

    `latest` counts from the latest; both are equal for an exact minute. `to` is a code: before
    whom the person must be brought.
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


def custody_deadline(jurisdiction: str, since: str) -> Clock | None:
    """The custody limit for someone held since an ISO minute or EDTF date.

    None where the jurisdiction or the date is not known. ValidationError for an impossible date.
    """
    rule = jurisdictions().get(jurisdiction, {}).get("custody")
    begun = dates.span_of(since)
    if not rule or not begun:
        return None
    allowed = timedelta(hours=rule["hours"])
    return Clock(
        deadline=begun[0] + allowed,
        latest=begun[1] + allowed,
        hours=rule["hours"],
        to=rule["to"],
        extension=rule.get("extension", ""),
        source=rule["source"],
        confirmed=rule["confirmed"],
    )
