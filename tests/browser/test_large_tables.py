"""Tables of thousands of figures on the page of a release: read under their headings in a box of
their own, on a phone and at a desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from advocacy.outputs.pages import MOST_FIGURES, said_of
from advocacy.published import Axis, Table, Term
from advocacy.reading.page import shown_readings
from tests.advocacy.outputs.invented import QUARTERS, release, table
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
ORIGIN = "https://localhost"
# How far the headings are from the edges of their box (block start, inline start), when it was
# scrolled all the way; and how high it is beside the window.
SCROLLED = """() => {
  const box = document.querySelector(".figures-long");
  const rtl = document.documentElement.dir === "rtl";
  box.scrollTo(rtl ? -1e6 : 1e6, 1e6);
  const [outer, top] = [box, box.querySelector("thead th:last-child")].map(
    one => one.getBoundingClientRect());
  const side = box.querySelector("tbody:last-child tr:last-child th").getBoundingClientRect();
  return {
    moved: [Math.abs(box.scrollLeft) > 300, box.scrollTop > 300],
    top: Math.abs(top.top - outer.top),
    side: rtl ? Math.abs(outer.right - side.right) : Math.abs(side.left - outer.left),
    high: outer.height / innerHeight,
  };
}"""


def axis(name: str, many: int) -> Axis:
    terms = (Term(code=f"c{n}", label=f"Somewhere along the river {n}") for n in range(many))
    return Axis(name=name, label="Place", terms=tuple(terms))


def months(years: int) -> Axis:
    days = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(12 * years)]
    terms = (Term(code=f"{day:%Y-%m}", label=f"{day:%b %Y}") for day in days)
    return Axis(name="period", label="Month", terms=tuple(terms))


WIDE = table(axis("region2", 100), months(3), since=date(2020, 1, 1), until=date(2022, 12, 31))
LONG = table(axis("violation", MOST_FIGURES - 1))
LARGEST = table(axis("region2", 200), axis("agency", 30), QUARTERS)


def page_of(large: Table) -> str:
    told = release(large)
    said = said_of(told) | {"organisation": told.organisation, "home": "#", "files": "#"}
    said["readings"] = shown_readings(told)
    return render_to_string("advocacy/outputs/public_release.html", said)


def test_a_table_too_large_for_a_telephone_is_in_its_files_alone() -> None:
    assert 'class="figures figures-long"' in page_of(LONG)
    largest = page_of(LARGEST)
    assert 'class="figures figures-long"' not in largest
    assert "table-t1" in largest


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_headings_stay_while_a_wide_table_scrolls_in_its_box(
    chromium: Any, viewport: dict[str, int], direction: str
) -> None:
    html = page_of(WIDE).replace('dir="ltr"', f'dir="{direction}"')
    assert f'dir="{direction}"' in html
    context = chromium.new_context(viewport=viewport, locale="en-GB")
    tab = context.new_page()
    tab.route("**/*", lambda route: _answer(route, html))
    tab.goto(f"{ORIGIN}/")
    assert tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    found = tab.evaluate(SCROLLED)
    assert found["moved"] == [True, True]
    assert found["top"] <= 2
    assert found["side"] <= 2
    assert found["high"] <= 0.81
    tab.emulate_media(media="print")
    assert tab.evaluate(SCROLLED)["high"] > 2, "on paper every row is there"
    context.close()


def _answer(route: Any, html: str) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if path == "/":
        route.fulfill(body=html, headers={"Content-Type": "text/html"})
    elif found := finders.find(path.removeprefix("/static/")):
        route.fulfill(path=found)
    else:
        route.abort()
