"""WCAG 2.2 AA as far as a machine can tell: every place of every role, on a phone above all."""

from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(tab):
    """What axe finds on the page as it stands: rule and element, or nothing. From its top: what
    has half gone under the bar by scrolling counts as too small."""
    tab.evaluate("scrollTo(0, 0)")
    tab.evaluate(AXE.read_text())
    found = tab.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    assert found["passes"], "the page was not looked at"
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.fixture
def everyone(transactional_db, world):
    return world


@pytest.mark.parametrize(
    ("name", "viewport"),
    [
        ("petra", PHONE),
        ("pavel", PHONE),
        ("carla", PHONE),
        ("lena", PHONE),
        ("ada", PHONE),
        ("ossian", PHONE),
        ("carla", DESK),
        ("ada", DESK),
    ],
)
def test_every_place_of_a_person_is_free_of_barriers(open_tab, everyone, name, viewport):
    tab = open_tab(getattr(everyone, name), viewport=viewport)
    tab.goto("/today/")
    places = [link.get_attribute("href") for link in tab.locator("nav.nav a").all()]

    assert places
    for place in places:
        assert tab.goto(place).status == 200
        assert barriers(tab) == [], place
        assert tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"], place


@pytest.mark.parametrize("address", ["/sign-in/", "/recover/", "/nothing/here/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_before_the_door_are_free_of_barriers(open_tab, everyone, address, scheme):
    tab = open_tab()
    tab.emulate_media(color_scheme=scheme)
    tab.goto(address)

    assert barriers(tab) == []


def test_wrong_answers_are_explained_without_barriers(open_tab, everyone):
    tab = open_tab()
    tab.goto("/sign-in/")
    tab.fill("[name=username]", "nobody")
    tab.fill("[name=password]", "three wrong words")
    tab.locator("main button.button-first").click()

    assert tab.locator("[role=alert]").is_visible()
    assert barriers(tab) == []
