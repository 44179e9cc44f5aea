"""The pages of incidents on a phone: nothing is wider than the screen, in either direction."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from incidents.models import Intake, Record
from incidents.recording import register
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers
from tests.incidents import stories
from tests.incidents.typing_in import report_data
from tests.world import World, make_world

pytestmark = pytest.mark.browser

LONG = "Maximiliana" * 14


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def record(world: World) -> Record:
    """A record in which every text is longer than anyone hoped."""

    def lengthen(data: dict[str, Any]) -> None:
        data["account"]["title"] = data["account"]["narrative"] = LONG
        data["account"]["acts"][0]["place_detail"] = LONG
        data["account"]["perpetrators"][0].update(badge=LONG, plate=LONG, description=LONG)
        data["account"]["custody"] = [{"held_where": LONG, "since": "2026-03-05T18:40"}]
        data["account"]["consents"][0]["method"] = LONG
        data["identity"]["people"][0].update(name=LONG, client_code=LONG, safe_contact=LONG)

    return register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(lengthen),
    )


@pytest.fixture(params=["en", "ar"])
def language(request: Any, settings: Any) -> str:
    """Arabic is not offered yet; it turns the pages around."""
    settings.LANGUAGES = [(request.param, request.param)]
    settings.LANGUAGE_CODE = request.param
    return request.param


def assert_fits(tab: Any, path: str) -> None:
    tab.goto(path)
    width, screen = tab.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= screen, f"{path} is {width} wide on a screen of {screen}"
    assert tab.locator(".button-first").count() <= 1
    tab.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert barriers(tab) == [], path


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_a_paralegal_fit_the_screen(open_tab, world, record, language, screen):
    from tests.conftest import open_browser

    words = {"words": LONG, "place_detail": LONG, "name": LONG, "badge": LONG}
    open_browser(world.petra).post(reverse("report"), report_data(**words))
    intake = Intake.objects.get()
    tab = open_tab(world.pavel, viewport=screen)
    for path in (
        reverse("register"),
        reverse("inbox-open", args=[intake.pk]),
        f"{reverse('incident-new')}?intake={intake.pk}",
        reverse("incident", args=[record.pk]),
        reverse("incident-revise", args=[record.pk]),
    ):
        assert_fits(tab, path)
    assert tab.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def test_pages_of_a_peer_fit_a_phone(open_tab, world, language):
    tab = open_tab(world.petra, viewport=PHONE)
    for path in (reverse("report"), reverse("my-reports")):
        assert_fits(tab, path)


def test_reporting_without_a_script(chromium, live_server, world):
    from tests.browser.conftest import _cookies_of

    context = chromium.new_context(
        base_url=live_server.url, viewport=PHONE, java_script_enabled=False
    )
    context.add_cookies(_cookies_of(world.petra))
    tab = context.new_page()
    tab.goto(reverse("report"))
    tab.get_by_label("Stopped or arrested").check()
    tab.get_by_label("Earlier today").check()
    tab.get_by_label("Street or public space").check()
    tab.get_by_role("button", name="Seal and send").click()
    assert "Choose an answer." in tab.content()
    assert tab.get_by_label("Stopped or arrested").is_checked()
    tab.get_by_label("Yes, they said so, or it happened to me").check()
    tab.get_by_role("button", name="Seal and send").click()
    assert tab.url.endswith(reverse("report-sent"))
    assert Intake.objects.count() == 1
    context.close()


def test_another_act_is_added_and_reached_without_a_script(chromium, live_server, world):
    from tests.browser.conftest import _cookies_of

    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(_cookies_of(world.pavel))
    tab = context.new_page()
    tab.goto(reverse("incident-new"))
    tab.get_by_label("Title").fill("Typed before")
    tab.get_by_role("button", name="Add another act").click()
    assert tab.url.endswith("#acts-1")
    expect(tab.get_by_role("heading", name="Act 2")).to_be_visible(timeout=30_000)
    assert tab.get_by_label("Title").input_value() == "Typed before"
    context.close()


def test_two_versions_side_by_side_on_a_phone(open_tab, world, record):
    from incidents.recording import open_incident, revise

    tab = open_tab(world.pavel, viewport=PHONE)
    tab.goto(reverse("incident-revise", args=[record.pk]))
    tab.get_by_label("Title").fill("Title by Pavel")
    carla = world.carla
    theirs = open_incident(carla.keyring, carla.user, record).document
    theirs.account.title = "Title by Carla"
    revise(keyring=carla.keyring, author=carla.user, record=record, document=theirs, expected=1)
    tab.get_by_role("button", name="Save the revision").click()
    tab.get_by_text("1 line was changed by both of you").wait_for()
    assert barriers(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert tab.get_by_label("Keep mine here").count() == 1
    tab.get_by_label("Keep mine here").check()
    tab.get_by_role("button", name="Save what I chose").click()
    tab.get_by_role("heading", name="Title by Pavel").wait_for()
