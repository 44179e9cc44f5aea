"""How long an offer stays open: short where somebody is held, days where nothing presses."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings

# Nobody reads and answers in less, and the sweeper looks every half minute.
LEAST, MOST_IN_CUSTODY = 5, 30
STEP = timedelta(minutes=5)


def offer_minutes(*, urgency: int, in_custody: bool, hours_left: float | None) -> int:
    """Minutes an offer stays live once activated, a multiple of five in custody.

    Custody: a tenth of the time left to the deadline, 5 to 30 minutes; 30 without a known deadline,
    as for any other need of *now*. A need of today waits four hours, any other two days.
    """
    if in_custody and hours_left is not None:
        tenth = hours_left * 60 / 10
        return STEP.seconds // 60 * ceil(max(LEAST, min(MOST_IN_CUSTODY, tenth)) / 5)
    if in_custody or urgency == 2:
        return MOST_IN_CUSTODY
    if urgency == 1:
        return settings.AMPARO_OFFER_MINUTES_TODAY
    return settings.AMPARO_OFFER_MINUTES_WEEK


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


def due_from(now: datetime, minutes: int) -> datetime:
    """When an offer activated now runs out, rounded up to five minutes: no exact time is kept."""
    exact = now + timedelta(minutes=minutes)
    past = (exact - datetime.min.replace(tzinfo=exact.tzinfo)) % STEP
    return exact if not past else exact + STEP - past
