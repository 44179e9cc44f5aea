"""How long an offer stays open: short where somebody is held, days where nothing presses."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings

from legal_aid.working_time import WorkingHours, after_days, after_hours, office_hours

# Nobody reads and answers in less, and the sweeper looks every half minute.
LEAST = 5
STEP = timedelta(minutes=5)
NOW, TODAY = 2, 1
A_DAY = 24 * 60


def offer_minutes(*, urgency: int, in_custody: bool, hours_left: float | None) -> int:
    """Minutes an offer stays live once activated, a multiple of five in custody.

    Custody: a tenth of the time left to the deadline, 5 to 30 minutes; 30 without a known deadline,
    as for any other need of *now*. A need of today waits four hours, any other two days, both of
    working time (`due_at`). All of these are settings.
    """
    most = settings.AMPARO_OFFER_MINUTES_NOW
    if in_custody and hours_left is not None:
        share = hours_left * 60 * settings.AMPARO_OFFER_PERCENT_IN_CUSTODY / 100
        return STEP.seconds // 60 * ceil(max(LEAST, min(most, share)) / 5)
    if in_custody or urgency == NOW:
        return most
    if urgency == TODAY:
        return settings.AMPARO_OFFER_HOURS_TODAY * 60
    return settings.AMPARO_OFFER_DAYS_WEEK * A_DAY


def minutes_in_turn(
    count: int, *, urgency: int, in_custody: bool, hours_left: float | None
) -> list[int]:
    """Minutes of each of `count` offers, if every one before it runs out unanswered."""
    turns: list[int] = []
    for _turn in range(count):
        minutes = offer_minutes(urgency=urgency, in_custody=in_custody, hours_left=hours_left)
        turns.append(minutes)
        if hours_left is not None:
            hours_left -= minutes / 60
    return turns


def due_at(
    now: datetime, minutes: int, *, urgency: int, hours: WorkingHours | None = None
) -> datetime:
    """When an offer activated now runs out, rounded up to five minutes: no exact time is kept.

    What is needed now runs day and night. Anything else runs in working hours, the provider's if
    they are known: minutes of them for today, whole working days of 1,440 minutes for the week.
    """
    if urgency == NOW:
        return due_from(now, minutes)
    hours = hours or office_hours()
    if urgency == TODAY:
        return _rounded(after_hours(now, hours, timedelta(minutes=minutes)))
    return _rounded(after_days(now, hours, max(1, minutes // A_DAY)))


def due_from(now: datetime, minutes: int) -> datetime:
    """When something that runs for so many minutes from now ends, rounded up to five minutes."""
    return _rounded(now + timedelta(minutes=minutes))


def _rounded(exact: datetime) -> datetime:
    past = (exact - datetime.min.replace(tzinfo=exact.tzinfo)) % STEP
    return exact if not past else exact + STEP - past
