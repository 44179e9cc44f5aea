"""What stands around every page: cookies that work, quick exit, idle lock, nothing left behind."""

import pytest
from django.contrib.sessions.models import Session

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def paralegal(transactional_db, world):
    return world.pavel


def with_partial_script(route):
    """The page as one that swaps parts of itself, with the script for it in its head."""
    response = route.fetch()
    script = '<script src="/static/built/partial.js" defer></script></head>'
    route.fulfill(response=response, body=response.text().replace("</head>", script))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_browser_keeps_the_cookies_of_this_machine(open_tab, live_server, host):
    tab = open_tab(origin=live_server.url.replace("localhost", host))

    tab.goto("/sign-in/")

    kept = {cookie["name"]: cookie for cookie in tab.context.cookies()}
    assert "__Host-csrf" in kept
    assert kept["__Host-csrf"]["secure"]
    assert kept["__Host-csrf"]["httpOnly"]


def test_signed_in_person_sees_whose_desk_it_is_and_when_it_locks(open_tab, paralegal):
    tab = open_tab(paralegal)

    tab.goto("/today/")

    assert tab.locator("h1").inner_text() == "Today"
    assert "locks in 15 min" in tab.locator(".who").inner_text()
    assert tab.get_by_role("button", name="Lock now").is_visible()
    assert paralegal.user.username not in tab.title()


def test_quick_exit_leaves_nothing_to_go_back_to(open_tab, paralegal):
    tab = open_tab(paralegal)
    tab.goto("/today/")

    with tab.context.expect_event("request", lambda request: request.url.endswith("/lock/")):
        tab.get_by_role("link", name="Quick exit").click()
    tab.wait_for_url("about:blank")
    tab.wait_for_timeout(500)

    tab.goto("/today/")
    assert "/sign-in/" in tab.url


def test_three_escapes_leave_and_two_do_not(open_tab, paralegal):
    tab = open_tab(paralegal)
    tab.goto("/today/")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    tab.keyboard.press("a")
    assert tab.url.endswith("/today/")

    for _press in range(3):
        tab.keyboard.press("Escape")

    tab.wait_for_url("about:blank")


def test_typing_keeps_the_desk_open(open_tab, paralegal):
    tab = open_tab(paralegal)
    tab.clock.install()
    tab.goto("/today/")
    tab.clock.fast_forward("10:00")
    assert tab.locator("[data-locks-in]").inner_text() == "locks in 5 min"

    with tab.expect_response("**/awake/") as heard:
        tab.keyboard.press("a")
    assert heard.value.status == 204

    tab.clock.fast_forward("00:06")
    assert tab.locator("[data-locks-in]").inner_text() == "locks in 15 min"


def test_desk_that_nobody_touches_asks_the_server_again(open_tab, paralegal):
    tab = open_tab(paralegal)
    tab.clock.install()
    tab.goto("/today/")
    Session.objects.all().delete()

    with tab.expect_navigation():
        tab.clock.fast_forward("15:06")

    assert "/sign-in/" in tab.url


def test_nothing_is_stored_in_the_browser_but_cookies(open_tab, paralegal):
    tab = open_tab(paralegal)
    tab.route("**/today/*", with_partial_script)
    tab.goto("/today/?q=Ivanova")

    assert tab.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert tab.locator("style").count() == 0
    assert {cookie["name"][:7] for cookie in tab.context.cookies()} == {"__Host-"}


def test_page_works_without_script(chromium, live_server, transactional_db):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/sign-in/")

    assert tab.get_by_role("link", name="Quick exit").get_attribute("href") == "about:blank"
    assert tab.locator("button.button-first").is_visible()
    context.close()


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing/here/"])
def test_page_fits_a_phone_and_its_controls_fit_a_thumb(open_tab, address, transactional_db):
    tab = open_tab(viewport=PHONE)
    tab.goto(address)

    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for control in tab.locator("header a, header button, main button, main input").all():
        if control.is_visible() and control.get_attribute("type") != "checkbox":
            assert control.bounding_box()["height"] >= 44
