"""A safety hold that outlived its case, through a real browser: told, refused, lifted."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_legal_aid_pages import both, look
from tests.legal_aid import stories
from tests.legal_aid.conftest import (  # noqa: F401
    directory,
    make_case,
    make_incident,
    make_referral,
)
from tests.legal_aid.test_endangered import CONTACT, reachable
from tests.legal_aid.test_stages import step
from tests.legal_aid.test_withdrawal import answered, say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_coordinator_lifts_it_with_a_reason(world, make_case, make_incident, open_tab):  # noqa: F811
    incident = make_incident(stories.held(reachable))
    case = make_case(incident)
    step(world.lena, case, "hold", "Two officers waited at her door.")
    say(world, incident, lambda data: (reachable(data), answered("withdrawn")(data)))
    address = f"/incidents/{incident.pk}/"
    both(open_tab, world.pavel, address, "held-record")
    both(open_tab, world.carla, f"/cases/{case.pk}/", "held-case-over")
    for viewport in (PHONE, DESK):
        tab = open_tab(world.carla, viewport=viewport)
        tab.goto(address)
        assert tab.get_by_text(CONTACT).count() == 0
        tab.get_by_role("link", name="Lift the safety hold").click()
        tab.get_by_role("button", name="Lift the safety hold").click()
        tab.get_by_text("Say why.").first.wait_for()
        look(tab, "safety-hold-refused")
        if viewport == DESK:
            tab.get_by_label("Why").fill("They were moved to another town.")
            tab.get_by_role("button", name="Lift the safety hold").click()
            tab.get_by_text(CONTACT).first.wait_for()
        tab.close()
