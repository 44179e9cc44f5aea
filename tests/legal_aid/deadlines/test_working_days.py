"""Working days: weekends and holidays of a country and its parts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.clocks import jurisdictions
from legal_aid.deadlines.working_days import Calendar, calendar_of, is_known

EASTER_MONDAY = date(2026, 4, 6)


def test_a_day_off_moves_where_the_rule_says():
    kenya = Calendar("KE")
    assert kenya.holiday(EASTER_MONDAY) == "Easter Monday"
    assert kenya.rolled(EASTER_MONDAY, "next") == date(2026, 4, 7)
    assert kenya.rolled(EASTER_MONDAY, "previous") == date(2026, 4, 2)  # before Good Friday
    assert kenya.rolled(EASTER_MONDAY, "none") == EASTER_MONDAY


def test_working_days_leave_out_weekends_and_holidays():
    mexico = Calendar("MX")
    # Monday 14 September 2026; the 16th is a holiday.
    assert mexico.add(date(2026, 9, 14), 2) == date(2026, 9, 17)
    assert mexico.add(date(2026, 9, 14), 15) == date(2026, 10, 6)
    assert mexico.add(date(2026, 9, 14), 0) == date(2026, 9, 14)


def test_in_ukraine_no_holiday_is_off_under_martial_law():
    assert Calendar("UA").is_working(date(2026, 8, 24))  # Independence Day, a Monday
    assert not Calendar("UA").is_working(date(2021, 8, 24))


def test_a_part_of_a_country_has_its_own_holidays():
    rio = calendar_of("BR", "BR/Rio de Janeiro/Maré")
    assert rio.part == "RJ"
    assert not rio.is_working(date(2026, 4, 23))  # Saint George's Day
    assert Calendar("BR").is_working(date(2026, 4, 23))
    assert calendar_of("BR", "BR/rj") == rio


@pytest.mark.parametrize(
    ("jurisdiction", "region"),
    [("BR", ""), ("BR", "BR"), ("BR", "BR/Atlantis"), ("BR", "MX/RJ"), ("KE", "KE/Nairobi")],
)
def test_a_region_that_is_not_known_has_the_countrys_days(jurisdiction, region):
    assert calendar_of(jurisdiction, region) == Calendar(jurisdiction)


def test_a_country_without_a_list_of_holidays_has_weekends():
    nowhere = calendar_of("ZZ", "ZZ/Somewhere")
    assert not is_known("ZZ")
    assert not nowhere.is_working(date(2026, 11, 22))
    assert nowhere.is_working(date(2026, 12, 25))


def test_every_pack_has_a_list_of_holidays():
    assert all(is_known(code) for code in jurisdictions())


COUNTRIES = st.sampled_from([*jurisdictions(), "ZZ"])
DAYS = st.dates(date(2000, 1, 1), date(2110, 12, 31))


@settings(deadline=None)
@given(COUNTRIES, DAYS, st.sampled_from(["next", "previous"]))
def test_a_rolled_day_is_a_working_day_near_by(country, day, roll):
    calendar = Calendar(country)
    rolled = calendar.rolled(day, roll)
    assert calendar.is_working(rolled)
    assert rolled >= day if roll == "next" else rolled <= day
    between = [day + timedelta(days=n) for n in range(1, (rolled - day).days)]
    assert not any(calendar.is_working(one) for one in between)
    assert calendar.rolled(rolled, roll) == rolled


@settings(deadline=None)
@given(COUNTRIES, DAYS, st.integers(1, 40))
def test_counting_working_days_counts_each_once(country, day, count):
    calendar = Calendar(country)
    end = calendar.add(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(calendar.is_working(one) for one in passed) == count
    assert calendar.is_working(end)
