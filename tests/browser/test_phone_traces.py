"""What a phone that was used for reporting tells whoever takes it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Intake
from tests.browser.conftest import CHROMIUM, PHONE, _cookies_of
from tests.browser.phone_hand import Hand, set_up, to_the_end, until_sent

pytestmark = pytest.mark.browser
TYPED = "zqkvxjabcd"
PLANTED = "zqkvxjwfgh"
ARGS = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def opened(chromium: Any, live_server: Any, profile: Path, person: Any = None) -> Page:
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=str(CHROMIUM), args=ARGS, base_url=live_server.url,
        viewport=PHONE, locale="en-GB",
    )  # fmt: skip
    if person is not None:
        context.add_cookies(_cookies_of(person))
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    return tab


def found_in(profile: Path, word: str) -> list[str]:
    """Files of the profile that hold the word, as bytes or in UTF-16."""
    forms = (word.encode(), word.encode("utf-16-le"))
    return [
        str(path.relative_to(profile))
        for path in profile.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def kill(profile: Path) -> None:
    """The battery goes: every process of this browser, at once."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if str(profile).encode() in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue


def type_everywhere(tab: Page) -> int:
    """A word into every field of the page that takes one, as from a keyboard."""
    filled = 0
    for screen in range(1, 7):
        tab.evaluate(
            """number => document.querySelectorAll('#report section[data-screen]')
                .forEach(screen => { screen.hidden = screen.dataset.screen !== String(number);
                  screen.querySelectorAll('details').forEach(fold => { fold.open = true }) })""",
            screen,
        )
        tab.evaluate(
            """() => document.querySelectorAll('.only-held, .only-several')
                .forEach(part => { part.hidden = false; part.className = 'stack' })"""
        )
        fields = "#report section:not([hidden]) :is(textarea, input:not([type]), input[type=text])"
        for field in tab.locator(fields).all():
            field.press_sequentially(TYPED)
            filled += 1
    return filled


def test_nothing_typed_is_on_disk_while_typing_after_sealing_or_after_a_kill(
    chromium: Any, live_server: Any, transactional_db: None, world: Any, profile: Path
) -> None:
    tab = opened(chromium, live_server, profile, world.petra)
    set_up(tab)
    # The search itself works: what a page puts into its database is found.
    tab.evaluate(
        """word => new Promise(done => { const asked = indexedDB.open('planted', 1);
          asked.onupgradeneeded = () => asked.result.createObjectStore('words');
          asked.onsuccess = () => { const all = asked.result.transaction('words', 'readwrite',
            { durability: 'strict' }); all.objectStore('words').put(word, 1);
            all.oncomplete = () => done(true); }; })""",
        PLANTED,
    )
    assert found_in(profile, PLANTED)

    assert type_everywhere(tab) >= 10
    assert TYPED in tab.evaluate(
        "JSON.stringify([...new FormData(document.querySelector('#report'))])"
    )
    time.sleep(3)  # browsers write open tabs to disk from time to time
    assert found_in(profile, TYPED) == []

    tab.reload()
    expect(tab.get_by_role("heading", name="What happened?")).to_be_visible()
    assert TYPED not in tab.content()
    hand = Hand(tab)
    hand.tile("Lawyer now")
    to_the_end(hand)
    tab.get_by_role("button", name="Back").click()
    tab.get_by_label("In a few words").press_sequentially(TYPED)
    tab.context.set_offline(True)
    hand.next()
    hand.tile("Yes, they said so, or it happened to me")
    hand.button("Seal")
    expect(tab.get_by_role("heading", name="Sealed")).to_be_visible()
    time.sleep(2)
    assert found_in(profile, TYPED) == []

    tab.get_by_role("button", name="Make another report").click()
    hand.tile("Lawyer now")
    to_the_end(hand)
    tab.get_by_role("button", name="Back").click()
    tab.get_by_label("In a few words").press_sequentially(TYPED)
    kill(profile)
    time.sleep(1)
    assert found_in(profile, TYPED) == []

    again = opened(chromium, live_server, profile)
    again.goto("/phone/")
    until_sent(again)  # what was sealed outlived the kill
    assert Intake.objects.count() == 1
    assert TYPED not in again.content()
    assert found_in(profile, TYPED) == []
    again.context.close()


@pytest.fixture
def phone(open_tab: Any, transactional_db: None, world: Any) -> Page:
    tab = open_tab(world.petra, viewport=PHONE)
    tab.set_default_timeout(15_000)
    set_up(tab)
    return tab


def seal_offline(tab: Page) -> None:
    tab.context.set_offline(True)
    hand = Hand(tab)
    hand.tile("Lawyer now")
    to_the_end(hand)
    hand.tile("Yes, they said so, or it happened to me")
    hand.button("Seal")
    expect(tab.get_by_role("heading", name="Sealed")).to_be_visible()


def test_the_page_keeps_nothing_but_a_mark_of_the_screen(phone: Page) -> None:
    hand = Hand(phone)
    hand.tile("Overdose")
    to_the_end(hand)
    assert phone.url.endswith("/phone/")
    assert phone.evaluate("[history.state, sessionStorage.length, localStorage.length]") == [
        "screen", 0, 0,
    ]  # fmt: skip
    assert phone.evaluate("history.length") <= 4  # one entry, whatever number of screens


def test_back_goes_one_screen_back_and_keeps_what_was_answered(phone: Page) -> None:
    hand = Hand(phone)
    hand.tile("Overdose")
    hand.next()
    hand.tile("Yesterday")
    hand.next()
    phone.go_back()
    expect(phone.locator("#report")).to_have_attribute("data-screen", "2")
    assert phone.get_by_label("Yesterday").first.is_checked()
    phone.go_back()
    expect(phone.locator("#report")).to_have_attribute("data-screen", "1")
    assert phone.get_by_label("Overdose", exact=True).is_checked()


def test_what_is_not_sealed_is_forgotten_after_a_quarter_of_an_hour(phone: Page) -> None:
    phone.clock.install()
    phone.reload()
    expect(phone.get_by_role("heading", name="What happened?")).to_be_visible()
    Hand(phone).tile("Overdose")
    phone.clock.fast_forward("14:00")
    assert phone.get_by_label("Overdose", exact=True).is_checked()
    phone.clock.fast_forward("02:00")
    assert not phone.get_by_label("Overdose", exact=True).is_checked()


def test_quick_exit_locks_the_session_and_leaves_what_waits(phone: Page) -> None:
    seal_offline(phone)
    phone.context.set_offline(False)
    for _press in range(3):
        phone.keyboard.press("Escape")
    phone.wait_for_url("about:blank")
    for _second in range(15):  # the lock is sent behind the page's back
        phone.goto("/today/")
        if "/sign-in/" in phone.url:
            break
        time.sleep(1)
    assert "/sign-in/" in phone.url
    phone.goto("/phone/")
    until_sent(phone)
    assert Intake.objects.count() == 1


def test_without_network_quick_exit_says_what_remains_and_names_nothing(phone: Page) -> None:
    seal_offline(phone)
    phone.get_by_role("link", name="Quick exit").click()
    expect(phone.get_by_role("heading", name="No internet connection")).to_be_visible()
    expect(phone.get_by_text("1 item waits on this device and goes out later.")).to_be_visible()
    shown = phone.locator("body").inner_text() + phone.title()
    assert not any(word in shown.lower() for word in ("amparo", "report", "seal", "lawyer"))
    phone.go_back()
    assert "What happened" not in phone.locator("body").inner_text()
    phone.goto("/phone/")
    expect(phone.locator("[data-count]")).to_have_text("1")


def test_erasing_is_a_second_step_that_counts_first(phone: Page) -> None:
    seal_offline(phone)
    phone.get_by_role("link", name="On this phone").click()
    assert not phone.get_by_role("button", name="Erase and exit").is_visible()
    phone.get_by_role("button", name="Erase everything here").click()
    lost = "1 report that has not been sent will be lost for ever."
    expect(phone.get_by_text(lost)).to_be_visible()
    phone.get_by_role("button", name="Keep it").click()
    expect(phone.locator("[data-count]")).to_have_text("1")

    phone.get_by_role("button", name="Erase everything here").click()
    phone.get_by_role("button", name="Erase and exit").click()
    phone.wait_for_url("about:blank")
    phone.context.set_offline(False)
    phone.goto("/phone/")
    expect(phone.get_by_role("heading", name="This phone is not set up")).to_be_visible()
