"""The request for medicine fits one sheet of A4, whatever was typed, with no chrome on paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from incidents.recording import register
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_incident_pages import assert_fits
from tests.incidents import stories
from tests.world import World, make_world

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page[^s]")
LONG = "Maximiliana " * 12


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.mark.parametrize("words", ["methadone 60 mg a day", LONG], ids=["usual", "long"])
def test_the_request_for_medicine_is_one_sheet(open_tab: Any, world: World, words: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["account"]["custody"] = [
            {
                "held_where": words,
                "since": "2026-03-05T18:40",
                "medicine": words,
                "last_dose": "2026-03-04T09:00",
                "prescriber": words,
                "missed_doses": 3,
            }
        ]
        data["identity"]["people"][0]["name"] = words
        data["account"]["consents"].append({"scope": "share_health", "state": "granted"})

    record = register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(change),
    )
    path = reverse("incident-medication", args=[record.pk])
    for screen in (PHONE, DESK):
        tab = open_tab(world.pavel, viewport=screen)
        assert_fits(tab, path)
        assert tab.get_by_role("button", name="Print", exact=True).is_visible()
    assert len(PAGE.findall(tab.pdf(format="A4"))) == 1
    tab.emulate_media(media="print")
    assert not tab.get_by_text("Lock now").is_visible()
    assert tab.get_by_text("Name, rank, date, time, signature").is_visible()
