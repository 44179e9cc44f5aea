"""The pages on which a team is changed."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role
from tests.accounts.changing_stories import logged, membership_of, reopened
from tests.world import Person, World

Browser = Callable[[Person], Client]


def url(name: str, person: Person, world: World) -> str:
    return reverse(name, args=[membership_of(person, world.riverside).pk])


def test_a_coordinator_removes_a_member_after_reading_what_it_does(
    world: World, browser_of: Browser
) -> None:
    client = browser_of(world.carla)
    members = client.get(reverse("members")).content.decode()
    remove = url("member-remove", world.pavel, world)
    assert url("member", world.pavel, world) in members
    assert url("member", world.carla, world) not in members
    asked = client.get(remove).content.decode()
    assert "gets a new key" in asked
    assert "they may have kept" in asked
    assert Membership.objects.filter(user=world.pavel.user).exists()  # asking changes nothing
    assert client.post(remove).status_code == 302
    assert not Membership.objects.filter(user=world.pavel.user).exists()
    assert "pavel" not in client.get(reverse("members")).content.decode()
    assert client.post(remove).status_code == 404
    assert "remove_member" in [verb for verb, _detail in logged(world)]


def test_removing_a_peer_tells_that_the_key_stays(world: World, browser_of: Browser) -> None:
    asked = browser_of(world.carla).get(url("member-remove", world.petra, world)).content.decode()
    assert "gets a new key" not in asked
    assert "keeps its key" in asked


def test_a_role_is_changed_on_the_page(world: World, browser_of: Browser) -> None:
    client, place = browser_of(world.carla), url("member-role", world.petra, world)
    assert client.post(place, {"role": "paralegal"}).status_code == 302
    assert membership_of(world.petra, world.riverside).role == Role.PARALEGAL
    assert reopened(world.petra).holds(world.riverside.pk)


def test_a_role_that_does_not_exist_is_an_error_at_the_field(
    world: World, browser_of: Browser
) -> None:
    client, place = browser_of(world.carla), url("member-role", world.petra, world)
    for role in ("king", "advocate", "", "peer", "\0", "x" * 100_000):
        page = client.post(place, {"role": role})
        assert page.status_code == 200
        assert "notice-alarm" in page.content.decode()
    assert membership_of(world.petra, world.riverside).role == Role.PEER


def test_demo_people_stay(world: World, browser_of: Browser) -> None:
    world.pavel.user.is_demo = True
    world.pavel.user.save()
    client = browser_of(world.carla)
    page = client.post(url("member-remove", world.pavel, world))
    assert "stay who they are" in page.content.decode()
    assert membership_of(world.pavel, world.riverside)
