"""Cases go on after their days were published: what was said of those days stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from advocacy.ledger.reading import said_by
from advocacy.published import Release
from advocacy.reading.funnel import funnel_of
from incidents.facts import Fact
from tests.advocacy.conftest import arrive  # noqa: F401
from tests.advocacy.invented import crowd, fact, tombstone
from tests.advocacy.released import announced, by, looked_at, published, second_advocate, table
from tests.world import Person, World

pytestmark = pytest.mark.django_db
STEPS = by("reached", "recorded", "referred", "accepted", "resolved")
WAY = {
    "recorded": ["recorded"],
    "referred": ["recorded", "referred"],
    "accepted": ["accepted", "recorded", "referred"],
    "resolved": ["accepted", "recorded", "referred", "resolved"],
}
MAY = (date(2026, 5, 1), date(2026, 5, 31))
FUNNEL = table(STEPS)


@pytest.fixture
def ana(world: World) -> Person:
    return second_advocate(world)


@pytest.fixture
def march(arrive: Callable[..., None]) -> None:  # noqa: F811
    """Eighty incidents of March: forty recorded, twenty-five referred, fifteen with a lawyer."""
    arrive(
        *crowd(40, reached=WAY["recorded"]),
        *crowd(25, 100, reached=WAY["referred"]),
        *crowd(15, 200, reached=WAY["accepted"], time_to_lawyer="day"),
    )


def moved(*numbers: int, to: str, **codes: str) -> list[Fact]:
    """What the documentation team says of these incidents after their cases moved: the same
    revision, told once more."""
    return [fact(number, turn=1, reached=WAY[to], **codes) for number in numbers]


def funnel(release: Release) -> list[str]:
    """What the release says of the way to a lawyer."""
    return [reading.sentence for one in release.tables for reading in funnel_of(release, one)]


def test_a_case_that_moved_restates_no_published_month(
    world: World,
    ana: Person,
    march: None,
    arrive: Callable[..., None],  # noqa: F811
) -> None:
    """Twenty go on to a lawyer and to their end, five are withdrawn; figures and funnel of March
    stay, in the same table, in one by another dimension, and for whoever asks by month."""
    row, _seen = published(world, ana, FUNNEL)
    first = said_by(row)
    assert first.tables[0].figures == (80, 40, 15, 80)
    assert len(funnel(first)) == 1
    arrive(
        *moved(*range(20), to="resolved", time_to_lawyer="week"),
        *moved(*range(100, 125), to="accepted", time_to_lawyer="month"),
        *(tombstone(number, 2) for number in range(20, 25)),
    )
    again, _seen = published(world, ana, FUNNEL)
    assert said_by(again).tables[0].figures == first.tables[0].figures
    assert funnel(said_by(again)) == funnel(first)
    other = looked_at(world, announced(), table(by("time_to_lawyer", "day"), key="wait"))
    assert other.release.tables[0].figures == (15, 80), "as it was when March was published"


def test_a_case_that_moved_is_counted_in_days_that_are_not_published(
    world: World,
    ana: Person,
    march: None,
    arrive: Callable[..., None],  # noqa: F811
) -> None:
    """The same moves in May, beside a March that is frozen: only May says them."""
    published(world, ana, FUNNEL)
    arrive(*crowd(40, 500, period="2026-05", reached=WAY["recorded"]))
    arrive(
        *moved(*range(500, 525), to="resolved", period="2026-05"),
        *moved(*range(20), to="resolved"),
    )
    may = looked_at(world, announced(), table(STEPS, since=MAY[0], until=MAY[1]))
    assert may.release.tables[0].figures == (40, 25, 25, 25, 40)
    both = looked_at(world, announced(), table(STEPS, until=MAY[1]))
    recorded, _referred, _accepted, resolved, total = both.release.tables[0].figures
    assert (recorded, total) == (120, 120)
    assert resolved in (None, 25), "nobody of March has come to an end"


def test_a_case_whose_day_moved_stays_where_it_was_published(
    world: World,
    ana: Person,
    march: None,
    arrive: Callable[..., None],  # noqa: F811
) -> None:
    """Its date is corrected to May afterwards: March keeps it. It counts in May as well, as what is
    told of a month that is open must; no figure of March shows that anything was moved."""
    published(world, ana, FUNNEL)
    arrive(*crowd(30, 500, period="2026-05", reached=WAY["recorded"]))
    arrive(
        *(fact(number, seq=2, period="2026-05", reached=WAY["recorded"]) for number in range(10))
    )
    march_again = looked_at(world, announced(), FUNNEL)
    assert march_again.release.tables[0].figures == (80, 40, 15, 80)
    may = looked_at(world, announced(), table(STEPS, since=MAY[0], until=MAY[1]))
    assert may.release.tables[0].figures == (40, 40)
