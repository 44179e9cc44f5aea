"""Every page of the access table in a real Chromium: no barrier, nothing wider than the screen, and
all of it by keyboard.

The browser is answered by the program in this process, so that every page is one of the stage on
which attacks are tried: a record, a case, an offer in every state. With PICTURES set, each page is
photographed as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse

from tests.attacks.access_rows import ROWS
from tests.attacks.access_table import ROLES, Row, parse
from tests.attacks.conftest import stage as stage
from tests.attacks.effort import effort
from tests.attacks.routes import routes
from tests.attacks.stage import Stage, undone
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ORIGIN = "https://localhost"
ROUTES = routes()
# With every change each page is looked at once, in turn so that all four come up; `make attack`
# looks at each page in all of them.
LOOKS = [(viewport, scheme) for viewport in (PHONE, DESK) for scheme in ("light", "dark")]
PICTURES = os.environ.get("PICTURES", "")
MOST_PRESSES = 400
# What sticks to the edge of a screen would lie over the middle of a long picture.
LAID_OUT = """() => {
  for (const one of document.querySelectorAll(".actions, .top")) one.style.position = "static";
  return document.documentElement.scrollHeight;
}"""


def reader_of(row: Row) -> str | None:
    """The last role that is shown the page: strangers to the door come first."""
    found = [role for role, answer in zip(ROLES, row.answers, strict=True) if answer == "200"]
    return found[-1] if found else None


def rows() -> list[Row]:
    """One row for each page and state of what it shows."""
    asked = [row for row in parse(ROWS) if row.method == "GET"]
    return [row for row in asked if not ROUTES[row.route].is_api and reader_of(row)]


class Window:
    """A browser window whose pages were answered beforehand, as one role of the stage."""

    def __init__(self, chromium: Any, stage: Stage, role: str, **options: Any) -> None:
        self.stage, self.role = stage, role
        self.complaints: list[str] = []
        self.answered: dict[str, HttpResponse] = {}
        self.context = chromium.new_context(base_url=ORIGIN, locale="en-GB", **options)
        self.context.route("**/*", self._answer)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.tab = self.context.new_page()

    def open(self, url: str, sent: dict[str, Any] | None = None) -> bool:
        """Go there; False for what is no page. `sent`: what a form posted to it. The program is
        asked here, not while the browser waits: a second connection to the database would not see
        the stage."""
        with undone():
            browser = self.stage.browser(self.role)
            answer = browser.get(url) if sent is None else browser.post(url, sent)
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            return False
        self.answered[url] = answer
        assert self.tab.goto(url).status == (200 if sent is None else answer.status_code)
        # What a phone shows is decided by a script, once it has looked at what it keeps.
        self.tab.locator("h1:visible").first.wait_for()
        return True

    def _answer(self, route: Any) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path in self.answered:
            answer = self.answered[path]
            headers = {name: value for name, value in answer.items() if name != "Set-Cookie"}
            route.fulfill(status=answer.status_code, headers=headers, body=answer.content)
        elif path.startswith(settings.STATIC_URL):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            route.fulfill(path=found) if found else route.abort()
        else:
            route.abort()


@pytest.fixture(scope="module")
def window(chromium: Any, stage: Stage) -> Iterator[Any]:
    """`window(role)`: one for each role."""
    found: dict[str, Window] = {}

    def of(role: str) -> Window:
        if role not in found:
            found[role] = Window(chromium, stage, role)
        return found[role]

    yield of
    for one in found.values():
        one.context.close()


def url_of(row: Row, stage: Stage) -> str:
    return ROUTES[row.route].url(*(stage.ids[name] for name in row.objects))


@pytest.mark.parametrize(
    ("number", "row"), list(enumerate(rows())), ids=lambda one: getattr(one, "label", "")
)
def test_a_page_is_free_of_barriers_and_fits(
    stage: Stage, window: Any, number: int, row: Row
) -> None:
    role = reader_of(row)
    here = window(role)
    here.complaints.clear()
    looks = LOOKS * 2
    for viewport, scheme in looks[number % 4 :][: effort(1, 4)]:
        here.tab.set_viewport_size(viewport)
        here.tab.emulate_media(color_scheme=scheme)
        if not here.open(url_of(row, stage)):
            return
        assert barriers(here.tab) == [], (row.label, role, viewport, scheme)
        width = here.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], (row.label, role, viewport)
        assert here.tab.locator("h1:visible").count() == 1, row.label
        assert here.tab.locator(".button-first:visible").count() <= 1, row.label
        # On a phone it is a bar at the foot of the window: a second one would cover the first.
        assert here.tab.locator(".actions:visible").count() <= 1, row.label
    assert here.complaints == []


@pytest.mark.skipif(not PICTURES, reason="takes the pictures of docs/pictures.md (make pictures)")
def test_every_page_is_photographed(chromium: Any, stage: Stage) -> None:
    """On a phone, and at half size at a desk; the first state of each page."""
    folder = Path(PICTURES) / "pages"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.jpg"):
        old.unlink()
    first = {row.route: row for row in reversed(rows())}
    shown = []
    for scale, viewport in ((1, PHONE), (0.5, DESK)):
        windows: dict[str, Window] = {}
        for name, row in sorted(first.items()):
            role = reader_of(row)
            if role not in windows:
                windows[role] = Window(chromium, stage, role, device_scale_factor=scale)
            here = windows[role]
            here.tab.set_viewport_size(viewport)
            if here.open(url_of(row, stage)):
                height = here.tab.evaluate(LAID_OUT)
                here.tab.screenshot(
                    path=folder / f"{name}-{viewport['width']}.jpg",
                    type="jpeg",
                    quality=60,
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": viewport["width"], "height": min(height, 2400)},
                )
                shown.append(name)
        for one in windows.values():
            one.context.close()
    _write_gallery(Path(PICTURES).parent / "pictures.md", sorted(set(shown)))


def _write_gallery(page: Path, names: list[str]) -> None:
    lines = [
        "# Every page",
        "",
        "Each page there is, on a phone and, at half size, at a desk. Everyone here is invented;",
        "`make pictures` takes them anew.",
        "",
        "| page | phone | desk |",
        "| --- | --- | --- |",
    ]
    for name in names:
        small, large = (f"pictures/pages/{name}-{size['width']}.jpg" for size in (PHONE, DESK))
        lines.append(
            f'| {name} | <img src="{small}" alt="{name} on a phone" width="180"> '
            f'| <img src="{large}" alt="{name} at a desk" width="480"> |'
        )
    page.write_text("\n".join(lines) + "\n")


# Of the radios of one question only one is a stop.
TABBABLE = """() => {
  const seen = [...document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled);
  const radios = seen.filter(one => one.type === "radio");
  return seen.length - radios.length + new Set(radios.map(one => one.name)).size;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = one.matches(":focus-visible");
  const style = getComputedStyle(one);
  const near = getComputedStyle(one.nextElementSibling || one);
  const drawn = s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
  if (!one.dataset.stop) one.dataset.stop = String(document.querySelectorAll("[data-stop]").length);
  return [one.dataset.stop, seen && (drawn(style) || drawn(near)), one.outerHTML.slice(0, 120)];
}"""


@pytest.mark.parametrize("row", rows()[:: effort(5, 1)], ids=lambda row: row.label)
def test_a_page_is_worked_by_keyboard_alone(stage: Stage, window: Any, row: Row) -> None:
    """Tab reaches as many things as can be worked, and shows where it is."""
    here = window(reader_of(row))
    here.tab.set_viewport_size(DESK)
    if not here.open(url_of(row, stage)):
        return
    wanted = here.tab.evaluate(TABBABLE)
    reached: list[str] = []
    for _ in range(MOST_PRESSES):
        here.tab.keyboard.press("Tab")
        stop = here.tab.evaluate(FOCUSED)
        if stop is None or (reached and stop[0] == reached[0] and len(reached) > 1):
            break
        if stop[0] in reached:  # a date has a stop for each of its parts
            continue
        assert stop[1], f"no visible focus: {stop[2]}"
        reached.append(stop[0])
    assert len(reached) >= wanted - 1, (row.label, len(reached), wanted)
