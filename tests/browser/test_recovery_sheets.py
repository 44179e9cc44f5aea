"""The three sheets in a browser: what is printed, and what a browser might keep."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.accounts.recovery_stories import sheets_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make(tab: Any, world: World) -> None:
    tab.goto(reverse("team-recovery", args=[world.riverside.pk]))
    tab.check("input[name=ready]")
    tab.click("button:has-text('Make the three sheets')")


def test_each_sheet_is_printed_on_a_page_of_its_own_and_names_nobody(
    world: World, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(world.carla)
    make(tab, world)
    assert tab.title() == "Three sheets"
    printed = tab.pdf(display_header_footer=True, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3
    tab.emulate_media(media="print")
    shown = tab.inner_text("body")
    assert "Sheet 3 of 3" in shown
    for word in ("Amparo", "Riverside", "carla", "Print these", "I have all three"):
        assert word not in shown


def test_on_a_phone_the_sheets_fit_the_screen(world: World, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(world.carla, viewport=PHONE)
    make(tab, world)
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tab.goto(reverse("team-rehearse", args=[world.riverside.pk]))
    boxes = tab.locator("textarea")
    assert [boxes.nth(at).get_attribute("autocomplete") for at in (0, 1)] == ["off", "off"]


@pytest.mark.parametrize("viewport", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_free_of_barriers(
    world: World, open_tab: Callable[..., Any], viewport: dict[str, int], scheme: str
) -> None:
    tab = open_tab(world.fran, viewport=viewport)
    tab.emulate_media(color_scheme=scheme)
    make(tab, world)
    assert barriers(tab) == []
    shares = sheets_of(world.fran, world.riverside).shares
    tab.goto(reverse("recoveries"))
    assert barriers(tab) == []
    tab.goto(reverse("team-recovery", args=[world.riverside.pk]))
    assert barriers(tab) == []
    tab.goto(reverse("team-rehearse", args=[world.riverside.pk]))
    for first, second, said in ((shares[0], "acid", "A sheet has 33 words"), (*shares[:2], "Yes")):
        tab.fill("[name=first]", first)
        tab.fill("[name=second]", second)
        tab.click("button:has-text('Try the two')")
        assert said in tab.inner_text("main")
        assert barriers(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
