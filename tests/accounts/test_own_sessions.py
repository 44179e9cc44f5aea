"""Seeing where one is signed in, and ending it from another browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.own_sessions import end_other_sessions, end_session, own_sessions
from audit.reading import read_entries
from tests.world import PASSWORD, Person, World

Browser = Callable[[Person], Client]


def key_of(client: Client) -> str:
    return client.cookies["__Host-session"].value


def is_open(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def last_verb(world: World) -> str:
    chain = world.riverside.organisation.chain
    return [entry.verb for entry in read_entries(world.ossian.keyring, chain)][-1]


def test_one_sees_ones_sessions_and_nobody_elses(world: World, browser_of: Browser) -> None:
    here, phone, other = (browser_of(person) for person in (world.carla, world.carla, world.pavel))
    listed = own_sessions(world.carla.user, key_of(here))
    assert [one.is_this for one in listed] == [True, False]
    assert all(one.begun and one.idle_minutes == 0 for one in listed)
    page = here.get(reverse("account")).content.decode()
    assert page.count('name="which"') == 2  # the phone, and all others
    for client in (here, phone, other):
        assert key_of(client) not in page, "a session's key is a cookie and stays one"


def test_a_session_ended_elsewhere_opens_nothing_any_more(
    world: World, browser_of: Browser
) -> None:
    here, phone = browser_of(world.carla), browser_of(world.carla)
    reference = own_sessions(world.carla.user, key_of(here))[1].reference
    answer = here.post(reverse("sessions-end"), {"which": reference})
    assert answer["Location"] == reverse("account")
    assert is_open(here)
    assert not is_open(phone)
    assert not Session.objects.filter(pk=key_of(phone)).exists(), "its half is gone as well"
    assert last_verb(world) == "end_session"


def test_all_others_end_at_once_also_one_that_waits_for_its_code(
    world: World, browser_of: Browser, client: Client
) -> None:
    client.post(reverse("sign-in"), {"username": "carla", "password": PASSWORD})
    here, phone, pavel = (browser_of(one) for one in (world.carla, world.carla, world.pavel))
    assert [one.begun is None for one in own_sessions(world.carla.user, key_of(here))].count(
        True
    ) == 1
    here.post(reverse("sessions-end"), {"which": "others"})
    assert is_open(here)
    assert not is_open(phone)
    assert is_open(pavel)
    assert client.get(reverse("sign-in-code")).status_code == 302
    assert last_verb(world) == "end_other_sessions"
    assert end_other_sessions(user=world.carla.user, this_key=key_of(here)) == 0


def test_nobody_ends_somebody_elses_session(world: World, browser_of: Browser) -> None:
    carla, pavel = browser_of(world.carla), browser_of(world.pavel)
    reference = own_sessions(world.carla.user, "")[0].reference
    assert pavel.post(reverse("sessions-end"), {"which": reference}).status_code == 404
    assert not end_session(user=world.pavel.user, reference=reference)
    assert is_open(carla)


@pytest.mark.parametrize("which", ["", "\0", "x" * 10_000, "é", "0" * 32])
def test_what_is_no_session_is_not_found(world: World, browser_of: Browser, which: str) -> None:
    client = browser_of(world.petra)
    assert client.post(reverse("sessions-end"), {"which": which}).status_code == 404
    assert is_open(client)


def test_a_locked_session_says_so_and_an_old_one_is_gone(
    world: World, browser_of: Browser, monkeypatch
) -> None:
    here, phone = browser_of(world.carla), browser_of(world.carla)
    phone.post(reverse("lock"))
    listed = own_sessions(world.carla.user, key_of(here))
    assert [one.idle_minutes for one in listed] == [0, None]
    assert re.search(r"locked", here.get(reverse("account")).content.decode())
    late = time.time() + sessions.ABSOLUTE_SECONDS + 60
    monkeypatch.setattr("accounts.own_sessions.time.time", lambda: late)
    assert own_sessions(world.carla.user, key_of(here)) == []
