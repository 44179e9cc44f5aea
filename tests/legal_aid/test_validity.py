"""How long offers stay open."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_aid.validity import due_at, due_from, minutes_in_turn, offer_minutes


@pytest.mark.parametrize(
    ("urgency", "in_custody", "hours_left", "minutes"),
    [
        (2, True, 48, 30),
        (2, True, 2, 15),  # a tenth of two hours is twelve minutes, to the next five
        (2, True, 0.5, 5),
        (2, True, -3, 5),  # the deadline has passed: nobody may wait at all
        (2, True, None, 30),
        (2, False, None, 30),
        (1, False, None, 240),
        (0, False, None, 2880),
    ],
)
def test_the_less_time_is_left_the_shorter_an_offer_is(urgency, in_custody, hours_left, minutes):
    found = offer_minutes(urgency=urgency, in_custody=in_custody, hours_left=hours_left)

    assert found == minutes


def test_settings_decide(settings):
    settings.AMPARO_OFFER_DAYS_WEEK = 3
    settings.AMPARO_OFFER_HOURS_TODAY = 2
    settings.AMPARO_OFFER_PERCENT_IN_CUSTODY = 5
    settings.AMPARO_OFFER_MINUTES_NOW = 20

    assert offer_minutes(urgency=0, in_custody=False, hours_left=None) == 3 * 1440
    assert offer_minutes(urgency=1, in_custody=False, hours_left=None) == 120
    assert offer_minutes(urgency=2, in_custody=True, hours_left=5) == 15
    assert offer_minutes(urgency=2, in_custody=True, hours_left=48) == 20


def test_later_offers_get_a_tenth_of_what_earlier_ones_leave():
    turns = minutes_in_turn(8, urgency=2, in_custody=True, hours_left=4)

    assert turns == [25, 25, 20, 20, 15, 15, 15, 15]
    assert sum(turns) < 4 * 60


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 10_000),
)
def test_due_times_tell_five_minutes_and_never_take_time_away(now, minutes):
    due = due_from(now, minutes)

    assert due - now >= timedelta(minutes=minutes)
    assert due - now < timedelta(minutes=minutes + 5)
    assert (due.minute % 5, due.second, due.microsecond) == (0, 0, 0)


FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def test_what_is_needed_today_runs_in_working_hours():
    """Friday at five: an hour of that day, and three of Monday."""
    assert due_at(FRIDAY, 240, urgency=1) == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def test_what_is_needed_this_week_runs_in_working_days():
    assert due_at(FRIDAY, 2880, urgency=0) == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def test_what_is_needed_now_runs_at_night_and_on_sundays():
    sunday = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert due_at(sunday, 30, urgency=2) == sunday + timedelta(minutes=30)
