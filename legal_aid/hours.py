"""The hour rule: one tick an hour of custody, those gone filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from incidents.clocks import Clock
from legal_aid.offered import Teaser
from legal_aid.spans import span_words


@dataclass(frozen=True)
class HourRule:
    """A custody limit as of now. `total` and `gone` are ticks; `left` is in words, without sign."""

    deadline: datetime
    total: int
    gone: int
    left: str
    is_over: bool
    source: str
    is_confirmed: bool


def hour_rule(clock: Clock | None, now: datetime | None = None) -> HourRule | None:
    """The rule of a clock; None without one."""
    if clock is None:
        return None
    return _rule(clock.deadline, clock.hours, clock.source, clock.confirmed, now)


def teaser_rule(teaser: Teaser, now: datetime | None = None) -> HourRule | None:
    """The rule of an offer; None where nobody is held or no limit is known."""
    if teaser.deadline is None:
        return None
    confirmed = teaser.deadline_confirmed
    return _rule(teaser.deadline, teaser.deadline_hours, teaser.deadline_source, confirmed, now)


def _rule(
    deadline: datetime, hours: int, source: str, confirmed: bool, now: datetime | None
) -> HourRule:
    left = deadline - (now or timezone.now())
    gone = hours - left / timedelta(hours=1)
    return HourRule(
        deadline=deadline,
        total=hours,
        gone=max(0, min(hours, int(gone))),
        left=span_words(left),
        is_over=left <= timedelta(0),
        source=source,
        is_confirmed=confirmed,
    )
