"""When somebody is reachable at a provider: hours, holidays, nights, and clocks that change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_aid.providers.hours import (
    Opening,
    Plan,
    holidays_of,
    is_calendar,
    minutes_of,
    openings_from,
    overlap,
    parse_hours,
    written_hours,
)

NAIROBI, LONDON = ZoneInfo("Africa/Nairobi"), ZoneInfo("Europe/London")
OFFICE = parse_hours("Mo-Fr 09:00-17:00")
MONDAY = datetime(2026, 11, 23, tzinfo=NAIROBI)


def plan(text: str, zone: ZoneInfo = NAIROBI, calendar: str = "") -> Plan:
    return Plan(parse_hours(text), zone, holidays_of(calendar))


@pytest.mark.parametrize(
    ("at", "wait"),
    [
        (MONDAY.replace(hour=9), timedelta(0)),
        (MONDAY.replace(hour=16, minute=59), timedelta(0)),
        (MONDAY.replace(hour=17), timedelta(hours=16)),  # to is not included
        (MONDAY.replace(hour=8, minute=30), timedelta(minutes=30)),
        (MONDAY - timedelta(hours=2), timedelta(hours=11)),  # Sunday night
    ],
)
def test_hours_are_meant_in_the_providers_own_zone(at, wait):
    assert plan("Mo-Fr 09:00-17:00").opens_in(at.astimezone(UTC)) == wait


def test_night_hours_reach_into_the_next_day():
    night = plan("Fr 22:00-06:00")

    assert night.is_open(datetime(2026, 11, 27, 23, tzinfo=NAIROBI))
    assert night.is_open(datetime(2026, 11, 28, 5, 59, tzinfo=NAIROBI))
    assert not night.is_open(datetime(2026, 11, 28, 6, tzinfo=NAIROBI))
    assert not night.is_open(datetime(2026, 11, 27, 5, tzinfo=NAIROBI))


def test_nobody_works_on_a_public_holiday():
    jamhuri = datetime(2025, 12, 12, 10, tzinfo=NAIROBI)  # a Friday

    assert plan("Mo-Fr 09:00-17:00").is_open(jamhuri)
    until_monday = datetime(2025, 12, 15, 9, tzinfo=NAIROBI) - jamhuri
    assert plan("Mo-Fr 09:00-17:00", calendar="KE").opens_in(jamhuri) == until_monday


def test_part_of_a_country_has_holidays_of_its_own():
    st_andrews = datetime(2026, 11, 30, 10, tzinfo=LONDON)

    assert not plan("Mo 09:00-17:00", LONDON, "GB-SCT").is_open(st_andrews)
    assert plan("Mo 09:00-17:00", LONDON, "GB-ENG").is_open(st_andrews)
    assert is_calendar("GB-SCT")
    assert not is_calendar("GB-XYZ")
    assert not is_calendar("Kenya")


def test_night_that_the_clocks_shorten_and_one_that_they_lengthen():
    spring = plan("Sa 22:00-06:00", LONDON)
    begin, end = next(
        spring.spans(datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC))
    )
    assert end - begin == timedelta(hours=7)
    begin, end = next(
        spring.spans(datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC))
    )
    assert end - begin == timedelta(hours=9)


def test_hour_that_comes_twice_is_worked_twice_and_one_that_is_skipped_never():
    small = plan("Su 01:00-02:00", LONDON)

    assert small.is_open(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert small.is_open(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert not small.is_open(datetime(2026, 10, 25, 2, 0, tzinfo=UTC))
    assert not small.is_open(datetime(2026, 3, 29, 2, 0, tzinfo=UTC))


def test_who_never_opens_is_not_reachable():
    closed = Plan(OFFICE, NAIROBI, lambda day: True)

    assert closed.opens_in(MONDAY) is None
    assert Plan((), NAIROBI).opens_in(MONDAY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "Mo",
        "Mo 9-17",
        "Mo 25:00-26:00",
        "Xx 09:00-17:00",
        "Mo 09:00-17:60",
        "open",
        "Mo-We-Fr 09:00-10:00",
    ],
)
def test_what_is_no_time_is_said(wrong):
    with pytest.raises(ValueError, match=wrong):
        parse_hours(f"Tu 09:00-10:00; {wrong}")


@pytest.mark.parametrize(
    "wrong", [[[7, "09:00", "10:00"]], [[True, "09:00", "10:00"]], [[0, "9", "1"]], [[0]]]
)
def test_column_that_holds_no_hours_does_not_open(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - also what unpacking says
        openings_from(wrong)


minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
weeks = st.lists(st.builds(Opening, st.integers(0, 6), minutes, minutes), max_size=8)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(
    lambda one: one.replace(tzinfo=UTC, second=0, microsecond=0)
)
easy = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@easy
@given(weeks)
def test_written_hours_read_back_the_same(openings):
    found = tuple(sorted(set(openings)))

    assert parse_hours(written_hours(found)) == found
    assert openings_from(one.stored() for one in found) == found


@easy
@given(weeks, moments, st.sampled_from([NAIROBI, LONDON, ZoneInfo("America/St_Johns")]))
def test_wait_ends_at_an_open_door_and_not_before(openings, at, zone):
    plan = Plan(tuple(sorted(openings)), zone)
    wait = plan.opens_in(at)

    if wait is None:
        assert not openings
    elif wait:
        assert not plan.is_open(at)
        assert not plan.is_open(at + wait - timedelta(minutes=1))
        assert plan.is_open(at + wait)


@easy
@given(weeks)
def test_overlap_is_seen_minute_by_minute(openings):
    taken = [0] * (7 * 24 * 60)
    for one in openings:
        begin = one.weekday * 24 * 60 + one.begin
        for minute in range(begin, begin + one.minutes):
            taken[minute % len(taken)] += 1

    assert overlap(openings) == (max(taken) > 1)


def test_midnight_may_be_written_as_24():
    assert minutes_of("24:00") == 1440
    assert parse_hours("Mo 00:00-24:00") == (Opening(0, 0, 1440),)
