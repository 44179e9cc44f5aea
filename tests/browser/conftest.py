"""A real Chromium, tabs signed in as people of the world, and an ear for what breaks the rules.

Without a Chromium these tests are skipped and say so; where REQUIRE_BROWSER is set they fail.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def playwright_here() -> Any:
    """What starts browsers; without one the test is skipped, aloud."""
    if not CHROMIUM.exists():
        message = f"There is no Chromium at {CHROMIUM}; browser tests need one."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    # Playwright runs an event loop in this thread, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return _playwright()


@cache
def _playwright() -> Any:
    """Started once: tests of another folder that use this fixture too have one of their own."""
    from playwright.sync_api import sync_playwright

    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@pytest.fixture(scope="session")
def chromium(playwright_here: Any) -> Iterator[Any]:
    """One browser for the whole run; each tab has a profile of its own."""
    browser = playwright_here.chromium.launch(
        executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    yield browser
    browser.close()


@pytest.fixture
def open_tab(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`open_tab()` or `open_tab(person)`: a page on the site, `tab.goto("/today/")`.

    At the end of the test, everything that a browser reports against a page (an error in a script,
    a rule of the security policy broken) fails it.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def tab(person: Any = None, *, origin: str = "", viewport: dict[str, int] = DESK) -> Any:
        context = chromium.new_context(
            base_url=origin or live_server.url, viewport=viewport, locale="en-GB"
        )
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda line: _hear(line, complaints))
        if person is not None:
            context.add_cookies(_cookies_of(person))
        return context.new_page()

    yield tab
    for context in contexts:
        context.close()
    assert complaints == []


def _hear(line: Any, complaints: list[str]) -> None:
    """Browsers report refused inline code and scripts that fail as errors on the console.

    A status such as 404 is reported there too, and is the test's own business.
    """
    if line.type == "error" and not line.text.startswith("Failed to load resource"):
        complaints.append(line.text)


def _cookies_of(person: Any) -> list[dict[str, Any]]:
    from tests.conftest import open_browser

    return [
        {
            "name": name,
            "value": cookie.value,
            # No domain may stand in a `__Host-` cookie, so it is told by address.
            "url": "https://localhost/",
            "secure": True,
            "httpOnly": True,
            "sameSite": cookie["samesite"] or "Lax",
        }
        for name, cookie in open_browser(person).cookies.items()
    ]
