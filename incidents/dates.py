"""Dates as people know them: EDTF levels 0 and 1, and minutes for what a clock needs.

A date may be a year, a month, a day, a span, unsure (`?`, `~`, `%`) or have unknown digits (`X`).
Only the strict bounds of the `edtf` library are used: its others add a margin of its own choosing.
Seasons are refused: the library's are those of the northern hemisphere.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from edtf import parse_edtf

LONGEST = 64
FIRST_YEAR, LAST_YEAR = 1900, 2199
_ONE = r"\d{4}(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?[?~%]?|\d{3}X|\d\dXX"
# The library's parser is never given more than this grammar: it can be slow, and raises many types.
_SHAPE = re.compile(rf"(?:{_ONE})(?:/(?:{_ONE}))?", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


def bounds(text: str) -> tuple[date, date] | None:
    """First and last day the text may mean; None for "" (unknown).

    Raises ValidationError with a plain sentence, which never repeats the text.
    """
    if not text:
        return None
    if len(text) > LONGEST or not _SHAPE.fullmatch(text):
        raise ValidationError(
            gettext("Write a date like 2026-03-05, 2026-03, 2026 or 2026-03-05/2026-03-07."),
            code="date",
        )
    parts = text.split("/")
    first, last = _bounds_of(parts[0])[0], _bounds_of(parts[-1])[1]
    if last < first:
        raise ValidationError(gettext("The end of the span lies before its start."), code="date")
    return first, last


@lru_cache(maxsize=256)
def _bounds_of(text: str) -> tuple[date, date]:
    # "2026-XX" means the same days as "2026". What is left to the library takes it some 12 ms.
    plain = _PLAIN.fullmatch(text.rstrip("?~%").removesuffix("-XX").removesuffix("-XX"))
    if plain:
        return _plain_bounds(*(int(group) if group else None for group in plain.groups()))
    try:
        parsed = parse_edtf(text)
        first, last = date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except Exception:  # the library's exceptions have no common base
        raise _impossible() from None
    if last < first:
        raise _impossible()
    _require_year(first.year)
    return first, last


def _plain_bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    _require_year(year)
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:  # monthrange raises a subclass
        raise _impossible() from None


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(gettext("Check the year."), code="date")


def _impossible() -> ValidationError:
    return ValidationError(gettext("There is no such date."), code="date")


def require_past(text: str) -> None:
    """Refuse what can only lie in the future. One day of grace covers other time zones."""
    span = bounds(text)
    if span and span[0] > timezone.localdate() + timedelta(days=1):
        raise ValidationError(gettext("This date lies in the future."), code="date")


def month_of(text: str) -> str:
    """ "YYYY-MM" if the whole of `text` lies in one month, else ""."""
    period = period_of(text)
    return period if len(period) == 7 else ""


def period_of(text: str) -> str:
    """ "YYYY-MM" if the whole of `text` lies in one month, else "YYYY" in one year, else ""."""
    span = bounds(text)
    if span is None or span[0].year != span[1].year:
        return ""
    first, last = span
    return f"{first:%Y-%m}" if first.month == last.month else str(first.year)


def moment(text: str) -> datetime | None:
    """An ISO minute such as "2026-11-20T18:40", as an aware time; None for "".

    Without an offset it is the wall clock of the installation (`TIME_ZONE`).
    """
    if not text:
        return None
    if not _MOMENT.fullmatch(text):
        raise ValidationError(gettext("Write a time like 2026-11-20T18:40."), code="date")
    try:
        found = datetime.fromisoformat(text)
        if timezone.is_naive(found):
            found = timezone.make_aware(found)
        found.astimezone(timezone.get_current_timezone())  # near the ends of the calendar
    except (ValueError, OverflowError):
        raise _impossible() from None
    _require_year(found.year)
    return found


def require_due(text: str) -> None:
    """Raise ValidationError unless `text` is a day, an ISO minute or "". It may lie ahead."""
    if _PLAIN.fullmatch(text) and len(text) == 10:
        bounds(text)
    elif text:
        moment(text)


def span_of(text: str) -> tuple[datetime, datetime] | None:
    """Earliest and latest moment of an ISO minute or an EDTF date; None for ""."""
    if "T" in text and _MOMENT.fullmatch(text):
        exact = moment(text)
        return (exact, exact) if exact else None
    span = bounds(text)
    if span is None:
        return None
    start = timezone.make_aware(datetime.combine(span[0], datetime.min.time()))
    end = timezone.make_aware(datetime.combine(span[1], datetime.max.time()))
    return start, end


def require_happened(text: str) -> None:
    """As `require_past`, for an ISO minute or an EDTF date."""
    span = span_of(text)
    if span and span[0] > timezone.now() + timedelta(days=2):
        raise ValidationError(gettext("This date lies in the future."), code="date")


def week_of(day: date) -> str:
    """ISO week such as "2026-W47": the coarsest time that lists still need."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def this_week() -> str:
    """The current ISO week."""
    return week_of(timezone.localdate())
