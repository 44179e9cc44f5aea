"""Lengths of limits: what a month is, what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_aid.deadlines.periods import Period, period_of


@pytest.mark.parametrize(
    ("text", "day", "end"),
    [
        ("P1Y", date(2026, 3, 5), date(2027, 3, 5)),
        ("P5Y", date(2024, 2, 29), date(2029, 2, 28)),
        ("P4Y", date(2024, 2, 29), date(2028, 2, 29)),
        ("P1M", date(2026, 1, 31), date(2026, 2, 28)),
        ("P1M", date(2028, 1, 31), date(2028, 2, 29)),
        ("P1M", date(2026, 3, 31), date(2026, 4, 30)),
        ("P6M", date(2026, 8, 31), date(2027, 2, 28)),
        ("P12M", date(2026, 12, 31), date(2027, 12, 31)),
        ("P10D", date(2026, 12, 25), date(2027, 1, 4)),
        ("P2W", date(2026, 2, 20), date(2026, 3, 6)),
        ("P1M15D", date(2026, 1, 31), date(2026, 3, 15)),
        ("P0D", date(2026, 1, 31), date(2026, 1, 31)),
    ],
)
def test_a_period_ends_where_the_law_says(text, day, end):
    assert period_of(text).after(day) == end


@pytest.mark.parametrize("wrong", ["", "P", "1Y", "PT48H", "P1Y2H", "P-1D", "P1.5D", "P1D1Y"])
def test_what_is_no_length_of_days_is_refused(wrong):
    with pytest.raises(ValueError, match="not a duration"):
        period_of(wrong)


def test_the_end_of_the_calendar_is_an_overflow():
    for text in ("P999Y", "P9999M", "P99999D"):
        with pytest.raises(OverflowError):
            period_of(text).after(date(9900, 6, 1))


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PERIODS = st.builds(Period, months=st.integers(0, 240), days=st.integers(0, 800))


@settings(deadline=None)
@given(DAYS, DAYS, PERIODS)
def test_an_earlier_day_never_ends_later(one, other, period):
    first, last = sorted((one, other))
    assert period.after(first) <= period.after(last)


@settings(deadline=None)
@given(DAYS, st.integers(1, 240))
def test_months_keep_the_day_or_take_the_months_last(day, months):
    end = Period(months=months).after(day)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
