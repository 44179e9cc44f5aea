"""Where and when as stated, beside where and when as found in the file: how far they are apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from django.core.exceptions import ValidationError

from incidents import dates
from incidents.evidence.details import Details, Place

# Mean radius of the earth (IUGG), which is enough for telling one street from another.
EARTH_KM = 6371.0088
# Farther apart than this counts as another place: phones are off by some hundred metres indoors.
SAME_PLACE_KM = 1.0
# A header without an offset is the wall clock of wherever the device thought it was.
ANY_ZONE = timedelta(hours=14)
_TAKEN = re.compile(
    r"(\d{4})[:-](\d\d)[:-](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Differences:
    """None is unknown. `apart` is the shortest time between stated and found, zero where one lies
    in the other; `distance_km` the great-circle distance."""

    distance_km: float | None = None
    apart: timedelta | None = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the file says that it was made somewhere else."""
        return self.distance_km is not None and self.distance_km > SAME_PLACE_KM

    @property
    def is_another_time(self) -> bool:
        """Whether the file says that it was made at a time which the statement rules out."""
        return bool(self.apart)


def differences(details: Details) -> Differences:
    """Compare what was stated of a file with what was found in it."""
    stated, found = details.stated, details.found
    return Differences(
        distance_km=_distance(stated.point, found.place),
        apart=_apart(_span(stated.time), taken_between(found.taken)),
    )


def taken_between(text: str) -> tuple[datetime, datetime] | None:
    """Earliest and latest moment that a header's time may mean; None where it says none.

    With an offset it is that moment. Without one every zone of the earth is possible.
    """
    match = _TAKEN.fullmatch(text.strip())
    if not match:
        return None
    *numbers, zone = match.groups()
    offset = "" if zone in (None, "Z") else zone.replace(":", "")
    try:
        bare = datetime(*(int(number or 0) for number in numbers), tzinfo=UTC)  # type: ignore[misc, arg-type]
        if zone is None:
            return bare - ANY_ZONE, bare + ANY_ZONE
        if offset:
            away = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]))
            bare = bare - away if offset[0] == "+" else bare + away
    except (ValueError, OverflowError):
        return None
    return bare, bare


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance by the haversine formula."""
    north, other_north = radians(one.latitude), radians(other.latitude)
    half_north = (other_north - north) / 2
    half_east = radians(other.longitude - one.longitude) / 2
    chord = sin(half_north) ** 2 + cos(north) * cos(other_north) * sin(half_east) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def _distance(stated: Place | None, found: Place | None) -> float | None:
    return distance_km(stated, found) if stated and found else None


def _span(text: str) -> tuple[datetime, datetime] | None:
    try:
        span = dates.span_of(text)
    except ValidationError:  # rules became stricter since it was written
        return None
    if span and span[0] == span[1] and "T" in text:
        # A minute, said by people: it means all of it.
        return span[0], span[0] + timedelta(minutes=1)
    return span


def _apart(
    stated: tuple[datetime, datetime] | None, found: tuple[datetime, datetime] | None
) -> timedelta | None:
    if stated is None or found is None:
        return None
    return max(found[0] - stated[1], stated[0] - found[1], timedelta())
