"""The custody clock: from the earliest moment someone may have been held, with its source."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import clocks


def at(*when):
    return timezone.make_aware(timezone.datetime(*when))


def test_an_exact_minute_gives_an_exact_deadline():
    clock = clocks.custody_deadline("KG", "2026-11-20T18:40")
    assert clock.deadline == clock.latest == at(2026, 11, 22, 18, 40)
    assert (clock.hours, clock.to, clock.confirmed) == (48, "judge", False)
    assert "Constitution of the Kyrgyz Republic" in clock.source


def test_a_day_counts_from_its_first_moment_in_the_country():
    clock = clocks.custody_deadline("KE", "2026-11-20")
    assert clock.deadline == at(2026, 11, 20, 21)  # midnight in Nairobi, three hours before UTC's
    assert clock.latest == at(2026, 11, 22) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("since", "deadline"),
    [
        ("2026-10-24T18:40", "2026-10-27T17:40+02:00"),  # clocks go back on the 25th
        ("2026-03-28T18:40", "2026-03-31T19:40+03:00"),  # and forward on the 29th
        ("2026-10-25T03:30", "2026-10-28T02:30+02:00"),  # an hour that comes twice: the first one
        ("2026-10-24", "2026-10-26T23:00+02:00"),
    ],
)
def test_seventy_two_hours_are_elapsed_hours_also_when_clocks_change(settings, since, deadline):
    settings.TIME_ZONE = "Europe/Kyiv"
    timezone.get_default_timezone.cache_clear()
    try:
        clock = clocks.custody_deadline("UA", since)
        expected = timezone.datetime.fromisoformat(deadline)
        assert clock.deadline == expected
        assert clock.deadline.isoformat() == expected.isoformat()
    finally:
        timezone.get_default_timezone.cache_clear()


@settings(deadline=None)
@given(
    st.sampled_from(sorted(clocks.jurisdictions())),
    st.datetimes(timezone.datetime(2000, 1, 1), timezone.datetime(2090, 1, 1)),
    st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York", "Asia/Bishkek", "Pacific/Apia"]),
)
def test_custody_never_ends_later_than_its_hours_after_the_first_moment(country, local, zone):
    with timezone.override(zone):
        minute = local.isoformat(timespec="minutes")
        begun = timezone.make_aware(timezone.datetime.fromisoformat(minute)).astimezone(UTC)
        exact = clocks.custody_deadline(country, minute)
        assert exact.deadline - begun == timedelta(hours=exact.hours)
        day = clocks.custody_deadline(country, f"{local:%Y-%m-%d}")
        month = clocks.custody_deadline(country, f"{local:%Y-%m}")
        assert month.deadline <= day.deadline <= exact.deadline <= day.latest <= month.latest


@pytest.mark.parametrize(
    ("jurisdiction", "since"), [("", "2026-11-20"), ("FR", "2026-11-20"), ("KE", "")]
)
def test_no_clock_without_a_rule_or_a_time(jurisdiction, since):
    assert clocks.custody_deadline(jurisdiction, since) is None


def test_an_impossible_time_is_refused():
    with pytest.raises(ValidationError):
        clocks.custody_deadline("KE", "2026-02-30T10:00")


def test_every_rule_has_a_source_and_says_whether_it_is_confirmed():
    for code, entry in clocks.jurisdictions().items():
        assert len(code) == 2
        assert entry["custody"]["source"]
        assert entry["custody"]["confirmed"] is False  # until a lawyer of that country says so
        assert clocks.custody_deadline(code, "2026-11-20T18:40").deadline > at(2026, 11, 20, 18, 40)
