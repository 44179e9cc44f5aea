"""On which days offices and courts work, by country: weekends and public holidays.

Holidays come from the `holidays` library. It lists public holidays of the whole country and, where
`part` is one that it knows, those of that part; not days on which one court alone is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays

from legal_aid import regions

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The working days of a country. One that the library does not know has weekends alone."""

    country: str
    part: str = ""

    def is_working(self, day: date) -> bool:
        """Whether offices are open: neither weekend nor a public holiday."""
        closed = _closed(self.country, self.part, day.year)
        return day.weekday() not in closed[0] and day not in closed[1]

    def holiday(self, day: date) -> str:
        """The holiday's name in English, "" on other days."""
        return _closed(self.country, self.part, day.year)[1].get(day, "")

    def rolled(self, day: date, roll: str) -> date:
        """`day`, or the working day after ("next") or before it ("previous"); "none" leaves it."""
        step = {"next": ONE_DAY, "previous": -ONE_DAY}.get(roll)
        while step and not self.is_working(day):
            day += step
        return day

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which does not count itself."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return day


def calendar_of(jurisdiction: str, region: str = "") -> Calendar:
    """The calendar of a country, or of its part that `region` ("US/NY", "US/New York") names."""
    steps = regions.steps(region)
    if len(steps) < 2 or steps[:1] != regions.steps(jurisdiction):
        return Calendar(jurisdiction)
    return Calendar(jurisdiction, _parts(jurisdiction).get(steps[1], ""))


def is_known(country: str) -> bool:
    """Whether the library lists this country's holidays."""
    return country in holidays.list_supported_countries()


@lru_cache(maxsize=4096)
def _closed(country: str, part: str, year: int) -> tuple[frozenset[int], dict[date, str]]:
    """(weekdays off, Monday 0; holidays of the year by day)."""
    found = _library(country, part, year)
    if found is None:
        return frozenset({5, 6}), {}
    return frozenset(found.weekend), dict(found.items())


@lru_cache(maxsize=64)
def _parts(country: str) -> dict[str, str]:
    """Spellings of a country's parts, as `regions.steps` gives them, with the library's code."""
    found = _library(country, "", 2026)
    if found is None:
        return {}
    aliases = found.get_subdivision_aliases()
    named = {code: code for code in found.subdivisions}
    named |= {name: code for code, names in aliases.items() for name in names}
    return {regions.steps(name)[0]: code for name, code in named.items() if regions.steps(name)}


def _library(country: str, part: str, year: int) -> Any:
    """The library's calendar of one year; None for a country that it does not know."""
    if not is_known(country):
        return None
    return holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US")
