"""Units of time, what lies in them, and the atoms of time that facts are dated by.

A fact is dated by the narrowest period and the ISO week that hold all days its first act may have
happened on. Both together are its *atom*, and the atom's days are those that lie in both. A fact is
counted in a span of days only if all days of its atom lie inside; else it goes to the wider span,
in the end to the whole time together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from advocacy.definitions import Days
from incidents import dates, time_codes


class Unit(TextChoices):
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}


def days_of(key: str) -> Days:
    """The days of a month, quarter, half-year, year or week; of "" all. ValueError for others."""
    if not key:
        return Days()
    return Days(*(time_codes.span_of_week if "W" in key else time_codes.span_of_period)(key))


@dataclass(frozen=True, order=True)
class Atom:
    """The two codes that date a fact, "" where none holds it. `str` is one code for both."""

    period: str = ""
    week: str = ""

    def __str__(self) -> str:
        return f"{self.period}/{self.week}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote."""
        period, _slash, week = text.partition("/")
        return cls(period, week)

    @property
    def days(self) -> Days:
        """The days that lie in both; all where neither is known.

        ValueError for codes that are none, or that have no day in common.
        """
        common = time_codes.common_days(self.period, self.week)
        if common is None:
            raise ValueError("no such time")
        return Days() if common == time_codes.ALWAYS else Days(*common)


def key_inside(days: Days, unit: Unit) -> str | None:
    """The week, month ... year that holds all these days; None where none does.

    For the whole time together there is no key.
    """
    if days.since is None or days.until is None:
        return None
    key = key_at(days.since, unit)
    return key if days_of(key).holds(days) else None


@lru_cache(maxsize=4096)
def key_at(day: date, unit: Unit) -> str:
    """The week, month ... year that a day lies in."""
    if unit == Unit.WEEK:
        return dates.week_of(day)
    number = (day.month - 1) // MONTHS_IN[unit] + 1
    return {
        Unit.MONTH: f"{day.year}-{number:02}",
        Unit.QUARTER: f"{day.year}-Q{number}",
        Unit.HALF: f"{day.year}-H{number}",
        Unit.YEAR: f"{day.year}",
    }[unit]


def unit_of(key: str) -> Unit:
    """What kind of span a key names."""
    rest = key.partition("-")[2]
    if not rest:
        return Unit.YEAR
    return {"W": Unit.WEEK, "Q": Unit.QUARTER, "H": Unit.HALF}.get(rest[0], Unit.MONTH)
