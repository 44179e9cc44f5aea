"""When somebody is told, cut to five minutes: finer would say when a report came."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

STEP = timedelta(minutes=5)
_BEGAN = datetime(2026, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


def cut(moment: datetime) -> datetime:
    """The last full five minutes."""
    return moment - (moment - _BEGAN) % STEP


def rounded_up(moment: datetime) -> datetime:
    """The next full five minutes, or this very moment."""
    return -(-(moment - _BEGAN) // STEP) * STEP + _BEGAN


def covers(from_hour: int | None, to_hour: int | None, now: datetime) -> bool:
    """Whether hours of the server's zone hold now; empty hours always do, equal ones too."""
    if from_hour is None or to_hour is None or from_hour == to_hour:
        return True
    hour = timezone.localtime(now).hour
    if from_hour < to_hour:
        return from_hour <= hour < to_hour
    return hour >= from_hour or hour < to_hour


def office_opens(now: datetime) -> datetime:
    """Now if the office is open, else when it opens next."""
    opens, closes = settings.AMPARO_OFFICE_OPENS, settings.AMPARO_OFFICE_CLOSES
    if covers(opens, closes, now):
        return now
    local = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    later = (local + timedelta(hours=ahead) for ahead in range(1, 26))
    return next(one for one in later if covers(opens, closes, one))
