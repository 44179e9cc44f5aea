"""Stated and found, side by side: what differs is measured, and the unknown stays unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from incidents.evidence.comparing import Differences, differences, distance_km, taken_between
from incidents.evidence.details import Details, Place

NAIROBI, MOMBASA = (
    Place(latitude=-1.2864, longitude=36.8172),
    Place(latitude=-4.05, longitude=39.66),
)


def compare(stated: dict[str, Any], found: dict[str, Any]) -> Differences:
    said = {"size": 1, "sha256": "a" * 64, "stated": stated, "found": found}
    return differences(Details.model_validate(said))


def test_the_distance_between_two_towns() -> None:
    assert distance_km(NAIROBI, MOMBASA) == pytest.approx(440, abs=3)
    assert distance_km(NAIROBI, NAIROBI) == 0
    # A quarter of a meridian, and the other side of the date line.
    pole, origin = Place(latitude=90, longitude=0), Place(latitude=0, longitude=0)
    assert distance_km(origin, pole) == pytest.approx(10007.5, abs=1)
    east, west = Place(latitude=0, longitude=179.9), Place(latitude=0, longitude=-179.9)
    assert distance_km(east, west) == pytest.approx(22.2, abs=0.1)
    across = Place(latitude=0, longitude=180)
    assert distance_km(origin, across) == pytest.approx(20015, abs=1)


def test_what_is_not_known_is_not_compared() -> None:
    assert compare({}, {}) == Differences(None, None)
    unknown = compare({"place": "the market", "time": "2026-03-05"}, {"taken": "yesterday"})
    assert unknown == Differences(None, None)
    assert not unknown.is_elsewhere
    assert not unknown.is_another_time


@pytest.mark.parametrize(
    ("stated", "found", "apart"),
    [
        # In Nairobi (+3) the day begins at 21:00 UTC.
        ("2026-03-05", "2026-03-05T10:00:00+03:00", 0),
        ("2026-03", "2026-03-31T23:00:00+03:00", 0),
        ("2026-03-05/2026-03-07", "2026-03-08T20:00:00+03:00", 20),
        ("2026-03-05T14:00+03:00", "2026-03-05T14:00:30+03:00", 0),
        ("2026-03-05T14:00+03:00", "2026-03-05T19:01:00+03:00", 5),
        ("2026-03-05T14:00+03:00", "2026-03-05T12:00:00Z", 1 - 1 / 60),
        # Without an offset, any zone of the earth may be meant.
        ("2026-03-05T14:00+03:00", "2026:03:05 20:00:00", 0),
    ],
)
def test_times_apart(settings: Any, stated: str, found: str, apart: float) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    result = compare({"time": stated}, {"taken": found}).apart
    assert result is not None
    assert result.total_seconds() / 3600 == pytest.approx(apart, abs=0.01)


def test_a_photo_of_another_year_in_another_town_is_marked() -> None:
    found = compare(
        {"time": "2026-03-05", "point": NAIROBI.model_dump()},
        {"taken": "2024:03:05 14:00:00", "place": MOMBASA.model_dump()},
    )
    assert found.is_elsewhere
    assert found.is_another_time
    assert found.apart is not None
    assert found.apart > timedelta(days=700)


@pytest.mark.parametrize(
    "text", ["", "0000:00:00 00:00:00", "2026:13:01 00:00:00", "2026-03-05", "9999999",
             "2026:03:05 25:00:00", "\u0662026:03:05 14:00:00"],
)  # fmt: skip
def test_a_header_that_says_no_time_is_unknown(text: str) -> None:
    assert taken_between(text) is None
