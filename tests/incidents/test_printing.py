"""A record on paper: whole, without the sensitive facts unless they are asked for, and logged."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Organisation
from audit.reading import read_entries
from tests.incidents import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(make_incident):
    def change(data):
        data["sensitive"] = {"circumstances": {"p1": ["hiv"]}, "notes": "since 2019"}
        data["account"]["consents"].append({"scope": "sensitive_health", "state": "granted"})

    return make_incident(stories.document(change))


@pytest.fixture
def printed(world, browser_of, record):
    def get(**asked):
        url, browser = reverse("incident-print", args=[record.pk]), browser_of(world.pavel)
        answer = browser.post(url, asked) if asked else browser.get(url)
        return answer.content.decode()

    return get


def entries(world):
    chain = Organisation.objects.get(pk=world.riverside.organisation_id).chain
    return read_entries(world.ossian.keyring, chain, limit=1000)


def details(world):
    return [entry.detail for entry in entries(world) if entry.verb == "record.print"]


def test_sensitive_facts_stay_off_the_paper(world, printed):
    page = printed()
    assert "They waited until she had her bottle." in page
    assert "since 2019" not in page
    assert "HIV" not in page
    assert "Sensitive facts are left out of this print." in page
    assert "not shared with your team" not in page
    assert details(world) == [{"sensitive": "no"}]


def test_they_are_printed_when_chosen_and_the_log_says_so(world, printed):
    page = printed(sensitive="1")
    assert "since 2019" in page
    assert "HIV" in page
    assert "left out of this print" not in page
    assert "revealed" in [entry.verb for entry in entries(world)]
    assert details(world) == [{"sensitive": "yes"}]


@pytest.mark.parametrize("value", ["yes", "", "01", "1 "])
def test_only_a_clear_yes_puts_them_on_paper(printed, value):
    assert "since 2019" not in printed(sensitive=value)


def test_an_address_alone_never_puts_them_on_paper(world, browser_of, record):
    url = reverse("incident-print", args=[record.pk])
    assert "since 2019" not in browser_of(world.pavel).get(f"{url}?sensitive=1").content.decode()


def test_the_print_has_no_buttons_that_change_something(printed):
    page = printed()
    assert "Revise</a>" not in page
    assert "Refer to legal aid" not in page
    assert page.count('class="button button-first"') == 1
    assert "data-print" in page
