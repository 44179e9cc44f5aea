"""The ledger: every release is counted, checked, signed and chained, and nothing is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.ledger.reading import public_releases, said_by
from tests.accounts.changing_stories import reopened
from tests.advocacy.invented import crowd, tombstone
from tests.advocacy.released import (
    announced,
    approve,
    by,
    by_month,
    looked_at,
    published,
    put_out,
    second_advocate,
    table,
)
from tests.world import Person, World

pytestmark = pytest.mark.django_db
ARREST, FORCE = "arr_syringe", "vio_force"


@pytest.fixture
def ana(world: World) -> Person:
    return second_advocate(world)


@pytest.fixture
def march(arrive: Callable[..., None]) -> None:
    """Sixty arrests and forty beatings in March."""
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))


def test_a_release_is_published_signed_and_logged(
    world: World, ana: Person, march: None, entries: Callable
) -> None:
    row, seen = published(world, ana, table(by("violation", ARREST, FORCE)))
    said = said_by(row)
    assert (said.number, said.previous, said.title) == (1, "", "Harassment in March")
    arrests, beatings, together = said.tables[0].figures
    assert (arrests, beatings) == (60, 40)  # multiples of 5 already
    assert together == 100
    assert row.body.encode() == seen.body
    assert entries("release.publish")[-1].detail["number"] == "1"
    assert list(public_releases()) == [row]


def test_one_release_follows_another(world: World, ana: Person, march: None) -> None:
    _first, seen = published(world, ana, table(by("violation", ARREST, FORCE)))
    second, _seen = published(world, ana, table(by("gender", "woman")))
    said = said_by(second)
    assert (said.number, said.previous) == (2, seen.digest.hex())


def test_nobody_else_may_look_or_publish(world: World, march: None) -> None:
    draft = table(by("violation", ARREST, FORCE))
    from advocacy.ledger.preview import preview

    for person in (world.pavel, world.fran, world.ossian):
        with pytest.raises(PermissionDenied):
            preview(
                keyring=reopened(person),
                actor=person.user,
                team=world.trends,
                announcement=announced(),
                tables=[draft],
            )


def test_without_an_approval_nothing_is_published(world: World, march: None) -> None:
    with pytest.raises(ValidationError, match="second person"):
        put_out(world, announced(), table(by("violation", ARREST, FORCE)))
    assert not LedgerRelease.objects.exists()
    assert Ledger.objects.get().sealed  # begun, and empty


def test_the_same_asked_again_gives_the_same_bytes(world: World, march: None) -> None:
    said, draft = announced(), table(by("violation", ARREST, FORCE))
    assert looked_at(world, said, draft).body == looked_at(world, said, draft).body


def test_what_has_changed_since_is_not_what_was_approved(
    world: World, ana: Person, march: None, arrive: Callable[..., None]
) -> None:
    said, draft = announced(), table(by("violation", ARREST, FORCE))
    approve(world, ana, looked_at(world, said, draft))
    arrive(*crowd(30, 500))
    with pytest.raises(ValidationError, match="second person"):
        put_out(world, said, draft)
    assert not LedgerRelease.objects.exists()


def test_published_days_stay_as_they_were(
    world: World, ana: Person, march: None, arrive: Callable[..., None]
) -> None:
    """Facts that arrive, change or are withdrawn later count in no table of those days."""
    draft = table(by("violation", ARREST, FORCE))
    _row, before = published(world, ana, draft)
    arrive(*crowd(90, 500), *(tombstone(number, 2) for number in range(30)))
    again = looked_at(world, announced(), draft)
    assert again.release.tables[0].figures == before.release.tables[0].figures
    other = looked_at(world, announced(), table(by("gender", "woman")))
    assert other.release.tables[0].figures == (100, 100)


def test_other_days_count_what_is_live(
    world: World, ana: Person, march: None, arrive: Callable[..., None]
) -> None:
    from datetime import date

    published(world, ana, table(by("violation", ARREST, FORCE)))
    arrive(*crowd(45, 900, period="2026-04"), *crowd(20, 1200))
    both = table(by_month(2026, 3, 4), until=date(2026, 4, 30))
    figures = looked_at(world, announced(), both).release.tables[0].by_place()
    assert figures[("2026-03",)] == 100
    assert figures[("2026-04",)] == 45


def test_a_population_has_one_number_under_any_name(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    """A province with one district, asked for in three tables, two units of time, over releases."""
    arrive(*crowd(33), *crowd(58, 200, region="UA/Odesa"))
    names = [
        table(by("region2", "KE/Nairobi"), key="province"),
        table(by("region3", "KE/Nairobi/Kamukunji"), key="district"),
        table(by("region1", "KE"), key="country"),
        table(conditions={"region": frozenset(["KE/*"])}, key="filter"),
    ]
    seen = looked_at(world, announced(), *names)
    figures = {one.figures[0] for one in seen.release.tables}
    assert len(figures) == 1
    published(world, ana, names[0])
    arrive(*crowd(40, 700, region="KE/Nairobi/Starehe", period="2026-05"))
    again = looked_at(world, announced(), *names)
    assert {one.figures[0] for one in again.release.tables} == figures


def test_a_table_that_is_mostly_too_small_is_refused(
    world: World, arrive: Callable[..., None]
) -> None:
    arrive(*crowd(9), *crowd(9, 100, violations=[FORCE]))
    with pytest.raises(ValidationError) as refused:
        looked_at(world, announced(), table(by("violation", ARREST, FORCE)))
    assert refused.value.code == "sparse"
    assert refused.value.params == {"tables": ["t1"]}
