"""The phone's page for everyone: without a pointer, without barriers, in both directions of
writing, in both colours, on both sizes of screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.phone_hand import Hand, set_up, until_sent
from tests.browser.test_barriers import barriers

pytestmark = pytest.mark.browser

LONG = "Maximiliana" * 14


def through(tab: Page) -> Iterator[str]:
    """Every screen and view, as far open as it goes, with what shows only when asked for."""
    hand = Hand(tab)
    yield "first screen"
    tab.locator("#report [data-next]").click()
    yield "first screen, nothing chosen"
    tab.locator(".tiles-urgent .tile").first.click()
    tab.locator(".happened .tile").first.click()
    tab.locator("#report summary").first.click()
    yield "first screen, tiles chosen"
    for number, tile in ((2, "when"), (3, "place"), (4, "about"), (5, ""), (6, "consent_store")):
        tab.locator("#report [data-next]").click()
        expect(tab.locator("#report")).to_have_attribute("data-screen", str(number))
        for field in tab.locator("#report section:not([hidden]) :is(input, textarea).input").all():
            if field.is_visible() and field.get_attribute("type") in ("text", None):
                field.fill(LONG)
        if tile:
            tab.locator(f"#id_{tile} label").nth(2 if tile == "about" else 0).click()
        if number == 3:
            tab.locator("#id_region").fill("a;b")
            tab.locator("#report [data-next]").click()
            yield "screen 3, with a mistake"
            tab.locator("#id_region").fill("")
        for fold in tab.locator("#report section:not([hidden]) details summary").all():
            fold.evaluate("one => { one.parentElement.open = true }")
        yield f"screen {number}"
    tab.context.set_offline(True)
    hand.tab.locator("#report [data-next]").click()
    tab.locator("#sealed").wait_for()
    yield "sealed"
    tab.locator("[data-to=waiting]").click()
    tab.locator("[data-erase=ask]").click()
    tab.locator("[data-erase=sure]").wait_for()
    yield "what waits"
    tab.locator("[data-to=rights]").click()
    tab.locator("[data-country]").select_option("KE")
    yield "rights"
    tab.locator("[data-leave]").click()
    tab.locator("h1").wait_for()
    yield "away"


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [(PHONE, "light", "en"), (PHONE, "dark", "ar"), (DESK, "light", "ar"), (DESK, "dark", "en")],
    ids=["phone", "phone-dark-rtl", "desk-rtl", "desk-dark"],
)
def test_every_screen_fits_and_is_free_of_barriers(
    open_tab: Any, transactional_db: None, world: Any, settings: Any,
    viewport: dict[str, int], scheme: str, language: str,
) -> None:  # fmt: skip
    # Arabic is not offered yet; it turns the page around.
    settings.LANGUAGES, settings.LANGUAGE_CODE = [(language, language)], language
    tab = open_tab(world.petra, viewport=viewport)
    tab.set_default_timeout(15_000)
    tab.emulate_media(color_scheme=scheme)
    set_up(tab)
    assert tab.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    seen = 0
    for name in through(tab):
        seen += 1
        assert barriers(tab) == [], name
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{name} is {width} wide"
        assert tab.locator(".button-first:visible").count() <= 1, name
    assert seen == 13


def press_until(tab: Page, wanted: str) -> None:
    """Tab on until this is in focus."""
    for _press in range(120):
        if tab.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is never reached")


def test_a_report_without_a_pointer(open_tab: Any, transactional_db: None, world: Any) -> None:
    tab = open_tab(world.petra, viewport=PHONE)
    tab.set_default_timeout(15_000)
    set_up(tab)

    press_until(tab, "[name=urgent][value=overdose]")
    tab.keyboard.press("Space")
    for name, answer in (
        ("when", "now"),
        ("place", "street"),
        ("about", "someone"),
        ("words", ""),
        ("consent_store", "granted"),
    ):
        tab.keyboard.press("Enter" if name == "when" else "Tab")
        if name != "when":
            press_until(tab, "[data-next]")
            tab.keyboard.press("Enter")
        # The heading of the new screen has the focus, so a screen reader says where one is.
        tab.wait_for_function("() => document.activeElement.matches('h1')")
        if name == "words":
            press_until(tab, "[name=words]")
            tab.keyboard.type("Nobody helped.")
        else:
            press_until(tab, f"[name={name}]")
            for _press in range(30):
                if tab.locator(f"[name={name}][value={answer}]").is_checked():
                    break
                tab.keyboard.press("Space" if name != "about" else "ArrowDown")
                if not tab.locator(f"[name={name}][value={answer}]").is_checked():
                    tab.keyboard.press("ArrowDown")
    press_until(tab, "[data-next]")
    tab.keyboard.press("Enter")
    tab.locator("#sealed").wait_for()
    assert tab.evaluate("document.activeElement.textContent") == "Sealed"
    until_sent(tab)
