"""Who answers at a provider now, and how long until somebody does."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from legal_aid.providers.hours import DAY, Plan, holidays_of, openings_from
from legal_aid.providers.models import Colleague, Provider, Shift
from legal_aid.working_time import MOST_DAYS, WorkingHours


def zone_of(provider: Provider) -> ZoneInfo:
    """Its own time zone, else the server's. An unknown name is refused where it is written."""
    return ZoneInfo(provider.time_zone or settings.TIME_ZONE)


def plan_of(provider: Provider) -> Plan:
    """Its working hours with its zone and holidays."""
    return Plan(openings_from(provider.hours), zone_of(provider), holidays_of(provider.holidays))


def working_hours_of(provider: Provider, at: datetime) -> WorkingHours | None:
    """Its hours for adding working time from this moment on; None where it states none.

    Hours over midnight count half to each day. Holidays are those of the next months.
    """
    if not keeps_hours(provider):
        return None
    plan, weekly = plan_of(provider), defaultdict(list)
    for one in plan.openings:
        if one.begin < one.end:
            weekly[one.weekday].append((_clock(one.begin), _clock(one.end)))
            continue
        weekly[one.weekday].append((_clock(one.begin), time.max))
        if one.end:
            weekly[(one.weekday + 1) % 7].append((time.min, _clock(one.end)))
    today = at.astimezone(plan.zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(MOST_DAYS + 1))
    closed = frozenset(day for day in days if plan.is_holiday(day))
    return WorkingHours(
        {day: tuple(sorted(spans)) for day, spans in weekly.items()}, plan.zone, closed
    )


def _clock(minutes: int) -> time:
    return time.max if minutes == DAY else time(*divmod(minutes, 60))


def on_call(provider: Provider, at: datetime) -> Colleague | None:
    """Whoever has the shift that holds at this moment, now or later."""
    return next((one.person for one in _shifts(provider, at) if one.start <= at), None)


def reachable_in(provider: Provider, at: datetime) -> timedelta | None:
    """Nothing when somebody is reachable at this moment, by working hours or by a shift; else how
    long until somebody is; None where hours are kept and none come within three weeks.

    Who states no working hours counts as reachable, whatever the rota says: it is asked rather
    than passed over for what it did not say.
    """
    if not keeps_hours(provider):
        return timedelta(0)
    waits = [max(shift.start - at, timedelta(0)) for shift in _shifts(provider, at)]
    opens = plan_of(provider).opens_in(at)
    return min([*waits, *([opens] if opens is not None else [])], default=None)


def keeps_hours(provider: Provider) -> bool:
    """Whether it has said when its office works."""
    return bool(provider.hours)


def _shifts(provider: Provider, at: datetime) -> list[Shift]:
    """Those that have not ended. Whoever prefetched them asks the database nothing more."""
    if "shifts" in getattr(provider, "_prefetched_objects_cache", {}):
        return [one for one in provider.shifts.all() if one.end > at]
    return list(provider.shifts.to_come(at).select_related("person"))
