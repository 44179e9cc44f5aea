"""The custody clock: from the earliest moment someone may have been held, with its source."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import clocks


def at(*when):
    return timezone.make_aware(timezone.datetime(*when))


def test_an_exact_minute_gives_an_exact_deadline():
    clock = clocks.custody_deadline("KG", "2026-11-20T18:40")
    assert clock.deadline == clock.latest == at(2026, 11, 22, 18, 40)
    assert (clock.hours, clock.to, clock.confirmed) == (48, "judge", False)
    assert "Constitution of the Kyrgyz Republic" in clock.source


def test_a_day_counts_from_its_first_moment():
    clock = clocks.custody_deadline("KE", "2026-11-20")
    assert clock.deadline == at(2026, 11, 21)
    assert clock.latest - clock.deadline == timedelta(days=1, microseconds=-1)


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
