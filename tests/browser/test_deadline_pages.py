"""The deadlines of a case through a real browser: on a phone, on a desk, on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_aid.deadlines import keeping
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_legal_aid_pages import both, look
from tests.legal_aid import stories
from tests.legal_aid.conftest import (  # noqa: F401
    directory,
    make_case,
    make_incident,
    make_referral,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_deadlines_on_a_phone_and_on_a_desk(world, make_case, make_incident, open_tab):  # noqa: F811
    def loose(data):
        data["account"]["acts"][0]["date"] = "2026"

    case = make_case(make_incident(stories.held(loose)))
    soon = timezone.localdate()
    given = {"keyring": world.lena.keyring, "author": world.lena.user, "record": case}
    for days, label in (
        (-1, "Appeal"), (1, "Reply to the prosecutor " * 8), (6, "Fee"), (40, "Weitergabe" * 12)
    ):  # fmt: skip
        due = (soon + timedelta(days=days)).isoformat()
        keeping.add_deadline(**given, label=label, due=due)
    address = f"/cases/{case.pk}/"
    both(open_tab, world.lena, address, "deadlines")
    both(open_tab, world.carla, address, "deadlines-office")
    both(open_tab, world.lena, "/today/", "deadlines-today")

    for viewport in (PHONE, DESK):
        tab = open_tab(world.lena, viewport=viewport)
        tab.goto(address)
        tab.get_by_text("Set another day").first.click()
        tab.get_by_role("button", name="Set this day").first.click()
        tab.get_by_text("Say why.").first.wait_for()
        look(tab, "deadlines-refused")
        tab.close()

    desk = open_tab(world.lena)
    desk.goto(address)
    desk.get_by_role("button", name="Confirm 31 Dec 2026").click()
    desk.get_by_text("A lawyer of this case confirmed this day.").wait_for()
    desk.get_by_role("button", name="Mark as done").first.click()
    desk.get_by_role("button", name="Not done after all").wait_for()
    desk.emulate_media(media="print")
    assert desk.get_by_role("button", name="Mark as done").count() == 0
    look(desk, "deadlines-print")
