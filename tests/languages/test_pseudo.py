"""Every page in a language longer than English, and in one that reads from the right.

What went past the catalogues shows as English; what does not fit shows as overflow.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation, Team, User
from config.catalogues import filing
from config.catalogues.compiling import compile_one
from tests.attacks.stage import Stage, set_stage
from tests.browser.conftest import DESK, PHONE
from tests.languages.pages import pages, texts
from tests.languages.pseudo import (
    CLOSE,
    FROM_THE_RIGHT,
    LONGER,
    OPEN,
    know_pseudo_languages,
    outside,
    pseudo,
    write_catalogues,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
STATIC = Path(__file__).resolve().parents[2] / "static"
WORDY = "ru"  # of the languages that are spoken, the one with the longest single words
ENGLISH = re.compile(r"[A-Za-z]{3,}")
# What the people of the stories typed, beside their names and those of their teams.
TYPED = (
    "Amparo", "Arrest at a pharmacy", "Station 4", "Amina Kariuki", "tall, Otieno",
    "on ART since 2019", "Which station?", "By the bridge", "Not ours", "Call me", "Nairobi",
    "Kisumu", "Kamukunji", "Wanjiku Mwangi", "Families", "To families",
    "Río Legal Aid", "Arrests", "Quarter", "Incidents by quarter", "Gender: Woman",
    "manage.py verify_release", "Pro bono desk", "Ring the shelter",
    "Baraka Njoroge", "UTC", "He shouts", "the market", "Letter about your case",
)  # fmt: skip
# How far each element reaches out of the window to either side.
OVERFLOW = """width => {
  const seen = [];
  for (const each of document.querySelectorAll("body *")) {
    const box = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    if (!box.width || !box.height || style.position === "absolute") continue;
    if (each.closest(".figures, .hidden, .skip, svg, [class*=scroll]")) continue;
    if (box.right > width + 1 || box.left < -1) seen.push(each.tagName + "." + each.className);
  }
  return document.documentElement.scrollWidth > width ? seen.slice(0, 4).concat("scrolls") : [];
}"""


@pytest.fixture
def stage(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Everybody and everything there can be, with two more languages to choose from."""
    know_pseudo_languages(monkeypatch)
    write_catalogues(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    real = filing.path_of(WORDY, tmp_path)
    real.parent.mkdir(parents=True)
    shutil.copy(filing.path_of(WORDY), real)
    compile_one(WORDY, real)
    settings.LANGUAGES = [
        (LONGER, "Longer"),
        (FROM_THE_RIGHT, "From the right"),
        (WORDY, "Russian"),
        ("en", "English"),
    ]
    settings.LANGUAGES_BIDI = [FROM_THE_RIGHT.split("-")[0]]
    return set_stage()


def test_the_pseudo_language_is_longer_and_keeps_what_programs_need():
    text = "Held since %(at)s, <b>%(n)d</b> hours &amp; more"

    assert pseudo(text).startswith(OPEN)
    for kept in ("%(at)s", "<b>", "%(n)d", "</b>", "&amp;"):
        assert kept in pseudo(text)
    assert len(pseudo("Nothing is kept without consent")) > 1.3 * 31
    assert outside(f"a{OPEN}b{OPEN}c{CLOSE}{CLOSE}d") == "ad"


def test_no_english_goes_past_the_catalogues(stage, settings):
    languages = {name for _code, name in settings.LANGUAGES}  # each in its own words
    names = {*languages, *User.objects.values_list("username", flat=True), *TYPED}
    for model in (Team, Organisation):
        names |= set(model.objects.values_list("name", flat=True))
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    # Codes have digits in them, or are groups of four capitals.
    codes = r"\b[\w-]*\d[\w-]*\b|\b[A-Z]{4}(?:-[A-Z]{4})+\b"
    data = re.compile(rf"(?<!\w)(?:{known})(?!\w)|{codes}")
    leaks: dict[str, str] = {}
    seen = 0
    for label, html in pages(stage, LONGER):
        seen += 1
        for text in texts(html):
            rest = data.sub("", outside(text))
            if ENGLISH.search(rest):
                leaks.setdefault(rest.strip(), label)

    assert seen > 80
    assert leaks == {}


@pytest.mark.parametrize("language", [LONGER, FROM_THE_RIGHT, WORDY])
def test_no_page_reaches_out_of_the_window(stage, chromium, language):
    context = chromium.new_context(java_script_enabled=True, viewport=PHONE)
    tab = context.new_page()
    shown: dict[str, str] = {}
    tab.route("**/*", lambda route: _serve(route, shown))
    too_wide: dict[str, list[str]] = defaultdict(list)
    for label, html in pages(stage, language):
        shown["page"] = html
        tab.set_viewport_size(PHONE)
        tab.goto("http://localhost/page")
        assert tab.evaluate("document.styleSheets[0].cssRules.length") > 100, label
        if language == FROM_THE_RIGHT:
            assert tab.evaluate("getComputedStyle(document.body).direction") == "rtl", label
        for viewport in (PHONE, DESK):
            tab.set_viewport_size(viewport)
            found = tab.evaluate(OVERFLOW, viewport["width"])
            if found:
                too_wide[label].append(f"{viewport['width']}: {found}")
    context.close()

    assert too_wide == {}


def test_from_the_right_the_page_is_mirrored(stage, chromium):
    context = chromium.new_context(viewport=DESK)
    tab = context.new_page()
    shown: dict[str, str] = {}
    tab.route("**/*", lambda route: _serve(route, shown))
    places = {}
    for language in (LONGER, FROM_THE_RIGHT):
        shown["page"] = next(html for label, html in pages(stage, language) if "today" in label)
        tab.goto("http://localhost/page")
        places[language] = (
            tab.locator(".brand").bounding_box(),
            tab.locator(".leave").bounding_box(),
        )
    context.close()

    brand, leave = places[LONGER]
    assert brand["x"] < leave["x"]
    brand, leave = places[FROM_THE_RIGHT]
    assert brand["x"] > leave["x"]  # quick exit stays in the top end corner, which is the left now


def _serve(route: Any, shown: dict[str, str]) -> None:
    """The page as the server wrote it, the stylesheet from the sources, no scripts."""
    path = route.request.url.partition("localhost")[2]
    if path == "/page":
        route.fulfill(body=shown["page"], content_type="text/html; charset=utf-8")
    elif path.endswith(".css"):
        route.fulfill(path=STATIC / path.rpartition("static/")[2])
    else:
        route.fulfill(status=404, body="")
