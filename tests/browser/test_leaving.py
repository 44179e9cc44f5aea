"""What a browser has forgotten once its session is locked, and what it must not forget."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PUT_ASIDE = """() => new Promise((done) => {
  const asked = indexedDB.open("waiting", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("sealed");
  asked.onsuccess = () => {
    const writing = asked.result.transaction("sealed", "readwrite");
    writing.objectStore("sealed").put("sealed bytes", 1);
    writing.oncomplete = () => done(true);
  };
})"""
FIND_AGAIN = """() => new Promise((done) => {
  const asked = indexedDB.open("waiting", 1);
  asked.onsuccess = () => {
    const got = asked.result.transaction("sealed").objectStore("sealed").get(1);
    got.onsuccess = () => done(got.result);
  };
})"""


@pytest.fixture
def paralegal(transactional_db, world):
    return world.pavel


def names(tab: Any) -> set[str]:
    return {cookie["name"] for cookie in tab.context.cookies()}


def test_locking_forgets_the_cookies_and_keeps_what_waits_to_be_sent(open_tab, paralegal):
    tab = open_tab(paralegal)
    tab.goto("/today/")
    assert tab.evaluate(PUT_ASIDE)
    assert {"__Host-session", "__Host-key"} <= names(tab)

    tab.get_by_role("button", name="Lock now").click()

    tab.wait_for_url("**/sign-in/**")
    assert names(tab).isdisjoint({"__Host-session", "__Host-key"})
    assert paralegal.user.username not in tab.content()
    assert tab.evaluate(FIND_AGAIN) == "sealed bytes"
    tab.go_back()
    assert "Lock now" not in tab.content()


def test_no_script_makes_markup_out_of_a_string(transactional_db, chromium, live_server):
    """Even ours could not, by mistake; the console's complaint is what we wait for."""
    tab = chromium.new_context(base_url=live_server.url).new_page()
    tab.goto("/sign-in/")
    for mistake in (
        "() => { document.body.innerHTML = '<b>x</b>'; }",
        "() => trustedTypes.createPolicy('mine', { createHTML: (text) => text })",
        "() => { document.createElement('script').text = 'x()'; }",
    ):
        with pytest.raises(Exception, match=r"Trusted|Policy"):
            tab.evaluate(mistake)
    tab.context.close()
