"""Codes of spans of time ("2026-03", "2026-Q1", "2026-H1", "2026", "2026-W14") and their days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from incidents import dates

_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_PERIOD = re.compile(rf"{_YEAR}(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<q>[1-4])|H(?P<h>[12])))?")
_WEEK = re.compile(r"(?P<year>(?:19|2[0-2])\d\d)-W(?P<week>0[1-9]|[1-4]\d|5[0-3])")
Span = tuple[date, date]
"""The first and the last day, both counted."""
ALWAYS: Span = (date.min, date.max)


def period_holding(first: date, last: date) -> str:
    """The narrowest of month, quarter, half-year and year that holds both days, else ""."""
    if first.year != last.year:
        return ""
    year, one, other = first.year, first.month - 1, last.month - 1
    if one == other:
        return f"{year}-{one + 1:02}"
    for letter, months in (("Q", 3), ("H", 6)):
        if one // months == other // months:
            return f"{year}-{letter}{one // months + 1}"
    return str(year)


def week_holding(first: date, last: date) -> str:
    """The ISO week that holds both days, else ""."""
    week = dates.week_of(first)
    return week if week == dates.week_of(last) else ""


def require_period(text: str) -> str:
    """`text` if it is the code of a month, quarter, half-year or year, or ""; else ValueError."""
    if text and not _PERIOD.fullmatch(text):
        raise ValueError("not a period")
    return text


def require_week(text: str) -> str:
    """`text` if it is the code of an ISO week that exists, or ""; else ValueError."""
    if text:
        span_of_week(text)
    return text


@lru_cache(maxsize=4096)
def span_of_period(code: str) -> Span:
    """The days of a period; ValueError for anything else."""
    found = _PERIOD.fullmatch(code)
    if found is None:
        raise ValueError("not a period")
    year, last = int(found["year"]), 12
    first = 1
    for name, months in (("month", 1), ("q", 3), ("h", 6)):
        if found[name]:
            last = int(found[name]) * months
            first = last - months + 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


@lru_cache(maxsize=4096)
def span_of_week(code: str) -> Span:
    """Monday and Sunday of an ISO week; ValueError for anything else."""
    found = _WEEK.fullmatch(code)
    if found is None:
        raise ValueError("not a week")
    monday = date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
    return monday, monday + timedelta(days=6)


@lru_cache(maxsize=4096)
def common_days(period: str, week: str) -> Span | None:
    """The days that lie in both ("" does not narrow); None where there are none."""
    one = span_of_period(period) if period else ALWAYS
    other = span_of_week(week) if week else ALWAYS
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None
