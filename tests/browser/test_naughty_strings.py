"""Every text of the Big List of Naughty Strings in one record: a real browser runs none of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from incidents.document import IncidentDocument
from incidents.recording import register
from tests.attacks.test_naughty_strings import NAUGHTY, document_of
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def test_no_text_of_a_record_runs_as_a_script(
    transactional_db: None, world: Any, open_tab: Any
) -> None:
    pavel = world.pavel
    document = document_of(NAUGHTY[-1])
    texts = [text for text in NAUGHTY if text.strip()]
    document["account"]["title"] = "".join(text for text in texts if "script" in text)[:1900]
    document["account"]["narrative"] = "\n".join(texts)
    document["office"]["notes"] = "\n".join(texts)
    record = register(
        keyring=pavel.keyring,
        author=pavel.user,
        team=world.riverside,
        document=IncidentDocument.model_validate(document),
    )
    tab = open_tab(pavel, viewport=PHONE)
    said: list[str] = []
    tab.on("dialog", lambda dialog: (said.append(dialog.type), dialog.dismiss()))
    for page in (
        reverse("register"),
        reverse("incident", args=[record.pk]),
        reverse("incident-revise", args=[record.pk]),
    ):
        assert tab.goto(page).status == 200
        assert tab.locator("h1").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page
    # Refused code would also have been complained about, which ends the test (`open_tab`).
    assert said == []
