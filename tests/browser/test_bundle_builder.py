"""The builder of a bundle as it is after a first look, which no address alone brings up: what
leaves, what stays, and what was refused, of a record and of a case."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers
from tests.browser.test_every_page import Window
from tests.conftest import open_browser
from tests.incidents.evidence.conftest import media as media
from tests.incidents.evidence.sending import a_picture, send
from tests.legal_aid import stories
from tests.legal_aid.conftest import directory as directory
from tests.legal_aid.conftest import make_case as make_case
from tests.legal_aid.conftest import make_incident as make_incident
from tests.legal_aid.conftest import make_referral as make_referral
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LOOK = {"purpose": "evidence_use", "words": "on", "do": "look"}
REFUSED = LOOK | {"do": "hand_over", "recipient": "AGE-SECRET-KEY-" + "Q" * 200, "to": "x" * 400}
PICTURES = os.environ.get("PICTURES", "")


def test_what_leaves_what_stays_and_what_was_refused_fit_the_screen(
    chromium: Any, world: World, make_incident: Any, make_case: Any, media: Path
) -> None:
    agreed = {"scope": "evidence_use", "state": "granted"}
    people = stories.held(consents=[*stories.HELD["account"]["consents"], agreed])
    incident = make_incident(people)
    send(world.pavel, incident, a_picture(), part="account", name="a long name " * 12 + ".jpg")
    case = make_case(incident)
    for person, record in ((world.pavel, incident), (world.lena, case)):
        browser = open_browser(person)
        window = Window(chromium, SimpleNamespace(browser=lambda _role, it=browser: it), "")
        url = reverse("evidence-bundle", args=[record.pk])
        for name, sent in (("look", LOOK), ("refused", REFUSED)):
            for viewport in (PHONE, DESK):
                window.tab.set_viewport_size(viewport)
                assert window.open(url, sent)
                assert window.tab.get_by_role("heading", name="What leaves").is_visible()
                assert barriers(window.tab) == [], (record.kind, name, viewport)
                width = window.tab.evaluate("document.documentElement.scrollWidth")
                assert width <= viewport["width"], (record.kind, name, viewport)
                assert window.tab.locator(".button-first:visible").count() == 1
                if PICTURES:
                    taken = f"bundle-{record.kind}-{name}-{viewport['width']}.png"
                    window.tab.screenshot(path=Path(PICTURES) / taken, full_page=True)
        assert window.complaints == []
        window.context.close()
