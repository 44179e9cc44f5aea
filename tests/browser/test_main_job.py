"""The main job in a real browser, in the demo: five people, from the street to the figures.

With PICTURES=docs/pictures it also takes the pictures of README (`make pictures`).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

WORDS = "Two in plain clothes took her at the van. She asked for her medicine."
CLIENT = "K-7301"
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def demo(transactional_db: None, settings: Any) -> None:
    """The demo as `make run` fills it, with the small KDF profile of tests."""
    from config.demo.seeding import seed

    settings.AMPARO_DEMO = True
    assert seed()


def continue_as(open_tab: Any, role: str, viewport: dict[str, int] = DESK) -> Page:
    tab = open_tab(viewport=viewport)
    tab.set_default_timeout(10_000)
    tab.goto("/")
    tab.get_by_role("button", name=f"Continue as {role}").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Today")
    return tab


def picture(tab: Page, name: str, of: str = "main") -> None:
    """What a screen shows from `of` on."""
    if PICTURES:
        top = "0" if of == "main" else f"document.querySelector('{of}').closest('.block').offsetTop"
        tab.evaluate(f"scrollTo(0, {top} - 130)")
        tab.screenshot(path=Path(PICTURES) / f"{name}.png")


def report(open_tab: Any) -> str:
    """A peer reports from a phone; return the reference."""
    tab = continue_as(open_tab, "peer", PHONE)
    tab.get_by_role("link", name="Report", exact=True).click()
    picture(tab, "peer")
    tab.get_by_label("Detained now").check()
    tab.get_by_label("Stopped or arrested").check()
    tab.get_by_label("In a few words").fill(WORDS)
    tab.get_by_label("Now", exact=True).check()
    tab.get_by_role("radio", name="Near a service").check()
    tab.get_by_label("Held where").fill("Harbour station")
    tab.get_by_label(re.compile("^Yes, they said so")).check()
    tab.get_by_role("group", name="May a lawyer read it?").get_by_label("Yes", exact=True).check()
    tab.get_by_role("button", name="Seal and send").click()
    expect(tab).to_have_url(re.compile("/report/sent/$"))
    reference = tab.locator(".ref").first.inner_text().strip()
    assert WORDS not in tab.content()
    tab.goto("/report/mine/")
    expect(tab.get_by_text(reference)).to_be_visible()
    return reference


def register(open_tab: Any, reference: str) -> str:
    """A paralegal opens the report and registers it; return the record's address."""
    tab = continue_as(open_tab, "paralegal")
    tab.goto("/incidents/")
    picture(tab, "paralegal")
    tab.get_by_role("link", name=re.compile(reference)).click()
    expect(tab.get_by_text(WORDS)).to_be_visible()
    tab.get_by_role("link", name="Register this report").click()
    tab.get_by_label("Title").fill("Taken at the exchange van")
    tab.locator("[name=about-region]").fill("KE/Harbour")
    tab.locator("[name=acts-0-violation]").select_option("arr_service")
    tab.locator("[name=people-0-client_code]").fill(CLIENT)
    tab.locator("[name=consent-statistics-state]").select_option("granted")
    tab.get_by_role("button", name="Seal this record").click()
    expect(tab).to_have_url(re.compile(r"/incidents/[0-9a-f-]{36}/$"))
    expect(tab.get_by_text(WORDS)).to_be_visible()
    return tab.url


def refer(open_tab: Any, record: str) -> None:
    """A coordinator reads who can take it, and refers."""
    tab = continue_as(open_tab, "coordinator")
    tab.goto("/board/")
    picture(tab, "coordinator")
    tab.goto(record)
    tab.get_by_role("link", name="Refer to legal aid").click()
    tab.get_by_role("button", name="Offer to Harbour Law Clinic").click()
    expect(tab).to_have_url(re.compile("/board/"))


def accept(open_tab: Any) -> None:
    """A lawyer reads offers that name nobody, takes one, and reads the case."""
    tab = continue_as(open_tab, "lawyer")
    tab.goto("/cases/")
    picture(tab, "lawyer")
    for _offer in range(3):
        tab.goto("/cases/")
        tab.get_by_role("link", name=re.compile("Read the next offer")).click()
        assert CLIENT not in tab.content()
        assert WORDS not in tab.content()
        tab.get_by_role("button", name=re.compile("^Accept")).click()
        tab.locator("button[name=conflict][value=no]").click()
        expect(tab).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
        if CLIENT in tab.content():
            break
    tab.get_by_role("link", name="Read the whole record").click()
    expect(tab.get_by_text(WORDS)).to_be_visible()


def count(open_tab: Any) -> str:
    """An advocate builds a table; return its figures as they stand on the page."""
    tab = continue_as(open_tab, "advocate")
    # The first release that is read loads what reckons with chance.
    tab.set_default_timeout(60_000)
    tab.goto("/trends/")
    table = str(tab.locator("table").first.inner_text())
    tab.goto("/releases/")
    tab.get_by_role("link", name="Each quarter: kinds of violation by region").click()
    expect(tab.get_by_role("heading", name="Protection")).to_be_visible()
    picture(tab, "advocate", "#result")
    tab.goto("/releases/")
    tab.get_by_role("link", name=re.compile("^Release 1")).click()
    expect(tab.get_by_role("heading", name="What the figures say")).to_be_visible()
    picture(tab, "release")
    return table


def test_from_the_street_to_the_figures(open_tab: Any, demo: None) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
    reference = report(open_tab)
    record = register(open_tab, reference)
    refer(open_tab, record)
    accept(open_tab)
    table = count(open_tab)

    assert "Arrest" in table
    assert not set(re.findall(r"(?<=\t)\d(?=[\t\r\n])", table))  # no figure of one digit
    assert WORDS not in table
    mine = continue_as(open_tab, "peer", PHONE)
    mine.goto("/report/mine/")
    line = mine.locator("li, tr", has_text=reference).first
    expect(line).to_contain_text("Being handled")
