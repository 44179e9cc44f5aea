"""Hours and days of work: weekends, holidays, nights, and clocks that are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_aid.working_time import WorkingHours, after_days, after_hours, office_hours

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = ((time(9), time(17)),)
WEEK = WorkingHours(dict.fromkeys(range(5), NINE_TO_FIVE), UTC)
NEVER = WorkingHours({}, UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In a week whose Monday is 23 November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "hours", "end"),
    [
        (at(23, 10), 4, at(23, 14)),
        (at(23, 16), 4, at(24, 12)),  # over the night
        (at(23, 5), 4, at(23, 13)),  # before they open
        (at(27, 16), 4, at(30, 12)),  # over the weekend
        (at(28, 12), 4, at(30, 13)),  # begun on a Saturday
        (at(23, 13), 4, at(23, 17)),  # to the last minute of the day
    ],
)
def test_hours_of_work(now, hours, end):
    assert after_hours(now, WEEK, timedelta(hours=hours)) == end


@pytest.mark.parametrize(
    ("now", "days", "end"),
    [
        (at(23, 10), 2, at(25, 10)),
        (at(26, 10), 2, at(30, 10)),
        (at(28, 12), 2, datetime(2026, 12, 1, 12, tzinfo=UTC)),  # Saturday to Tuesday
        (at(23, 22), 1, at(24, 17)),  # late at night: the end of that day's hours
        (at(23, 6), 1, at(24, 9)),
    ],
)
def test_days_of_work(now, days, end):
    assert after_days(now, WEEK, days) == end


def test_a_holiday_is_no_day_of_work():
    closed = WorkingHours(WEEK.weekly, UTC, frozenset({date(2026, 11, 24)}))

    assert after_hours(at(23, 16), closed, timedelta(hours=4)) == at(25, 12)
    assert after_days(at(23, 10), closed, 1) == at(25, 10)


def test_a_break_at_noon_is_no_time_of_work():
    halves = WorkingHours({0: ((time(9), time(12)), (time(14), time(18)))}, UTC)

    assert after_hours(at(23, 11), halves, timedelta(hours=2)) == at(23, 15)


def test_an_hour_that_the_clock_skips_is_not_worked():
    """In Berlin on 29 March 2026 it is 3:00 right after 1:59."""
    nights = WorkingHours({6: ((time(1), time(5)),)}, BERLIN)
    one = datetime(2026, 3, 29, 1, tzinfo=BERLIN)

    assert after_hours(one, nights, timedelta(hours=3)) == datetime(2026, 3, 29, 5, tzinfo=BERLIN)


def test_who_never_works_is_not_waited_for_ever():
    assert after_hours(at(23, 10), NEVER, timedelta(hours=4)) == at(23, 14)
    assert after_days(at(23, 10), NEVER, 2) == at(25, 10)


def test_an_office_of_the_night_works_all_day(settings):
    settings.AMPARO_OFFICE_OPENS, settings.AMPARO_OFFICE_CLOSES = 22, 6

    assert after_hours(at(23, 23), office_hours(), timedelta(hours=2)) == at(24, 1)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(BERLIN)),
    st.integers(1, 40),
)
def test_never_less_time_than_promised_and_always_within_hours(now, hours):
    berlin = WorkingHours(dict.fromkeys(range(5), NINE_TO_FIVE), BERLIN)
    end = after_hours(now, berlin, timedelta(hours=hours)).astimezone(BERLIN)

    assert end.astimezone(UTC) - now.astimezone(UTC) >= timedelta(hours=hours)
    assert time(9) < end.time() <= time(17)
    assert end.weekday() < 5
