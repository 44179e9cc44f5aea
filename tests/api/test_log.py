"""The log through the API: an auditor reads it, sees whether it is whole, carries proof off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from accounts import auditing
from accounts.models import Organisation, Team
from audit.checkpoints import SignedCheckpoint
from audit.guarding import remove_guards
from audit.models import Chain, Entry
from audit.reading import read_entries
from audit.server_key import server_key
from audit.verifying import verify
from config.log import lines
from tests.world import World

Client = Callable[..., APIClient]


@pytest.fixture
def organisation(world: World) -> Organisation:
    return Organisation.objects.get(pk=world.riverside.organisation_id)


@pytest.fixture
def ossian(world: World, api_of: Client) -> APIClient:
    return api_of(world.ossian, ("read",))


@pytest.fixture
def url(organisation: Organisation) -> str:
    return f"/api/v1/logs/{organisation.pk}/"


def write(organisation: Organisation, world: World, count: int) -> None:
    with transaction.atomic():
        for _ in range(count):
            auditing.record(organisation, world.pavel.user, "registered", "record:x")


def test_entries_are_codes_and_words(
    world: World, organisation: Organisation, ossian: APIClient, url: str
) -> None:
    ossian.get(url)  # the first use of a token is an entry of its own
    write(organisation, world, 1)
    newest = ossian.get(f"{url}entries/").json()["results"][0]
    assert (newest["verb"], newest["what"]) == ("registered", "Registered a record")
    assert (newest["actor"], newest["who"]) == (str(world.pavel.user.pk), "pavel")
    assert newest["object"] == "record:x"
    assert newest["is_readable"]


def test_pages_hang_together_and_keep_the_filters(
    world: World,
    organisation: Organisation,
    ossian: APIClient,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "LINES", 7)
    write(organisation, world, 20)
    every = read_entries(world.ossian.keyring, organisation.chain, limit=1000)
    expected = [one.sequence for one in every if one.verb == "registered"][::-1]
    seen, following = [], f"http://testserver{url}entries/?verb=registered"
    while following:
        answer = ossian.get(following.partition("testserver")[2]).json()
        seen += [one["sequence"] for one in answer["results"]]
        following = answer["next"]
    assert seen == expected


@pytest.mark.parametrize("value", ["x" * 5000, "\0", "<script>", "-1", "9" * 400, "½", "unknown"])
@pytest.mark.parametrize("name", ["verb", "actor", "week", "kind", "before"])
def test_a_filter_that_is_none_is_a_problem(
    ossian: APIClient, url: str, name: str, value: str
) -> None:
    """The page leaves it out, and shows that it does. A program would not notice."""
    answer = ossian.get(f"{url}entries/", {name: value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{name}"


def test_an_entry_that_does_not_open_passes_every_filter(
    organisation: Organisation, ossian: APIClient, url: str
) -> None:
    remove_guards()
    Entry.objects.filter(chain=organisation.chain, sequence=2).update(sealed=b"rubbish")
    (found,) = ossian.get(f"{url}entries/", {"verb": "erased"}).json()["results"]
    assert (found["sequence"], found["is_readable"], found["verb"]) == (2, False, "")
    state = ossian.get(url).json()
    assert [one["sequence"] for one in state["findings"]] == [2]
    assert not state["is_guarded"]


def test_a_whole_log_has_no_findings(
    organisation: Organisation, ossian: APIClient, url: str
) -> None:
    (listed,) = ossian.get("/api/v1/logs/").json()
    state = ossian.get(url).json()
    assert listed["id"] == state["id"] == str(organisation.pk)
    assert (state["findings"], state["is_guarded"], state["is_overdue"]) == ([], True, True)


def test_a_checkpoint_is_signed_noted_and_not_for_readers(
    world: World, organisation: Organisation, ossian: APIClient, api_of: Client, url: str
) -> None:
    assert ossian.post(f"{url}checkpoint/").status_code == 403
    answer = api_of(world.ossian, ("write",)).post(f"{url}checkpoint/")
    signed = SignedCheckpoint.from_json(answer.content.decode())
    assert signed.is_signed_by(server_key().public)
    chain = Chain.objects.get(pk=organisation.chain_id)
    assert verify(chain, kept=[signed]) == []
    newest = read_entries(world.ossian.keyring, chain, limit=1000)[-1]
    assert (newest.actor, newest.verb) == (str(world.ossian.user.pk), "checkpoint_taken")
    assert not ossian.get(url).json()["is_overdue"]


def test_a_forged_end_is_not_signed(
    world: World, organisation: Organisation, api_of: Client, url: str
) -> None:
    client = api_of(world.ossian)
    client.get(url)  # the first use of a token is an entry, after which the end is signed again
    Chain.objects.filter(pk=organisation.chain_id).update(head_hash=bytes(32))
    answer = client.post(f"{url}checkpoint/")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:amparo:problem:not_signed"


@pytest.mark.parametrize("accept", ["*/*", "application/jsonl", "application/json"])
def test_the_sealed_log_leaves_whole_and_is_noted(
    world: World, organisation: Organisation, ossian: APIClient, url: str, accept: str
) -> None:
    answer = ossian.get(f"{url}export/", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/jsonl"
    head, *entries = [json.loads(line) for line in b"".join(answer).splitlines()]
    assert head["chain"] == str(organisation.chain_id)
    assert len(entries) == head["head_sequence"]
    assert "log_exported" not in str(entries)
    newest = read_entries(world.ossian.keyring, organisation.chain, limit=1000)[-1]
    assert newest.verb == "log_exported"


@pytest.mark.parametrize("accept", ["application/jsonl", "application/json"])
def test_a_log_of_others_is_not_there(world: World, ossian: APIClient, accept: str) -> None:
    other = f"/api/v1/logs/{world.lakeside.organisation_id}/"
    for place in ("", "entries/", "export/"):
        answer = ossian.get(f"{other}{place}", headers={"Accept": accept})
        assert answer.status_code == (406 if accept.endswith("l") and place != "export/" else 404)


def test_what_waits_is_said_without_a_name(
    world: World, api_of: Client, registered: dict[str, Any], directory: Any
) -> None:
    pavel = api_of(world.pavel)
    answer = pavel.get("/api/v1/today/")
    assert "Amina" not in answer.content.decode()
    carla = api_of(world.carla)
    carla.post("/api/v1/referrals/", {"incident": registered["id"]}, format="json")
    found = [
        one
        for person in (world.lena, world.dmitri, world.wanda)
        for one in api_of(person).get("/api/v1/today/").json()
    ]
    assert [one["page"].split("/")[1] for one in found] == ["offers"]


def test_reading_what_waits_changes_nothing(
    world: World, api_of: Client, registered: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page goes on with renewing keys as it is looked at; a token that only reads does not."""
    monkeypatch.setattr("accounts.views.changing.FIRST_SLICE_SECONDS", -1.0)
    member = world.pavel.user.memberships.get()
    api_of(world.carla, ("manage",)).delete(f"/api/v1/members/{member.pk}/")
    client = api_of(world.carla, ("read",))
    before = client.get("/api/v1/renewals/").json()
    client.get("/api/v1/today/")
    assert client.get("/api/v1/renewals/").json() == before != []


def test_the_token_counts_and_not_the_cookie(world: World, api_of: Client, browser_of: Any) -> None:
    """A request that brings both is the token's, whoever is signed in beside it."""
    browser = browser_of(world.petra)
    client = api_of(world.ossian)
    client.cookies.update(browser.cookies)
    titles = {one["title"] for one in client.get("/api/v1/today/").json()}
    assert "Report what happened" not in titles
    assert client.get("/api/v1/me/").json()["name"] == "ossian"
    kinds = [one["kind"] for one in client.get("/api/v1/teams/").json()]
    assert kinds == [str(Team.Kind.AUDIT)]
