"""One's own account through the API: what a token shows, and what only a browser does."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.people import fingerprint_of
from audit.reading import read_entries
from tests.world import World

URL = "/api/v1/sessions/"
Opened = Callable[..., Any]


def key_of(browser: Client) -> str:
    return browser.cookies["__Host-session"].value


def last_verb(world: World) -> str:
    chain = world.riverside.organisation.chain
    return read_entries(world.ossian.keyring, chain, limit=1000)[-1].verb


def test_me_is_whoever_the_token_is_of(world: World, api_of: Opened) -> None:
    me = api_of(world.carla).get("/api/v1/me/").json()
    assert me == {
        "id": str(world.carla.user.pk),
        "name": "carla",
        "fingerprint": fingerprint_of(world.carla.user),
        "has_second_factor": True,
        "waits_for": None,
    }


def test_a_token_sees_the_browsers_and_ends_none(
    world: World, api_of: Opened, browser_of: Opened
) -> None:
    browser = browser_of(world.carla)
    client = api_of(world.carla, ("read", "write", "import", "submit", "manage", "hand_over"))
    (found,) = client.get(URL).json()
    assert not found["is_this"]
    assert key_of(browser) not in str(found)
    refused = client.delete(f"{URL}{found['reference']}/")
    assert refused.status_code == 403
    assert client.post(f"{URL}end-others/").status_code == 403
    assert Session.objects.filter(pk=key_of(browser)).exists()


def test_a_browser_ends_another_and_all_others(world: World, browser_of: Opened) -> None:
    here, phone, desk = (browser_of(world.carla) for _browser in range(3))
    first, *others = here.get(URL).json()
    assert first["is_this"]
    assert here.delete(f"{URL}{others[0]['reference']}/").status_code == 204
    assert last_verb(world) == "end_session"
    left = {key for key in (key_of(phone), key_of(desk)) if Session.objects.filter(pk=key)}
    assert len(left) == 1
    assert here.post(f"{URL}end-others/").status_code == 204
    assert last_verb(world) == "end_other_sessions"
    assert [one["is_this"] for one in here.get(URL).json()] == [True]


def test_nobody_ends_anothers_session(world: World, browser_of: Opened) -> None:
    carla, pavel = browser_of(world.carla), browser_of(world.pavel)
    (theirs,) = pavel.get(URL).json()
    assert carla.delete(f"{URL}{theirs['reference']}/").status_code == 404
    assert pavel.get(URL).status_code == 200


@pytest.mark.parametrize("reference", ["0" * 32, "x", "%00", "a" * 3000, "é"])
def test_a_reference_of_nothing_is_a_404(world: World, browser_of: Opened, reference: str) -> None:
    assert browser_of(world.carla).delete(f"{URL}{reference}/").status_code == 404


def test_a_peer_sees_how_far_their_reports_are_and_nothing_of_them(
    world: World, api_of: Opened
) -> None:
    report = {"groups": ["arr"], "words": "They took her.", "consent_store": "granted"}
    petra = api_of(world.petra, ("read", "submit"))
    made = petra.post(
        "/api/v1/intakes/", {"id": str(uuid.uuid4()), "report": report}, format="json"
    ).json()
    (found,) = petra.get("/api/v1/reports/").json()
    assert (found["ref"], found["state"]) == (made["reference"], "sent")
    assert set(found) == {"id", "ref", "sent", "state", "messages"}
    assert found["messages"] == []
    assert api_of(world.pavel).get("/api/v1/reports/").json() == []
    assert api_of(world.petra, ("submit",)).get("/api/v1/reports/").status_code == 403
