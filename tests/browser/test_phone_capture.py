"""Photos and voice are taken in the page, previewed, taken again, and arrive without a trace of
place or phone. The camera and the microphone are Chromium's own pretended ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from incidents.intake import open_intake
from incidents.models import Intake
from incidents.outbox.files import open_file
from tests.browser.conftest import CHROMIUM, PHONE, _cookies_of
from tests.browser.phone_hand import Hand, set_up, until_sent

pytestmark = pytest.mark.browser
PRETENDED = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def phone(chromium: Any, live_server: Any, transactional_db: None, world: Any) -> Iterator[Page]:
    browser = chromium.browser_type.launch(
        executable_path=str(CHROMIUM),
        args=["--no-sandbox", "--disable-dev-shm-usage", *PRETENDED],
    )
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB")
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.add_cookies(_cookies_of(world.petra))
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    set_up(tab)
    yield tab
    browser.close()
    assert complaints == []


def to_screen_five(hand: Hand) -> None:
    hand.tile("Lawyer now")
    for tile in ("Now", "Street or public space", "To someone else"):
        hand.next()
        hand.tile(tile)
    hand.next()


def test_a_photo_and_a_voice_arrive_whole_and_say_nothing_of_the_phone(
    phone: Page, world: Any
) -> None:
    hand = Hand(phone)
    to_screen_five(hand)
    for again in (False, True):
        name = "Take it again" if again else "Take a photo"
        phone.get_by_role("button", name=name, exact=True).click()
        phone.wait_for_function("() => document.querySelector('.viewfinder').videoWidth > 0")
        phone.get_by_role("button", name="Take it", exact=True).click()
        expect(phone.get_by_role("img", name="Your photo")).to_be_visible()
    assert phone.get_by_role("img", name="Your photo").count() == 1
    assert phone.evaluate("document.querySelector('.viewfinder').srcObject") is None

    phone.get_by_role("button", name="Record your voice").click()
    expect(phone.get_by_text("Recording, three minutes at most")).to_be_visible()
    phone.wait_for_timeout(1500)
    phone.get_by_role("button", name="Stop and keep").click()
    phone.get_by_role("button", name="Listen").click()
    hand.next()
    hand.tile("Yes, they said so, or it happened to me")
    hand.button("Seal")
    expect(phone.get_by_role("heading", name="Sealed")).to_be_visible()
    until_sent(phone)

    pavel = world.pavel
    intake = Intake.objects.get()
    report = open_intake(keyring=pavel.keyring, reader=pavel.user, intake=intake)
    assert [one.kind for one in report.attachments] == ["photo", "voice"]
    with transaction.atomic():
        photo, voice = (
            b"".join(
                open_file(
                    keyring=pavel.keyring, reader=pavel.user, intake=intake, number=number
                ).pieces
            )
            for number in (1, 2)
        )
    assert [len(photo), len(voice)] == [one.size for one in report.attachments]
    assert photo.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in photo[:4096]
    assert voice.startswith(b"\x1aE\xdf\xa3")  # Matroska, of which WebM is a kind


def test_what_was_taken_can_be_removed(phone: Page, world: Any) -> None:
    hand = Hand(phone)
    to_screen_five(hand)
    phone.get_by_role("button", name="Take a photo").click()
    phone.wait_for_function("() => document.querySelector('.viewfinder').videoWidth > 0")
    phone.get_by_role("button", name="Take it", exact=True).click()
    phone.get_by_role("button", name="Remove the photo").click()
    expect(phone.get_by_role("img", name="Your photo")).to_have_count(0)
    hand.next()
    hand.tile("Yes, they said so, or it happened to me")
    hand.button("Seal")
    expect(phone.get_by_role("heading", name="Sealed")).to_be_visible()
    until_sent(phone)
    pavel = world.pavel
    report = open_intake(keyring=pavel.keyring, reader=pavel.user, intake=Intake.objects.get())
    assert report.attachments == []


def test_a_refused_camera_is_explained_and_the_report_goes_on(
    open_tab: Any, transactional_db: None, world: Any
) -> None:
    tab = open_tab(world.petra, viewport=PHONE)  # no permission, and no camera either
    tab.set_default_timeout(15_000)
    set_up(tab)
    hand = Hand(tab)
    to_screen_five(hand)
    for button, sentence in (
        ("Take a photo", "The camera is not allowed, or there is none."),
        ("Record your voice", "The microphone is not allowed, or there is none."),
    ):
        tab.get_by_role("button", name=button).click()
        expect(tab.get_by_text(sentence)).to_be_visible()
    hand.next()
    assert hand.screen(tab) == "6"
