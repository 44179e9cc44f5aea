"""A phone whose browser is killed and started again: a profile on a disk of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import CHROMIUM, PHONE, _cookies_of
from tests.front_end import bundled
from tests.processes import with_children
from tests.world import Person

WORDS = "zqkvoutbox"  # stands nowhere else
REPORT = {"groups": ["arr"], "words": f"{WORDS} by the bridge", "consent_store": "granted"}
ADD = """async ([report, sizes]) => {
  const files = sizes.map((size) => new Blob([new Uint8Array(size).fill(7)]));
  const attachments = sizes.map((size) => ({ kind: "photo", media_type: "image/jpeg", size }));
  try {
    return await made.outbox.add({ ...report, attachments }, 2, files);
  } catch (error) {
    return { failed: error.reason || String(error) };
  }
}"""
LIST = "() => made.outbox.list().then((all) => all.map((one) => [one.state, one.why]))"


class PhoneBrowser:
    """Chromium with a profile that stays. `page` is where it is now."""

    def __init__(self, playwright: Any, profile: Path, origin: str) -> None:
        self.playwright, self.profile, self.origin = playwright, profile, origin
        self.context: Any = None
        self.start()

    def start(self) -> None:
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            base_url=self.origin,
            viewport=PHONE,
            locale="en-GB",
        )
        self.context.add_init_script(bundled("outbox/outbox.ts"))
        self.page = self.context.pages[0]

    def kill(self) -> None:
        """As if the battery had been taken out."""
        for pid in self._processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def close(self) -> None:
        context, self.context = self.context, None
        try:
            if context is not None:
                context.close()
        except Exception:  # noqa: S110 (killed: the connection is gone)
            pass

    def sign_in(self, person: Person) -> None:
        self.context.add_cookies(_cookies_of(person))

    def set_up(self, person: Person) -> None:
        """Sign in, set this phone up, and be nobody again."""
        self.sign_in(person)
        self.page.goto("/settings/phones/")
        self.page.get_by_role("button", name="Set up this phone").click()
        self.page.get_by_role("link", name="Open the page that works without network").wait_for()
        self.context.clear_cookies()

    def open(self, address: str = "/phone/") -> None:
        self.page.goto(address)
        self.page.evaluate("() => made.outbox.standing()")

    def keep(self) -> None:
        """Open the page that works offline, once its worker keeps it."""
        self.open()
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    def offline(self, is_offline: bool = True) -> None:
        self.context.set_offline(is_offline)

    def without_background_sync(self) -> None:
        """As on phones that never send while the page is closed. Where it is there, the browser
        sends at its start, before a test can cut it off."""
        self.context.grant_permissions([], origin=self.origin)  # whatever is not named is refused
        state = "() => navigator.permissions.query({name: 'background-sync'}).then((p) => p.state)"
        assert self.page.evaluate(state) == "denied"

    def add(self, *sizes: int, **said: Any) -> Any:
        return self.page.evaluate(ADD, [REPORT | said, list(sizes)])

    def states(self) -> list[str]:
        return [state for state, _why in self.page.evaluate(LIST)]

    def reasons(self) -> list[str]:
        return [why for _state, why in self.page.evaluate(LIST)]

    def until(self, holds: Callable[[list[str]], bool], seconds: int = 60) -> None:
        """Wait until the states of all that is kept are as asked."""
        end = time.monotonic() + seconds
        while not holds(states := self.states()):
            assert time.monotonic() < end, states
            self.page.wait_for_timeout(200)

    def send(self) -> None:
        self.page.evaluate("() => made.outbox.send()")

    def _processes(self) -> list[int]:
        """This profile's browser and the processes that it started, and no other."""
        mark = f"--user-data-dir={self.profile}".encode()
        first = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes():
                    first.append(int(entry.name))
            except OSError:
                continue
        return with_children(first)
