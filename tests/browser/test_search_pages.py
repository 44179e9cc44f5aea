"""Searching with a real browser: typed, found, narrowed, saved, asked again; no script needed."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.urls import reverse

from incidents.recording import register
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers
from tests.incidents import stories
from tests.incidents.test_tokens import about
from tests.world import World, make_world

pytestmark = pytest.mark.browser

LONG = "Maximiliana" * 14


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    for document in (
        about("Иванов Пётр", client_code="K-1"),
        about(LONG, client_code=LONG),
        stories.document(title=LONG, narrative="bottle " + LONG),
    ):
        register(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=document,
        )
    return world


def looked_at(tab: Any, name: str) -> None:
    """Nothing is wider than the screen, nothing keeps anybody out."""
    tab.evaluate("scrollTo(0, 0)")  # the bar at the top would lie over what is looked at
    width, screen = tab.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= screen, name
    assert barriers(tab) == [], name
    if folder := os.environ.get("SCREENSHOTS"):
        tab.screenshot(path=f"{folder}/search-{name}-{screen}.png", full_page=True)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_search_from_typing_to_asking_again(world, open_tab, viewport):
    tab = open_tab(world.pavel, viewport=viewport)
    tab.goto(reverse("search"))
    looked_at(tab, "empty")
    tab.fill("#id_text", "Petr Ivanov")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Written so as a name")
    assert tab.locator("table.ledger tbody tr").count() == 1
    assert "Ivanov" not in tab.url
    looked_at(tab, "name")
    tab.fill("#id_text", "bottle")
    tab.click("summary:has-text('Filters')")
    tab.select_option("#id_violation", "arr")
    tab.click("button.button-first")
    tab.wait_for_selector("#answers")
    assert tab.locator("table.ledger tbody tr").count() == 3
    looked_at(tab, "words")
    tab.click("summary:has-text('Save this search')")
    tab.fill("#search-name", "Bottles at pharmacies " + LONG[:50])
    tab.click("button:has-text('Save the search')")
    tab.wait_for_selector("#saved")
    tab.goto(reverse("search"))
    looked_at(tab, "saved")
    tab.click("button.chip")
    tab.wait_for_selector("#answers")
    assert tab.locator("table.ledger tbody tr").count() == 3
    tab.goto(reverse("register"))
    looked_at(tab, "register")
    tab.goto(reverse("search"))
    tab.fill("#id_text", "Zebra")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Nothing found")
    looked_at(tab, "nothing")
    tab.click("summary:has-text('Filters')")
    tab.fill("#id_since", "yesterday")
    tab.click("button.button-first")
    tab.wait_for_selector("text=This cannot be searched for")
    looked_at(tab, "refused")
