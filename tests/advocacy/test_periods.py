"""What a fact's time may be counted in: never in a unit that its days may leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import counting
from advocacy.definitions import Days
from advocacy.periods import Atom, Unit, days_of, key_at, key_inside, unit_of
from incidents import time_codes
from tests.advocacy.invented import fact, live

DAYS = st.dates(date(1999, 12, 1), date(2031, 2, 1))
UNITS = st.sampled_from(list(Unit))
LENGTHS = st.one_of(st.integers(0, 8), st.integers(0, 40), st.integers(0, 400))


def atom_of(first: date, last: date) -> Atom:
    return Atom(time_codes.period_holding(first, last), time_codes.week_holding(first, last))


@settings(deadline=None)
@given(DAYS, LENGTHS)
def test_an_atom_holds_all_days_it_was_made_of(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert atom_of(first, last).days.holds(Days(first, last))


@settings(deadline=None)
@given(DAYS, LENGTHS, UNITS)
def test_nothing_is_counted_in_a_unit_that_its_days_may_leave(
    first: date, length: int, unit: Unit
) -> None:
    """And whatever lies in a unit wholly is counted there."""
    last = first + timedelta(days=length)
    key = key_inside(atom_of(first, last).days, unit)
    if key is None:
        assert key_at(first, unit) != key_at(last, unit)
    else:
        assert key == key_at(first, unit) == key_at(last, unit)
        assert days_of(key).holds(Days(first, last))


@settings(deadline=None)
@given(DAYS, LENGTHS, DAYS, LENGTHS)
def test_facts_inside_days_are_those_that_cannot_lie_outside(
    first: date, length: int, since: date, wide: int
) -> None:
    last, until = first + timedelta(days=length), since + timedelta(days=wide)
    atom, asked = atom_of(first, last), Days(since, until)
    found = counting.inside(live(fact(1, period=atom.period, week=atom.week)), asked)
    assert found.height == asked.holds(atom.days)
    if found.height:
        assert since <= first
        assert last <= until


@given(DAYS, UNITS)
def test_a_key_knows_its_unit_and_the_next_begins_where_it_ends(day: date, unit: Unit) -> None:
    key = key_at(day, unit)
    until = days_of(key).until
    assert unit_of(key) == unit
    assert until is not None
    assert days_of(key_at(until + timedelta(days=1), unit)).since == until + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "period", "week"),
    [
        ("2026-03-05", "2026-03-05", "2026-03", "2026-W10"),
        ("2026-03-01", "2026-03-31", "2026-03", ""),
        ("2026-02-28", "2026-03-01", "2026-Q1", "2026-W09"),
        ("2026-03-30", "2026-04-02", "2026-H1", "2026-W14"),
        ("2026-06-30", "2026-07-01", "2026", "2026-W27"),
        ("2025-12-30", "2026-01-02", "", "2026-W01"),
        ("2025-12-30", "2026-01-20", "", ""),
    ],
)
def test_what_crosses_goes_to_the_wider_period(first, last, period, week) -> None:
    atom = atom_of(date.fromisoformat(first), date.fromisoformat(last))
    assert (atom.period, atom.week) == (period, week)
    assert Atom.parse(str(atom)) == atom


def test_undated_facts_are_in_the_whole_time_alone() -> None:
    facts = live(fact(1, period=""))
    assert counting.inside(facts, Days()).height == 1
    for some in (Days(date(1900, 1, 1)), Days(until=date(2199, 12, 31))):
        assert counting.inside(facts, some).height == 0


def test_a_week_across_two_months_is_cut_into_atoms() -> None:
    week = days_of("2026-W14")
    parts = [Atom("2026-03", "2026-W14"), Atom("2026-04", "2026-W14"), Atom("2026-H1", "2026-W14")]
    assert [str(part.days) for part in parts] == [
        "2026-03-30..2026-03-31",
        "2026-04-01..2026-04-05",
        "2026-03-30..2026-04-05",
    ]
    assert all(week.holds(part.days) for part in parts)
    assert not days_of("2026-03").holds(parts[2].days)


@pytest.mark.parametrize(
    "code", ["2026-13", "2026-Q5", "1899", "26-01", "2026-W1", "x", "2026-W60"]
)
def test_what_is_no_time_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"not a|Invalid|week"):
        days_of(code)
    for where in ({"period": code}, {"week": code}):
        with pytest.raises(ValueError, match="validation error"):
            fact(1, **where)


def test_a_week_that_lies_outside_its_period_is_refused() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        fact(1, period="2026-03", week="2026-W40")
