"""The public page of a release of Philadelphia's complaints, as README shows it.

Counted, protected and audited like any release; no row is printed, kept or named. With
PICTURES=docs/pictures it also takes the picture (`make pictures`). Each run is a ledger of its own
with its own draws; for figures that nobody else had published, two draws would say more than one.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from advocacy.outputs.boundaries import Area, read_geojson
from advocacy.outputs.pages import said_of
from advocacy.published import Axis, Method, Release, Table, Term
from advocacy.reading.page import shown_readings
from tests.acceptance import real_records as real
from tests.acceptance.test_real_publications import UNTIL, YEARS, complaints
from tests.attacks.publications.attacker import Attacker
from tests.attacks.publications.judge import judge_all
from tests.attacks.publications.press import Press
from tests.attacks.publications.weak import Plan
from tests.browser.conftest import DESK
from tests.browser.conftest import chromium as chromium
from tests.browser.conftest import playwright_here as playwright_here

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.browser,
    pytest.mark.skipif(not real.are_there(), reason=real.WHY_NOT),
]
SINCE = date(2016, 1, 1)
TITLE = "Complaints against police, 2016 to 2020"
ORIGIN = "https://localhost"


def protected() -> tuple[Release, int, int]:
    """The release; how many small counts stand behind it, and how many of them leak."""
    incidents = complaints()
    districts = sorted({path for one in incidents for path in one.codes["region"]
                        if path.count("/") == 3}, key=number_of)  # fmt: skip
    press = Press(incidents, secrets.randbits(120))
    press.publish([Plan({"region4": districts, "period": YEARS}, SINCE, UNTIL)])
    found = judge_all(Attacker(press.published), press.counted)
    figures = json.loads(press.published[0])["tables"][0]["figures"]
    across = len(YEARS) + 1
    rows = {path: figures[n * across : (n + 1) * across] for n, path in enumerate(districts)}
    # As the ledger does: a line without a figure is not named.
    shown = [path for path in districts if any(n is not None for n in rows[path])]
    table = Table(
        key="districts",
        title="Complaints by district × year",
        unit="incidents",
        since=SINCE,
        until=UNTIL,
        axes=(
            Axis(name="region4", label="District", terms=tuple(
                Term(code=path, label=f"District {number_of(path)}") for path in shown)),
            Axis(name="period", label="Year", terms=tuple(
                Term(code=year, label=year) for year in YEARS)),
        ),
        figures=tuple(n for path in shown for n in rows[path]) + tuple(figures[-across:]),
    )  # fmt: skip
    release = Release(
        id="philadelphia-1",
        ledger=UUID(int=1),
        number=1,
        organisation="From open data of the City of Philadelphia",
        title=TITLE,
        language="en",
        published=date(2026, 11, 1),
        tables=(table,),
        method=Method(threshold=10),
    )
    return release, found.sensitive, len(found.leaks)


def number_of(path: str) -> int:
    return int(path.rsplit("/", 1)[1])


def outlines() -> tuple[Area, ...]:
    """The districts as an installation would name its own boundaries."""
    file = json.loads((real.COMPLAINTS.parent / "police_districts.geojson").read_text())
    for feature in file["features"]:
        number = feature["properties"]["DIST_NUM"]
        feature["properties"] = {"path": f"US/Pennsylvania/Philadelphia/{number}"}
    return read_geojson(json.dumps(file).encode())


def page_of(release: Release) -> str:
    said = said_of(release, outlines()) | {
        "organisation": release.organisation,
        "home": "#",
        "files": "#",
        "readings": shown_readings(release),
    }
    return render_to_string("advocacy/outputs/public_release.html", said)


def test_the_release_of_real_complaints_stands_on_its_page(chromium: Any) -> None:
    release, sensitive, leaks = protected()
    assert sensitive > 0
    assert leaks == 0
    html = page_of(release)
    figures = [int(n) for n in re.findall(r"<td[^>]*>(\d+)</td>", html.split('id="figures"')[1])]
    assert len(figures) > 50
    assert all(n >= 10 and n % 5 == 0 for n in figures)
    assert html.count('<svg class="chart"') >= 3, "bars or a map, a line, and a reading"
    assert "area-named" in html, "the districts are drawn"

    context = chromium.new_context(viewport=DESK, locale="en-GB", device_scale_factor=0.6)
    tab = context.new_page()
    tab.route("**/*", lambda route: _answer(route, html))
    tab.goto(f"{ORIGIN}/")
    assert tab.evaluate("document.documentElement.scrollWidth") <= DESK["width"]
    if folder := os.environ.get("PICTURES"):
        # What the figures say is long, and the demo shows it.
        tab.evaluate("document.querySelector('#readings')?.closest('.block').remove()")
        shape = tab.locator("figure:has(.area-named)").bounding_box()
        tab.screenshot(
            path=Path(folder) / "philadelphia.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": DESK["width"], "height": shape["y"] + shape["height"]},
        )
    context.close()


def _answer(route: Any, html: str) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if path == "/":
        route.fulfill(body=html, headers={"Content-Type": "text/html"})
    elif found := finders.find(path.removeprefix("/static/")):
        route.fulfill(path=found)
    else:
        route.abort()
