"""The register of clients on a phone and a desk: it fits, it is free of barriers, it is usable."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Record
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_incident_pages import LONG, assert_fits
from tests.incidents.people.stories import make_client, make_record
from tests.world import World, make_world

pytestmark = pytest.mark.browser
BADGE = {"perpetrators": [{"id": "o1", "agency": "pol_plain", "badge": "4471"}]}


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def paths(world: World) -> dict[str, str]:
    """Clients with ordinary and with endless names, who came back, and one officer."""
    pavel, team = world.pavel, world.riverside
    one = make_client(
        pavel,
        team,
        name="Amina Otieno",
        aliases=["Mina"],
        born="1987-03",
        uic="AMOT031987F",
        safe_contact="Sister, 0712 345 678, after 19:00",
        contact_flags=["no_voicemail", "no_name"],
        languages=["sw", "en"],
        workers=[pavel.user.pk.hex],
        notes="Comes on Fridays.",
    )
    make_client(pavel, team, name="Амина Отиено", born="1987-03")
    long = make_client(pavel, team, name=LONG, aliases=[LONG], safe_contact=LONG, notes=LONG)
    make_record(pavel, team, {"client_code": one.client.code}, **BADGE)
    make_record(pavel, team, {"client_code": one.client.code, "role": "victim"}, **BADGE)
    record = make_record(pavel, team, {"name": "Amina Otieno"}, {"name": LONG}, **BADGE)
    return {
        "list": reverse("clients"),
        "new": reverse("client-new"),
        "client": reverse("client", args=[one.pk]),
        "long": reverse("client", args=[long.pk]),
        "edit": reverse("client-edit", args=[one.pk]),
        "erase": reverse("client-erase", args=[one.pk]),
        "officers": reverse("officers"),
        "record": reverse("incident", args=[record.pk]),
    }


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_the_register_fit_the_screen(open_tab, world, paths, screen) -> None:
    tab = open_tab(world.carla, viewport=screen)
    for path in paths.values():
        assert_fits(tab, path)


def test_somebody_is_registered_after_a_look_at_who_may_be_them(open_tab, world, paths) -> None:
    tab = open_tab(world.pavel, viewport=PHONE)
    tab.goto(paths["new"])
    tab.get_by_label("Name", exact=True).fill("Amina Otieno")
    tab.get_by_label("Answer").first.select_option("granted")
    tab.get_by_role("button", name="Register", exact=True).click()
    tab.get_by_role("heading", name="Perhaps already registered").wait_for()
    assert Record.objects.clients().count() == 3
    tab.get_by_label("They are somebody else").check()
    tab.get_by_role("button", name="Register", exact=True).click()
    tab.get_by_role("heading", name="Amina Otieno").wait_for()
    assert Record.objects.clients().count() == 4


def test_a_candidate_is_decided_on_the_page_of_the_record(open_tab, world, paths) -> None:
    tab = open_tab(world.pavel, viewport=PHONE)
    tab.goto(paths["record"])
    tab.get_by_text("The same name").first.wait_for()
    tab.get_by_role("button", name="The same person").first.click()
    tab.get_by_role("link", name="Open in the register of clients").wait_for()
