"""A check that takes minutes goes on beside the requests: watched, stopped, ended by a lock."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Approval
from advocacy.ledger import aside
from advocacy.ledger.models import LedgerRelease, ReleaseDraft
from advocacy.ledger.running import SILENT_FOR, Run
from advocacy.views import draft_page
from tests.accounts.changing_stories import reopened
from tests.advocacy.invented import crowd
from tests.advocacy.released import second_advocate
from tests.world import World
from vault import Keyring, Undecryptable

QUERY = {"rows": "violation_group", "columns": "gender", "since": "2026-01", "until": "2026-03"}
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_is_left_working() -> Iterator[None]:
    yield
    until(lambda: not aside._working)


@pytest.fixture
def draft(advocate: Client, arrive: Any) -> str:
    """The address of a draft with one table."""
    arrive(*crowd(44), *crowd(33, start=50, gender="man"))
    return advocate.post("/releases/drafts/", QUERY)["Location"]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """No audit ends while its request waits."""
    monkeypatch.setattr(draft_page, "PATIENCE", 0.0)


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, "it never came"
        time.sleep(0.05)


def begun(world: World, work: aside.Work, is_open: Callable[[], bool] = lambda: True) -> Run:
    keyring = reopened(world.ada)
    return aside.begin(
        keyring=keyring, actor=world.ada.user, step="check", is_open=is_open, work=work
    )


def waits_for_stop(keyring: Keyring, run: Run) -> dict[str, Any]:
    """What an audit does: it looks between two steps whether it should stop."""
    while not run.cancelled():
        run.progress(0.4)
        time.sleep(0.02)
    raise ValidationError("refused", params={"reason": "cancelled"})


def followed(browser: Client, address: str) -> Any:
    """What comes of a run, once it is over."""
    person = Session.objects.get(pk=browser.session.session_key).get_decoded()["_auth_user_id"]
    until(lambda: person not in {str(one) for one in aside._working})
    return browser.get(address)


@committed
def test_long_check_is_watched_and_its_answer_kept_with_the_draft(
    advocate: Client, draft: str, slow: None, entries: Any
) -> None:
    assert "did not come to an end" in advocate.get(draft).content.decode()
    begun = advocate.post(draft, {"do": "check"})
    assert begun["Location"].startswith("/releases/runs/")
    over = followed(advocate, begun["Location"])
    assert (over.status_code, over["Location"]) == (302, draft)
    # No time at all is left for an audit, and none is needed: the same question was answered.
    assert "Attack check passed" in advocate.get(draft).content.decode()
    assert len(entries("release_draft.check")) == 1
    assert b"withheld" not in bytes(ReleaseDraft.objects.get().sealed)


@committed
def test_release_is_asked_for_approved_and_published_beside_the_requests(
    world: World, advocate: Client, browser_of: Any, draft: str, slow: None, entries: Any
) -> None:
    second = second_advocate(world)
    asking = advocate.post(draft, {"do": "ask", "approver": str(second.user.pk)})
    assert followed(advocate, asking["Location"])["Location"] == draft
    assert Approval.objects.count() == 1
    colleague = browser_of(second)
    checking = colleague.post(draft, {"do": "check"})
    assert followed(colleague, checking["Location"])["Location"] == draft
    digest = re.search(r'name="digest" value="(\w+)"', colleague.get(draft).content.decode())[1]
    assert colleague.post(draft, {"do": "approve", "digest": digest})["Location"] == draft
    publishing = advocate.post(draft, {"do": "publish"})
    # It is audited anew, whatever the draft remembers.
    assert publishing["Location"].startswith("/releases/runs/")
    row = followed(advocate, publishing["Location"])
    assert row["Location"] == f"/releases/{LedgerRelease.objects.get().pk}/"
    assert len(entries("release.publish")) == 1
    assert not ReleaseDraft.objects.exists()


@committed
def test_changed_draft_or_facts_are_checked_again(
    advocate: Client, draft: str, slow: None, arrive: Any
) -> None:
    followed(advocate, advocate.post(draft, {"do": "check"})["Location"])
    assert "Attack check passed" in advocate.get(draft).content.decode()
    arrive(*crowd(12, start=500))
    assert "Attack check passed" not in advocate.get(draft).content.decode()


@committed
def test_stop_stops(world: World, advocate: Client) -> None:
    run = begun(world, waits_for_stop)
    address = f"/releases/runs/{run.id}/"
    until(lambda: run.so_far == 0.4)
    page = advocate.get(address).content.decode()
    assert 'value="40"' in page
    assert "Stop the check" in page
    assert 'http-equiv="refresh"' in page
    assert advocate.post(address).status_code == 302
    page = followed(advocate, address).content.decode()
    assert "The check was stopped." in page
    assert 'http-equiv="refresh"' not in page


@committed
def test_lock_stops_the_work_and_wipes_its_keys(
    world: World, advocate: Client, browser_of: Any
) -> None:
    key = advocate.session.session_key
    held: list[Keyring] = []

    def work(keyring: Keyring, run: Run) -> dict[str, Any]:
        held.append(keyring)
        return waits_for_stop(keyring, run)

    from accounts.sessions import is_still_open

    run = begun(world, work, lambda: is_still_open(key))
    until(lambda: bool(held))
    assert held[0].own
    advocate.post("/lock/")
    until(lambda: not aside._working)
    with pytest.raises(Undecryptable):
        _gone = held[0].own
    assert run.so_far is None
    assert browser_of(world.ada).get(f"/releases/runs/{run.id}/").status_code == 404


@committed
def test_few_work_at_once_and_one_for_each(world: World) -> None:
    first = begun(world, waits_for_stop)
    with pytest.raises(ValidationError) as refused:
        begun(world, waits_for_stop)
    assert refused.value.code == "busy"
    first.cancel()
    until(lambda: not aside._working)
    begun(world, lambda _keyring, _run: {"next": "/"})


@pytest.mark.django_db
def test_run_that_died_with_its_server_says_so(world: World, advocate: Client) -> None:
    """The thread died with the process: only what the cache remembers is left."""
    run = Run.begin(world.ada.user.pk, "publish")
    address = f"/releases/runs/{run.id}/"
    assert "Stop the check" in advocate.get(address).content.decode()
    cache.set(run._key("beat"), time.time() - SILENT_FOR - 1)
    page = advocate.get(address).content.decode()
    assert "restarted in the middle" in page
    assert 'http-equiv="refresh"' not in page
    assert not LedgerRelease.objects.exists()
    cache.clear()  # a cache of its own ended with the process
    assert advocate.get(address).status_code == 404


@pytest.mark.django_db
def test_run_is_found_by_its_holder_alone_and_its_answer_is_sealed(
    world: World, advocate: Client, browser_of: Any
) -> None:
    run = Run.begin(world.ada.user.pk, "check")
    run.finish(reopened(world.ada), {"refused": ["A sentence."]})
    assert b"sentence" not in cache.get(run._key("answer"))
    assert "A sentence." in advocate.get(f"/releases/runs/{run.id}/").content.decode()
    colleague = browser_of(second_advocate(world))
    assert colleague.get(f"/releases/runs/{run.id}/").status_code == 404
    assert Run(run.id, world.ada.user.pk).answer(reopened(world.pavel)) is None


@pytest.mark.django_db
def test_words_in_place_of_a_run_reach_no_cache(world: World, advocate: Client) -> None:
    ada = world.ada.user.pk
    assert Run.called("a" * 32, ada).id == "a" * 32
    assert Run.called("somebody's name", ada).id != Run.called("somebody's name", ada).id
    assert advocate.get("/releases/runs/somebody's%20name/").status_code == 404
