"""The quick report on a phone, in a real browser: few taps, no network, nothing left behind."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incidents.intake import open_intake
from incidents.models import Intake
from incidents.quick_report import QuickReport
from tests.browser.conftest import PHONE
from tests.browser.phone_hand import Hand, set_up, to_the_end, until_sent

pytestmark = pytest.mark.browser


@pytest.fixture
def peer(transactional_db: None, world: Any) -> Any:
    return world


@pytest.fixture
def phone(open_tab: Any, peer: Any) -> Page:
    """Petra's phone, set up, on the page that works without network."""
    tab = open_tab(peer.petra, viewport=PHONE)
    tab.set_default_timeout(15_000)
    set_up(tab)
    return tab


def arrived(world: Any) -> QuickReport:
    end = time.monotonic() + 30
    while not Intake.objects.exists() and time.monotonic() < end:
        time.sleep(0.2)
    intake = Intake.objects.get()
    return open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)


def test_detained_now_is_sealed_within_six_screens_and_twelve_taps(peer: Any, phone: Page) -> None:
    hand = Hand(phone)
    hand.tile("Detained now")
    to_the_end(hand)
    hand.tile("They could not be asked: held, unconscious or missing", "id_consent_store")
    hand.button("Seal")
    expect(phone.get_by_role("heading", name="Sealed")).to_be_visible()

    assert len(hand.screens) <= 6
    assert hand.taps <= 12
    until_sent(phone)
    report = arrived(peer)
    assert (report.in_custody, report.needs, report.place) == (True, ["find_detainee"], "street")
    assert report.consent_store == "not_possible"
    assert Intake.objects.get().urgency == 2


def test_a_bribe_is_sealed_within_six_screens_and_twelve_taps(peer: Any, phone: Page) -> None:
    hand = Hand(phone)
    hand.tile("Made to pay a bribe")
    hand.tile("Bribe or extortion")
    to_the_end(hand)
    hand.tile("Yes, they said so, or it happened to me")
    hand.button("Seal")
    expect(phone.get_by_role("heading", name="Sealed")).to_be_visible()

    assert len(hand.screens) <= 6
    assert hand.taps <= 12
    until_sent(phone)
    report = arrived(peer)
    assert (report.groups, report.violations) == (["ext"], ["ext_money"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", report.date)
    assert Intake.objects.get().urgency == 0
