"""One hand on a phone: sets it up, taps, and counts what it took."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Hand:
    """Every tap is counted, and every screen that was shown."""

    def __init__(self, tab: Page) -> None:
        self.tab, self.taps, self.screens = tab, 0, {self.screen(tab)}

    @staticmethod
    def screen(tab: Page) -> str:
        return tab.locator("#report").get_attribute("data-screen") or ""

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1
        self.screens.add(self.screen(self.tab))

    def tile(self, words: str, field: str = "report") -> None:
        """The tile or box that says exactly this; of one field, where two say the same."""
        said = re.compile(rf"^\s*{re.escape(words)}\s*$")
        self.tap(self.tab.locator(f"#{field} label:visible", has_text=said))

    def button(self, name: str) -> None:
        self.tap(self.tab.get_by_role("button", name=name, exact=True))

    def next(self) -> None:
        self.button("Next")


def set_up(tab: Page) -> None:
    """As the signed-in peer: this phone may send from now on. Ends on the phone's own page."""
    tab.goto("/settings/phones/")
    tab.locator("main").get_by_role("button", name="Set up this phone").click()
    expect(tab.locator("[data-when=done]")).to_be_visible(timeout=20_000)
    tab.goto("/phone/")
    expect(tab.get_by_role("heading", name="What happened?")).to_be_visible(timeout=20_000)


def to_the_end(hand: Hand) -> None:
    """The shortest way through what is left after the first screen."""
    for tile in ("Now", "Street or public space", "To someone else"):
        hand.next()
        hand.tile(tile)
    hand.next()
    hand.next()


# The page's own count follows a moment after a report was sealed.
ALL_SENT = """() => new Promise(done => {
  const asked = indexedDB.open("outbox");
  asked.onsuccess = () => {
    const kept = asked.result.transaction("reports").objectStore("reports").getAll();
    kept.onsuccess = () => {
      asked.result.close();
      done(kept.result.length > 0 && kept.result.every(one => one.state === "sent"));
    };
  };
})"""


def until_sent(tab: Page) -> None:
    """Wait until everything that the phone keeps is sent, and until its page says so."""
    tab.wait_for_function(ALL_SENT, timeout=60_000)
    expect(tab.locator("[data-count]")).to_be_hidden(timeout=60_000)
