"""Typing into a record in a real browser: what is typed survives whatever happens to the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from incidents.models import Draft
from incidents.recording import register
from tests.incidents import stories

pytestmark = pytest.mark.browser
WORDS = "Half a sentence that nobody has saved"


@pytest.fixture
def story(transactional_db, world):
    record = register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    return world.pavel, reverse("incident-revise", args=[record.pk])


def type_words(tab: Any, address: str) -> None:
    tab.goto(address)
    tab.locator("[name=story-narrative]").fill(WORDS)


def test_it_is_kept_while_one_types_and_offered_again(story, open_tab):
    person, address = story
    tab = open_tab(person)
    type_words(tab, address)
    tab.get_by_text("Draft kept at").wait_for()
    assert tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"

    another = open_tab(person)
    another.goto("/today/")
    another.get_by_role("link", name="Go on with it").click()
    assert another.locator("[name=story-narrative]").input_value() == WORDS
    another.get_by_role("button", name="Save the revision").click()
    another.wait_for_url(lambda url: "revise" not in url)
    assert not Draft.objects.exists()


def test_the_quick_exit_sends_the_last_words_first(story, open_tab):
    person, address = story
    tab = open_tab(person)
    type_words(tab, address)
    tab.get_by_role("link", name="Quick exit").click()
    tab.wait_for_url("about:blank")
    again = open_tab(person)
    again.goto(address)
    again.wait_for_timeout(300)
    again.reload()
    again.get_by_role("link", name="Continue").click()
    assert again.locator("[name=story-narrative]").input_value() == WORDS


def test_without_a_connection_it_says_so(story, open_tab):
    person, address = story
    tab = open_tab(person)
    tab.goto(address)
    tab.context.set_offline(True)
    tab.locator("[name=story-narrative]").fill(WORDS)
    tab.get_by_text("Not kept: no connection").wait_for()
    tab.context.set_offline(False)
    tab.locator("[name=story-narrative]").press_sequentially(" and more")
    tab.get_by_text("Draft kept at").wait_for()
