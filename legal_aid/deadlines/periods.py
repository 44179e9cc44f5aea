"""Lengths of legal limits: ISO 8601 durations of years, months, weeks and days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

# Limits of hours are custody's (`incidents.clocks`): elapsed time, never calendar days.
_DURATION = re.compile(
    r"P(?=\d)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?"
    r"(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Period:
    """A length of calendar time. Years and months are counted before days."""

    months: int = 0
    days: int = 0

    @property
    def is_days(self) -> bool:
        """Whether it is days alone, which may be counted as working days."""
        return not self.months

    def after(self, day: date) -> date:
        """The last day of the period when `day` itself does not count.

        A month ends on the same number of day, or on the last day of a month that has none:
        one month from 31 January is 28 February, in leap years the 29th.
        OverflowError beyond the year 9999.
        """
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        if year > date.max.year:
            raise OverflowError("beyond the calendar")
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=self.days)


def period_of(text: str) -> Period:
    """A duration such as P1Y, P6M or P15D; ValueError for anything else, hours included."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError("not a duration of years, months, weeks and days")
    given = {name: int(number or 0) for name, number in found.groupdict().items()}
    return Period(
        months=given["years"] * 12 + given["months"], days=given["weeks"] * 7 + given["days"]
    )
