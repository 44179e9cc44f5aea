"""Months, and the longer units that a table may count by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_MONTH = re.compile(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])", re.ASCII)


class Unit(TextChoices):
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")
    ALL = "all", _("Whole time together")


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}


def require_month(text: str) -> None:
    """Accept "" or "YYYY-MM"; ValidationError with a plain sentence for anything else."""
    if text and not _MONTH.fullmatch(text):
        raise ValidationError(gettext("Write a month like 2026-03."), code="month")


@dataclass(frozen=True)
class Interval:
    """From the first to the last month, both counted; "" is open."""

    since: str = ""
    until: str = ""

    def __str__(self) -> str:
        return f"{self.since}..{self.until}"

    def narrowed(self, other: Interval) -> Interval:
        """What lies in both."""
        since = max(self.since, other.since)
        untils = [until for until in (self.until, other.until) if until]
        return Interval(since, min(untils, default=""))

    def holds(self, period: str) -> bool:
        """Whether all of a fact's period ("YYYY-MM", "YYYY" or "" for unknown) lies inside.

        What may lie outside is not counted: a figure of 2026 must not contain 2025.
        """
        if not self.since and not self.until:
            return True
        if not period:
            return False
        first, last = months_of(period)
        return self.since <= first and (not self.until or last <= self.until)


def months_of(period: str) -> tuple[str, str]:
    """First and last month of "YYYY-MM" or "YYYY"."""
    return (period, period) if len(period) == 7 else (f"{period}-01", f"{period}-12")


def key_of(period: str, unit: Unit) -> str | None:
    """The unit a fact's period lies in, such as "2026-Q1"; None if it can't be told."""
    if unit == Unit.ALL or not period or (len(period) == 4 and unit != Unit.YEAR):
        return None
    year = period[:4]
    if unit == Unit.YEAR:
        return year
    number = (int(period[5:7]) - 1) // MONTHS_IN[unit] + 1
    return {
        Unit.MONTH: f"{year}-{number:02}",
        Unit.QUARTER: f"{year}-Q{number}",
        Unit.HALF: f"{year}-H{number}",
    }[unit]


def interval_of(key: str) -> Interval:
    """The months of a key that `key_of` made."""
    year, _dash, rest = key.partition("-")
    if not rest:
        return Interval(f"{year}-01", f"{year}-12")
    length = {"Q": 3, "H": 6}.get(rest[0], 1)
    number = int(rest.lstrip("QH"))
    return Interval(f"{year}-{(number - 1) * length + 1:02}", f"{year}-{number * length:02}")


def keys_between(first: str, last: str) -> list[str]:
    """All keys of one unit from `first` to `last`, without gaps."""
    unit = _unit_of(first)
    year, month = map(int, interval_of(first).since.split("-"))
    end, keys = interval_of(last).since, []
    while f"{year}-{month:02}" <= end:
        keys.append(str(key_of(f"{year}-{month:02}", unit)))
        year, month = divmod(year * 12 + month - 1 + MONTHS_IN[unit], 12)
        month += 1
    return keys


def _unit_of(key: str) -> Unit:
    rest = key.partition("-")[2]
    if not rest:
        return Unit.YEAR
    return {"Q": Unit.QUARTER, "H": Unit.HALF}.get(rest[0], Unit.MONTH)
