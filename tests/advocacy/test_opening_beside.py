"""Many facts are opened beside the requests: begun by a visit, told on Today, one at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from advocacy import compacting, facts
from advocacy.facts import open_facts
from advocacy.ledger import aside
from advocacy.ledger.running import SILENT_FOR, Run
from advocacy.models import FactBlock
from incidents.models import SealedFact
from tests.accounts.changing_stories import reopened
from tests.advocacy.invented import crowd
from tests.advocacy.released import second_advocate
from tests.advocacy.test_long_checks import until as until_within
from tests.world import World


def until(holds: Callable[[], bool]) -> None:
    until_within(holds, seconds=60)


def under_way(world: World) -> Run:
    """The run that has done its first step and told of it."""
    until(lambda: bool((run := compacting.at_work(world.trends)) and run.so_far))
    run = compacting.at_work(world.trends)
    assert run is not None
    assert SealedFact.objects.count() == 8
    return run


committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(compacting, "ENOUGH", 10)
    monkeypatch.setattr(facts, "AT_ONCE", 4)
    yield
    until(lambda: not aside._working)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bool]]:
    """Nothing goes on after the first step until it is told to."""
    gate = {"open": False}
    went_on = Run.progress

    def waits(run: Run, share: float) -> None:
        went_on(run, share)
        while share and not gate["open"] and not run.cancelled():
            time.sleep(0.02)

    monkeypatch.setattr(Run, "progress", waits)
    yield gate
    gate["open"] = True


def compact(world: World, cancelled: Callable[[], bool] = lambda: False) -> list[float]:
    told: list[float] = []
    compacting.compact_waiting(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        progress=told.append,
        cancelled=cancelled,
    )
    return told


@committed
def test_a_visit_opens_what_waits_and_today_tells_how_far_it_is(
    world: World, advocate: Client, arrive: Any, slow: dict[str, bool], entries: Any
) -> None:
    arrive(*crowd(12))
    advocate.get("/today/")
    run = under_way(world)
    page = advocate.get("/today/").content.decode()
    assert "New facts are being opened: 33 %" in page
    assert f"/releases/runs/{run.id}/" in page
    shown = advocate.get(f"/releases/runs/{run.id}/").content.decode()
    assert "Opening new facts" in shown
    assert 'value="33"' in shown
    slow["open"] = True
    until(lambda: not aside._working)
    assert not SealedFact.objects.exists()
    assert FactBlock.objects.count() == 1
    assert advocate.get(f"/releases/runs/{run.id}/")["Location"] == "/trends/"
    assert "being opened" not in advocate.get("/today/").content.decode()
    assert open_facts(reopened(world.ada), world.trends).live.height == 12
    (entry,) = entries("facts.compact")
    assert entry.detail == {}, "how many came is a figure"


@committed
def test_few_facts_begin_nothing(advocate: Client, arrive: Any, entries: Any) -> None:
    arrive(*crowd(9))
    assert "New facts have arrived" in advocate.get("/today/").content.decode()
    assert not aside._working
    assert SealedFact.objects.count() == 9
    assert not entries("facts.compact")


@committed
def test_two_visits_begin_one_and_a_colleague_sees_that_it_is_done(
    world: World, advocate: Client, browser_of: Any, arrive: Any, slow: dict[str, bool],
    entries: Any,
) -> None:  # fmt: skip
    colleague = browser_of(second_advocate(world))
    arrive(*crowd(12))
    advocate.get("/today/")
    run = under_way(world)
    for browser in (advocate, colleague, colleague):
        page = browser.get("/today/").content.decode()
    assert "A colleague&#x27;s session does it." in page
    assert run.id not in page
    assert colleague.get(f"/releases/runs/{run.id}/").status_code == 404
    assert list(aside._working) == [world.trends.pk]
    slow["open"] = True
    until(lambda: not aside._working)
    assert len(entries("facts.compact")) == 1
    assert open_facts(reopened(world.ada), world.trends).live.height == 12


@committed
def test_another_process_that_is_at_work_is_left_to_it_until_it_shows_no_life(
    world: World, advocate: Client, arrive: Any, entries: Any
) -> None:
    """All that is known of another process lies in the cache."""
    arrive(*crowd(12))
    run = Run.begin(world.ada.user.pk, "open")
    cache.set(compacting._place(world.trends), (run.holder.hex, run.id), 60)
    assert "being opened" in advocate.get("/today/").content.decode()
    assert not aside._working
    assert SealedFact.objects.count() == 12
    cache.set(run._key("beat"), time.time() - SILENT_FOR - 1)
    advocate.get("/today/")
    until(lambda: not SealedFact.objects.exists())
    assert len(entries("facts.compact")) == 1


@committed
def test_lock_stops_it_and_what_was_opened_is_kept(
    world: World, advocate: Client, browser_of: Any, arrive: Any, slow: dict[str, bool]
) -> None:
    arrive(*crowd(12))
    advocate.get("/today/")
    under_way(world)
    advocate.post("/lock/")
    until(lambda: not aside._working)
    assert SealedFact.objects.count() == 8, "wiped keys open nothing more"
    assert compacting.at_work(world.trends) is None
    assert open_facts(reopened(world.ada), world.trends).live.height == 12
    assert not SealedFact.objects.exists()


@committed
def test_a_program_with_a_token_begins_nothing(
    world: World, api_of: Any, arrive: Any, entries: Any
) -> None:
    arrive(*crowd(12))
    titles = [one["title"] for one in api_of(world.ada).get("/api/v1/today/").json()]
    assert "New facts have arrived" in titles
    assert not aside._working
    assert not entries("facts.compact")


@committed
def test_a_check_can_run_beside_it(
    world: World, advocate: Client, arrive: Any, slow: dict[str, bool]
) -> None:
    arrive(*crowd(12))
    advocate.get("/today/")
    under_way(world)
    done = aside.begin(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        step="check",
        is_open=lambda: True,
        work=lambda _keyring, _run: {"next": "/"},
    )
    until(lambda: done.answer(reopened(world.ada)) is not None)
    with pytest.raises(ValidationError) as busy:
        compacting.begin(reopened(world.ada), world.ada.user, world.trends, lambda: True)
    assert busy.value.code == "busy"


@committed
def test_facts_that_nobody_believes_do_not_begin_it_again(
    world: World, advocate: Client, arrive: Any, entries: Any
) -> None:
    for number in range(12):
        SealedFact.objects.create(
            id=UUID(int=number + 1), team=world.trends, sealed=b"no seal at all"
        )
    for _visit in range(3):
        advocate.get("/today/")
        until(lambda: not aside._working)
    assert len(entries("facts.compact")) == 1
    assert SealedFact.objects.count() == 12, "what was refused stays as evidence"
    arrive(*crowd(10))
    advocate.get("/today/")
    until(lambda: SealedFact.objects.count() == 12)
    assert len(entries("facts.compact")) == 2


@committed
def test_a_reader_who_would_wait_long_is_sent_to_how_far_it_is(
    world: World, advocate: Client, arrive: Any, slow: dict[str, bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(facts, "PATIENCE", 0.0)
    arrive(*crowd(16))
    page = advocate.get("/trends/", {"rows": "violation_group", "since": "2026-01"})
    assert page.status_code == 503
    until(lambda: compacting.at_work(world.trends) is not None)  # its thread has begun
    run = compacting.at_work(world.trends)
    assert f"/releases/runs/{run.id}/" in page.content.decode()


@pytest.mark.django_db
def test_progress_is_told_and_a_stop_leaves_the_rest_sealed(world: World, arrive: Any) -> None:
    arrive(*crowd(12))
    with pytest.raises(ValidationError) as stopped:
        compact(world, lambda: SealedFact.objects.count() <= 4)
    assert stopped.value.code == "stopped"
    assert SealedFact.objects.count() == 4
    assert compact(world) == [1.0]
    assert open_facts(reopened(world.ada), world.trends).live.height == 12


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pavel", "carla", "lena", "ossian", "fran"])
def test_nobody_else_opens_facts(world: World, arrive: Any, entries: Any, name: str) -> None:
    arrive(*crowd(8))
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        compacting.compact_waiting(
            keyring=reopened(person),
            actor=person.user,
            team=world.trends,
            progress=lambda _share: None,
            cancelled=lambda: False,
        )
    assert SealedFact.objects.count() == 8
    assert not entries("facts.compact")
