"""Dates as people know them: what they may mean, and a plain sentence for what cannot be."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents import dates

UNDERSTOOD = [
    ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2026-03-05", date(2026, 3, 5), date(2026, 3, 5)),
    ("2026-03-05/2026-03-07", date(2026, 3, 5), date(2026, 3, 7)),
    ("2026-03~", date(2026, 3, 1), date(2026, 3, 31)),
    ("2026?", date(2026, 1, 1), date(2026, 12, 31)),
    ("2026-03-05%", date(2026, 3, 5), date(2026, 3, 5)),
    ("2026-XX", date(2026, 1, 1), date(2026, 12, 31)),
    ("2026-03-XX", date(2026, 3, 1), date(2026, 3, 31)),
    ("2026-XX-XX", date(2026, 1, 1), date(2026, 12, 31)),
    ("202X", date(2020, 1, 1), date(2029, 12, 31)),
    ("20XX", date(2000, 1, 1), date(2099, 12, 31)),
    ("2026-XX-05", date(2026, 1, 5), date(2026, 12, 5)),
    ("2025?/2026-05~", date(2025, 1, 1), date(2026, 5, 31)),
]


@pytest.mark.parametrize(("text", "first", "last"), UNDERSTOOD)
def test_bounds_are_the_librarys_strict_ones(text, first, last):
    assert dates.bounds(text) == (first, last)
    library = parse_edtf(text)
    assert library.lower_strict()[:3] == first.timetuple()[:3]
    assert library.upper_strict()[:3] == last.timetuple()[:3]


IMPOSSIBLE = [
    "2026-13",
    "2026-00",
    "2026-02-29",
    "2026-02-30",
    "2026-04-31",
    "2026-05-00",
    "2026-21",
    "2026-25",
    "2026-XX-31/2026-13",
    "2026-24-01",
    "2026-13-XX",
]
NOT_WRITTEN_SO = [
    "31/12/2026",
    "12.31.2026",
    "yesterday",
    " 2026",
    "2026 ",
    "2026\n",
    "2026/..",
    "../2026",
    "2026/2027/2028",
    "/2026",
    "-2026",
    "Y17000",
    "20261231",
    "２０２６",
    "2026-3-5",
    "2026" + "?" * 80,
    "\x00",
    "2026-03-05T10:00",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_there_is_no_such_date(text):
    with pytest.raises(ValidationError) as refused:
        dates.bounds(text)
    assert refused.value.messages == ["There is no such date."]


@pytest.mark.parametrize("text", NOT_WRITTEN_SO)
def test_another_spelling_gets_an_example(text):
    with pytest.raises(ValidationError) as refused:
        dates.bounds(text)
    assert refused.value.messages[0].startswith("Write a date like 2026-03-05")


@pytest.mark.parametrize("text", ["1899", "2200", "0000", "00XX", "9999-12-31", "189X"])
def test_years_nobody_means(text):
    with pytest.raises(ValidationError):
        dates.bounds(text)


def test_a_span_runs_forward():
    with pytest.raises(ValidationError) as refused:
        dates.bounds("2026-03/2026-02")
    assert refused.value.messages == ["The end of the span lies before its start."]


def test_nothing_said_is_not_an_error():
    assert dates.bounds("") is None
    assert dates.moment("") is None
    assert dates.span_of("") is None
    assert (dates.month_of(""), dates.period_of("")) == ("", "")


@pytest.mark.parametrize(
    ("text", "month", "period"),
    [
        ("2026-03-05", "2026-03", "2026-03"),
        ("2026-03-30/2026-03-31", "2026-03", "2026-03"),
        ("2026-03-31/2026-04-01", "", "2026"),
        ("2026", "", "2026"),
        ("2026-XX", "", "2026"),
        ("202X", "", ""),
        ("2025-12/2026-01", "", ""),
    ],
)
def test_a_month_only_when_the_whole_lies_in_it(text, month, period):
    assert (dates.month_of(text), dates.period_of(text)) == (month, period)


def test_an_act_does_not_lie_in_the_future():
    today = timezone.localdate()
    dates.require_past((today + timedelta(days=1)).isoformat())  # it may be tomorrow elsewhere
    dates.require_past(f"{today:%Y}")
    with pytest.raises(ValidationError) as refused:
        dates.require_past((today + timedelta(days=2)).isoformat())
    assert refused.value.messages == ["This date lies in the future."]


def test_a_minute_has_the_installations_time_zone_or_its_own():
    with timezone.override("Africa/Nairobi"):
        assert dates.moment("2026-03-05T18:40").isoformat() == "2026-03-05T18:40:00+03:00"
    assert dates.moment("2026-03-05T18:40Z") == datetime.fromisoformat("2026-03-05T18:40+00:00")
    assert dates.moment("2026-03-05T18:40:30+05:45").second == 30


NO_MINUTE = [
    "2026-03-05",
    "2026-03-05T10",
    "2026-03-05 10:00",
    "2026-02-30T10:00",
    "2026-03-05T25:00",
    "2026-03-05T10:00+99:00",
    "0001-01-01T00:00",
    "9999-12-31T23:59-12:00",
    "x" * 5000,
]


@pytest.mark.parametrize("text", NO_MINUTE)
def test_what_is_no_minute(text):
    with pytest.raises(ValidationError):
        dates.moment(text)


@given(st.text(max_size=100) | st.from_regex(r"[0-9XYT:Z+\-/.?~%]{0,70}", fullmatch=True))
@example("2026-XX-31")
@example("XXXX-XX-XX")
@example("2026-XX-00")
@settings(deadline=None)  # the first use of a form builds the library's parser
def test_any_text_is_a_date_or_a_validation_error(text):
    for read in (dates.moment, dates.span_of, dates.period_of, dates.require_past):
        with contextlib.suppress(ValidationError):
            read(text)
    with contextlib.suppress(ValidationError):
        found = dates.bounds(text)
        assert not found or found[0] <= found[1]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_itself(day):
    assert dates.bounds(day.isoformat()) == (day, day)
    assert dates.month_of(day.isoformat()) == day.isoformat()[:7]
