"""A long check in a real browser: the page looks again by itself, with and without script."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from advocacy.ledger import aside
from advocacy.ledger.running import Run
from tests.accounts.changing_stories import reopened
from tests.world import World, make_world
from vault import Keyring

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def begun(world: World) -> Run:
    """A check that gets on whenever it is watched, until it is stopped."""

    def work(_keyring: Keyring, run: Run) -> dict[str, Any]:
        share = 0.1
        while not run.cancelled():
            time.sleep(0.2)
            run.progress(share := (share + 0.013) % 1)
        raise ValidationError("Nothing was published.", params={"reason": "cancelled"})

    return aside.begin(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        step="publish",
        is_open=lambda: True,
        work=work,
    )


def test_progress_moves_by_itself_and_stop_stops(world: World, open_tab: Any) -> None:
    run = begun(world)
    tab, loads = open_tab(world.ada), []
    tab.on("load", lambda page: loads.append(page))
    tab.goto(f"/releases/runs/{run.id}/")
    assert "once more before it is published" in tab.inner_text("h1")
    first = tab.get_attribute("progress", "value")
    tab.wait_for_selector(f"progress:not([value='{first}'])", timeout=20_000)
    assert len(loads) == 1  # the bar moves, the page stays
    tab.click("text=Stop the check")
    tab.wait_for_selector("text=The check was stopped.", timeout=20_000)
    assert tab.locator("progress").count() == 0


def test_without_script_the_page_loads_itself_again(
    world: World, chromium: Any, live_server: Any
) -> None:
    from tests.browser.conftest import _cookies_of

    run = begun(world)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(_cookies_of(world.ada))
    try:
        tab = context.new_page()
        tab.goto(f"/releases/runs/{run.id}/")
        first = tab.get_attribute("progress", "value")
        tab.wait_for_selector(f"progress:not([value='{first}'])", timeout=20_000)
    finally:
        context.close()
        run.cancel()
        while aside.at_work(world.ada.user.pk):
            time.sleep(0.05)
