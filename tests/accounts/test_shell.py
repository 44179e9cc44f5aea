"""The shell around the pages: where people can go, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.joining import create_account, invite
from accounts.models import Role
from tests.world import PASSWORD, Person, World

Browser = Callable[[Person], Client]


@pytest.mark.parametrize(
    "name", ["fran", "carla", "pavel", "petra", "ada", "ossian", "lena", "otto"]
)
def test_everyone_has_at_most_four_places_and_all_of_them_open(
    world: World, browser_of: Browser, name: str
) -> None:
    client = browser_of(getattr(world, name))
    places = client.get(reverse("today")).context["places"]
    assert 1 <= len(places) <= 4
    assert places[0].url == reverse("today")
    assert places[0].current
    for place in places:
        assert client.get(place.url).status_code == 200


@pytest.mark.parametrize("name", ["carla", "petra", "ada"])
def test_the_settings_are_never_further_than_today(
    world: World, browser_of: Browser, name: str
) -> None:
    page = browser_of(getattr(world, name)).get(reverse("today"))
    assert f'href="{reverse("settings")}"' in page.content.decode()


@pytest.mark.parametrize("name", ["fran", "petra", "lena", "ossian"])
def test_every_page_of_the_settings_says_what_it_protects(
    world: World, browser_of: Browser, name: str
) -> None:
    """In one sentence, and in the same words as the list that leads there."""
    client = browser_of(getattr(world, name))
    page = client.get(reverse("settings"))
    listed = [*page.context["own"], *page.context["of_team"]]
    assert len(listed) >= 5
    for one in listed:
        assert one.protects.count(".") == 1
        answer = client.get(one.url.partition("#")[0])
        assert answer.status_code == 200
        assert escape(one.protects) in answer.content.decode(), one.label


def test_only_who_answers_for_a_team_sees_its_settings(world: World, browser_of: Browser) -> None:
    answers = ["Members", "If everybody loses the key", "Trusted outsiders"]
    sets = ["On call", "How long records stay", "Before they could be asked", "The number to call"]
    coordinates = [*answers, *sets[:3], "The public page", *sets[3:]]
    for name, labels in (
        ("petra", []),
        ("carla", coordinates),
        ("ossian", [*answers, "Log"]),
    ):
        page = browser_of(getattr(world, name)).get(reverse("settings"))
        assert [one.label for one in page.context["of_team"]] == labels


def test_an_open_desk_says_whose_it_is_and_a_locked_one_does_not(
    world: World, browser_of: Browser
) -> None:
    client = browser_of(world.carla)
    page = client.get(reverse("today"))
    assert (page.context["who"], page.context["where"]) == ("carla", "Coordinator")
    client.post(reverse("lock"))
    page = client.get(reverse("sign-in"))
    assert page.context["who"] == ""
    assert page.context["places"] == []


def test_people_who_wait_stand_on_today_of_those_who_admit(
    world: World, browser_of: Browser
) -> None:
    invited = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    )
    create_account(username="nadia", password=PASSWORD + "!", invitation=invited.invitation)
    for name, waits in (("carla", True), ("fran", True), ("pavel", False), ("otto", False)):
        page = browser_of(getattr(world, name)).get(reverse("today"))
        urls = [item.url for item in page.context["waiting"]]
        assert (reverse("members") in urls) is waits


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "head"])
@pytest.mark.parametrize("name", ["lock", "sign-out", "demo-continue", "member-invite"])
def test_what_changes_something_is_posted(
    world: World, browser_of: Browser, name: str, method: str
) -> None:
    client = browser_of(world.carla)
    assert getattr(client, method)(reverse(name)).status_code == 405
    assert client.get(reverse("account")).status_code == 200
