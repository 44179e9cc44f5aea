"""From a trigger and a limit to a day, by the packs that are there, and by rules of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.clocks import jurisdictions, zones_of
from legal_aid.deadlines.computing import Days, compute, days_left, days_of, ends_at
from legal_aid.deadlines.events import run
from legal_aid.deadlines.packs import Limit, limit_of, limits_of
from legal_aid.deadlines.periods import Period
from legal_aid.deadlines.working_days import Calendar


@pytest.mark.parametrize(
    ("country", "code", "region", "trigger", "due", "written"),
    [
        # A year; 5 March 2027 is a Friday.
        ("KE", "civil_state", "", "2026-03-05", "2027-03-05", "2027-03-05"),
        # 26 March 2027 is Good Friday: safe before it, by the rule after Easter Monday.
        ("KE", "civil_state", "", "2026-03-26", "2027-03-25", "2027-03-30"),
        # "March": from its first day. 1 March 2027 is a Monday.
        ("KE", "civil_state", "", "2026-03", "2027-03-01", "2027-03-01"),
        # Ten days from a Thursday end on a Sunday: safe on Friday, by the rule on Monday.
        ("UA", "complaint_inaction", "", "2026-11-05", "2026-11-13", "2026-11-16"),
        # Fifteen days; by the rule working days, over a weekend and 16 September.
        ("MX", "amparo", "", "2026-09-14", "2026-09-29", "2026-10-06"),
        # Five years from the day that only leap years have; 28 February 2029 is a Wednesday.
        ("BR", "civil_state", "", "2024-02-29", "2029-02-28", "2029-02-28"),
        ("US", "section_1983", "US/New York/Bronx", "2026-07-06", "2029-07-06", "2029-07-06"),
        ("US", "section_1983", "US/NY", "2026-07-06", "2029-07-06", "2029-07-06"),
    ],
)
def test_the_limits_of_the_packs(country, code, region, trigger, due, written):
    ran = run(limit_of(country, code, region), trigger, region)
    assert (ran.computed.due.isoformat(), ran.computed.written.isoformat()) == (due, written)
    assert not ran.limit.confirmed
    assert ran.limit.source


def test_a_loose_date_gives_the_earliest_day_and_says_the_latest():
    computed = run(limit_of("KE", "civil_state"), "2026").computed
    assert computed.strict == date(2027, 1, 1)
    assert computed.due == date(2026, 12, 31)  # New Year is a day off
    assert computed.latest == date(2027, 12, 31)
    assert computed.is_moved_back
    assert computed.may_be_later
    assert computed.closed == "New Year's Day"


def test_once_a_lawyer_of_the_country_confirmed_the_rule_it_is_counted_as_written():
    rule = replace(limit_of("MX", "amparo"), confirmed=True)
    computed = compute(rule, Days(date(2026, 9, 14), date(2026, 9, 14)), Calendar("MX"))
    assert computed.due == computed.written == date(2026, 10, 6)


def test_what_no_source_settles_is_no_clock():
    for code, entry in jurisdictions().items():
        assert not {limit.code for limit in limits_of(code)} & set(entry["not_verified"])
    assert "oversight_complaint" in jurisdictions()["KE"]["not_verified"]
    assert [limit.code for limit in limits_of("KG")] == []
    assert limits_of("FR") == limits_of("") == ()


def test_a_limit_that_the_law_leaves_open_or_that_a_state_sets_has_no_day():
    assert limit_of("KE", "habeas").is_open_ended
    assert limit_of("US", "section_1983").depends_on == "state_injury_limit"
    assert run(limit_of("US", "section_1983"), "2026-07-06").missing == "depends"
    assert run(limit_of("KE", "habeas"), "2026-07-06").missing == "at_any_time"
    assert run(limit_of("KE", "civil_state"), "").missing == "no_date"


def test_a_minute_counts_by_the_day_on_the_countrys_clocks():
    # Half past ten in the evening in UTC is the next day in Nairobi: both are looked at.
    assert days_of("2026-03-05T22:30+00:00", "KE") == Days(date(2026, 3, 5), date(2026, 3, 6))
    assert days_of("2026-03-05T12:00+00:00", "KE") == Days(date(2026, 3, 5), date(2026, 3, 5))
    # Six in the morning in UTC is still yesterday in Tijuana.
    assert days_of("2026-03-05T06:00+00:00", "MX").first == date(2026, 3, 4)
    assert days_of("", "KE") is None
    with pytest.raises(ValidationError):
        days_of("2026-02-30", "KE")


def test_a_day_is_over_where_in_the_country_it_ends_first():
    late = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)  # 1 December in Nairobi, November in Mexico
    assert days_left(date(2026, 11, 30), late, "KE") == -1
    assert days_left(date(2026, 11, 30), late, "CO") == 0
    assert days_left(date(2026, 12, 2), late, "KE") == 1
    assert ends_at(date(2026, 11, 30), "KE") == datetime(2026, 11, 30, 21, tzinfo=UTC)
    assert ends_at(date(2026, 11, 30), "BR") == datetime(2026, 12, 1, 2, tzinfo=UTC)  # Noronha


COUNTRIES = st.sampled_from([*jurisdictions(), "ZZ"])
DAYS = st.dates(date(2015, 1, 1), date(2050, 12, 31))
SPANS = st.tuples(DAYS, st.integers(0, 800)).map(lambda s: Days(s[0], s[0] + timedelta(days=s[1])))


def a_rule(country, days, months, number, roll, confirmed):
    length = Period(0 if days == "working" else months, number)
    how = {"confirmed": confirmed, "days": days, "roll": roll}
    return Limit(country, "invented", "act", length, "Invented", **how)


def rules(confirmed=None):
    counting, rolls = ["", "calendar", "working"], ["", "next", "previous", "none"]
    return st.builds(
        a_rule,
        COUNTRIES,
        st.sampled_from(counting),
        st.integers(0, 120),
        st.integers(0, 60),
        st.sampled_from(rolls),
        st.booleans() if confirmed is None else confirmed,
    )


# The first look at a country's year asks the library, which takes a while on a busy machine.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(rules(st.just(False)), SPANS)
def test_unconfirmed_it_is_never_later_than_the_first_day_and_the_period(rule, span):
    found = compute(rule, span, Calendar(rule.jurisdiction))
    assert found.strict == rule.period.after(span.first)
    assert found.due <= found.strict
    assert found.due <= found.written <= found.latest


@unhurried
@given(rules(), SPANS, SPANS)
def test_what_began_earlier_is_never_due_later(rule, one, other):
    first, last = sorted((one, other), key=lambda span: span.first)
    calendar = Calendar(rule.jurisdiction)
    assert compute(rule, first, calendar).due <= compute(rule, last, calendar).due
    assert compute(rule, first, calendar).written <= compute(rule, last, calendar).written


@unhurried
@given(rules(), SPANS)
def test_being_less_sure_never_makes_it_later(rule, span):
    calendar = Calendar(rule.jurisdiction)
    certain = compute(rule, Days(span.last, span.last), calendar)
    assert compute(rule, span, calendar).due <= certain.due


@unhurried
@given(rules(), SPANS)
def test_a_day_that_is_moved_is_a_working_day(rule, span):
    calendar = Calendar(rule.jurisdiction)
    found = compute(rule, span, calendar)
    if rule.roll != "none":
        assert calendar.is_working(found.written)
        assert calendar.is_working(found.latest)
        assert calendar.is_working(found.due)


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@unhurried
@given(COUNTRIES, MOMENTS, st.integers(0, 500))
def test_a_day_has_days_left_until_it_ends_and_none_after(country, now, ahead):
    due = now.date() + timedelta(days=ahead)
    assert (days_left(due, now, country) < 0) == (now >= ends_at(due, country))


@unhurried
@given(COUNTRIES, MOMENTS)
def test_the_days_of_a_minute_are_those_of_every_zone_of_the_country(country, moment):
    days = days_of(moment.isoformat(timespec="minutes"), country)
    local = [moment.astimezone(zone).date() for zone in zones_of(country)]
    assert all(days.first <= day <= days.last for day in [*local, moment.date()])
    assert (days.last - days.first).days <= 1
