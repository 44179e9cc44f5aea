"""Coordinators write, try and publish rules; a wrong answer is told at its field."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from legal_aid.rules.keeping import open_version, published, working
from tests.legal_aid.test_pages import text_of


@pytest.fixture
def pages(world, browser_of):
    """Carla's browser and the addresses of Riverside's rules."""
    browser = browser_of(world.carla)

    def url(name: str, *more: int) -> str:
        return reverse(name, args=[world.riverside.pk, *more])

    return browser, url


def base_of(world) -> str:
    row = working(world.riverside)
    return str(row.pk) if row else ""


def filled(world, **change):
    return {
        "base": base_of(world),
        "name": "Held at night",
        "effect": "first",
        "provider": str(world.desk.pk),
        "order": "10",
        "priority": "1",
        "in_custody": "yes",
        "matters": ["custody"],
        "regions": "KE/Nairobi\n\nKE/Mombasa",
        **change,
    }


def table_of(world):
    return open_version(world.carla.keyring, working(world.riverside)).table


def test_a_rule_is_written_tried_published_and_used(
    world, directory, make_incident, make_referral, pages
):
    browser, url = pages
    make_referral()

    empty = text_of(browser.get(url("rules")))
    answer = browser.post(url("rule", 0), filled(world))
    draft = text_of(browser.get(answer.url))
    tried = text_of(browser.get(url("rules-try")))
    told = {"base": base_of(world), "note": "Asked for by the desk"}
    after = text_of(browser.get(browser.post(url("rules-publish"), told).url))
    old = text_of(browser.get(url("rules-version", 1)))
    incident = make_incident()
    review = text_of(browser.get(reverse("refer", args=[incident.pk])))

    assert "No rule is in force" in empty
    assert "Held at night" in draft
    for words in ("In custody", "Person in custody", "Nairobi, Kenya or Mombasa, Kenya"):
        assert words in draft
    assert "This is a draft" in draft
    assert "1 past case" in tried
    assert "1 would have gone to somebody else first" in tried
    assert "Clinic" in tried
    assert "Version 1 is in force" in after
    assert "Changed by carla" in after
    assert "Asked for by the desk" in old
    assert "Offer to Desk" in review
    assert "Stands before others by rule “Held at night”" in review
    assert "Ranked with version 1 of the rules" in review


def test_a_pool_is_made_renamed_and_kept_while_a_rule_names_it(world, directory, pages):
    browser, url = pages
    members = [str(world.desk.pk), str(world.duty.pk)]
    browser.post(url("pool", 0), {"base": "", "name": "Nights", "members": members})
    browser.post(url("rule", 0), filled(world, provider="", pool="Nights"))
    browser.post(
        url("pool", 1), {"base": base_of(world), "name": "Night desk", "members": members[:1]}
    )

    table = table_of(world)
    assert table.rules[0].pool == "Night desk"
    assert table.members(table.rules[0]) == (str(world.desk.pk),)
    sent = {"base": base_of(world), "name": "Night desk", "remove": "yes"}
    refused = browser.post(url("pool", 1), sent)
    assert refused.status_code == 422
    assert "no pool of this name" in text_of(refused)
    gone = {"base": base_of(world), "remove": "yes"}
    assert browser.post(url("rule", 1), gone).status_code == 302
    assert browser.post(url("pool", 1), sent | {"base": base_of(world)}).status_code == 302
    assert table_of(world).rules == table_of(world).pools == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"starts": "2026-12-01", "ends": "2026-11-01"}, "before the first"),
        ({"starts": "soon"}, "Write a time"),
        ({"provider": ""}, "one provider or one pool"),
        ({"provider": "nobody"}, "Choose from the list"),
        ({"provider": "\x00"}, "Choose from the list"),
        ({"pool": "Sleepers"}, "Choose from the list"),
        ({"name": ""}, "required"),
        ({"name": "a\x00"}, "unreadable"),
        ({"name": "x" * 121}, "at most 120"),
        ({"order": "0"}, "greater"),
        ({"order": "9" * 5000}, "number"),
        ({"priority": "10"}, "less"),
        ({"matters": ["astrology"]}, "Choose from the list"),
        ({"urgencies": ["7"]}, "Choose from the list"),
        ({"regions": "KE/<b>"}, "letters, digits"),
        ({"languages": ["not a language"]}, "Choose from the list"),
        ({"effect": "never"}, "Choose from the list"),
        ({"base": "x"}, "UUID"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_kept(
    world, directory, pages, wrong, words
):
    browser, url = pages
    answer = browser.post(url("rule", 0), filled(world, **wrong))

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert working(world.riverside) is None


def test_who_was_slower_is_told_and_overwrites_nothing(world, directory, pages):
    browser, url = pages
    browser.post(url("rule", 0), filled(world))

    late = browser.post(url("rule", 0), filled(world, base="", name="Later"))
    unseen = browser.post(url("rules-publish"), {"base": str(uuid4())})
    nothing = browser.post(url("rules-publish"), {})

    for answer in (late, unseen, nothing):
        assert answer.status_code == 422
        assert "changed the rules meanwhile" in text_of(answer)
    assert [rule.name for rule in table_of(world).rules] == ["Held at night"]
    assert published(world.riverside) is None


def test_a_rule_for_a_provider_that_left_is_marked_and_can_be_mended(world, directory, pages):
    browser, url = pages
    browser.post(url("rule", 0), filled(world))
    directory["desk"].delete()

    page = text_of(browser.get(url("rules")))
    same = browser.post(url("rule", 1), filled(world))
    other = browser.post(url("rule", 0), filled(world, name="Two", provider=str(world.duty.pk)))

    assert "A provider that has left" in page
    assert "Somebody has left the directory" in page
    assert same.status_code == 422  # choose somebody who is there
    assert other.status_code == 302  # the rest of the table can still be changed


def test_a_draft_is_thrown_away(world, directory, pages):
    browser, url = pages
    browser.post(url("rule", 0), filled(world))

    browser.post(url("rules-discard"))

    assert working(world.riverside) is None
    assert "No rule is in force" in text_of(browser.get(url("rules")))


def test_places_that_are_not_there_are_not_found(world, directory, pages):
    browser, url = pages
    assert browser.get(url("rule", 1)).status_code == 404
    assert browser.get(url("pool", 1)).status_code == 404
    assert browser.get(url("rules-version", 1)).status_code == 404
    assert browser.get(url("rules-version", 0)).status_code == 404
