"""Teams through the API: who belongs, who comes, who goes; and what a token needs for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.joining import find_invitation
from accounts.keyrings import open_keyring
from accounts.models import Invitation, Membership, TeamKey, User
from accounts.people import fingerprint_of
from accounts.resetting import find_reset
from audit.reading import read_entries
from tests.world import Person, World, make_person

MANAGE = ("read", "manage")
URL = "/api/v1/members/"
INVITATIONS = "/api/v1/invitations/"
Client = Callable[..., APIClient]


def verbs(world: World) -> list[str]:
    chain = world.riverside.organisation.chain
    return [one.verb for one in read_entries(world.ossian.keyring, chain, limit=1000)]


def last_verb(world: World) -> str:
    return verbs(world)[-1]


def of(world: World, person: Person) -> str:
    found = Membership.objects.get(user=person.user, team=world.riverside)
    return f"{URL}{found.pk}/"


def invited(client: APIClient, world: World, role: str = "paralegal", **more: Any) -> Any:
    sent = {"team": str(world.riverside.pk), "role": role}
    return client.post(INVITATIONS, sent, format="json", **more)


def code_of(answer: Any) -> str:
    assert answer.status_code == 201, answer.content
    return answer.json()["link"].rstrip("/").rpartition("/")[2]


@pytest.fixture
def nadia(world: World, api_of: Client) -> Person:
    """Somebody new, who answered Carla's link with her own token."""
    person = make_person("nadia")
    code = code_of(invited(api_of(world.carla, MANAGE), world))
    answer = api_of(person, MANAGE).post(f"{INVITATIONS}answer/", {"code": code}, format="json")
    assert answer.status_code == 204
    return person


def waiting(client: APIClient) -> dict[str, Any]:
    return next(one for one in client.get(INVITATIONS).json() if one["user"])


def admit(client: APIClient, **changed: Any) -> Any:
    found = waiting(client)
    sent = {"compared": True, "fingerprint": found["fingerprint"]} | changed
    return client.post(f"{INVITATIONS}{found['id']}/admit/", sent, format="json")


def test_everybody_sees_their_own_teams(world: World, api_of: Client) -> None:
    (mine,) = api_of(world.petra).get("/api/v1/teams/").json()
    assert (mine["name"], mine["role"], mine["has_keys"]) == ("Riverside", "peer", False)
    (mine,) = api_of(world.pavel).get("/api/v1/teams/").json()
    assert (mine["has_keys"], mine["may_admit"]) == (True, False)
    teams = api_of(world.carla).get("/api/v1/teams/").json()
    assert [one["may_admit"] for one in teams] == [True]


def test_members_are_shown_with_what_to_compare(world: World, api_of: Client) -> None:
    listed = {one["name"]: one for one in api_of(world.carla).get(URL).json()}
    assert set(listed) == {"carla", "fran", "pavel", "petra"}
    assert all(one["is_believed"] for one in listed.values())
    assert listed["carla"]["is_me"]
    assert listed["pavel"]["fingerprint"] == fingerprint_of(world.pavel.user)
    assert api_of(world.pavel).get(URL).json() == []


def test_a_member_written_into_the_database_is_not_believed(world: World, api_of: Client) -> None:
    Membership.objects.filter(user=world.pavel.user).update(role="coordinator")
    listed = {one["name"]: one for one in api_of(world.carla).get(URL).json()}
    assert not listed["pavel"]["is_believed"]


def test_a_newcomer_is_admitted_and_opens_what_the_team_opens(
    world: World, api_of: Client, nadia: Person, registered: dict[str, Any]
) -> None:
    waits = api_of(nadia).get("/api/v1/me/").json()["waits_for"]
    assert waits["team"] == str(world.riverside.pk)
    answer = admit(api_of(world.carla, MANAGE))
    assert answer.status_code == 201, answer.content
    assert answer.json()["is_believed"]
    assert verbs(world)[-1] == "admit"
    assert "answer_invitation" in verbs(world)
    nadia.forget_keyring()
    found = api_of(nadia).get(f"/api/v1/incidents/{registered['id']}/")
    assert found.json()["account"] == registered["account"]


@pytest.mark.parametrize(
    "changed",
    [
        {"compared": False},
        {"compared": "yes"},
        {"fingerprint": "0000-0000-0000-0000-0000-0000-0000-0000"},
        {"fingerprint": "short"},
        {"fingerprint": None},
    ],
)
def test_nobody_is_admitted_who_was_not_compared(
    world: World, api_of: Client, nadia: Person, changed: dict[str, Any]
) -> None:
    answer = admit(api_of(world.carla, MANAGE), **changed)
    assert answer.status_code == 400
    assert not Membership.objects.filter(user=nadia.user).exists()


def test_keys_exchanged_since_the_comparison_are_not_admitted(
    world: World, api_of: Client, nadia: Person
) -> None:
    client, compared = api_of(world.carla, MANAGE), fingerprint_of(nadia.user)
    stranger = make_person("stranger").user
    keys = {"public_key": stranger.public_key, "signing_public": stranger.signing_public}
    User.objects.filter(pk=nadia.user.pk).update(**keys)
    answer = admit(client, fingerprint=compared)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/fingerprint"
    assert not Membership.objects.filter(user=nadia.user).exists()


def test_an_invitation_ends_when_it_is_deleted(world: World, api_of: Client) -> None:
    client = api_of(world.carla, MANAGE)
    code = code_of(invited(client, world))
    (open_one,) = client.get(INVITATIONS).json()
    assert open_one["name"] is None
    assert client.delete(f"{INVITATIONS}{open_one['id']}/").status_code == 204
    assert find_invitation(code) is None
    assert last_verb(world) == "turn_away"


def test_the_same_key_invites_once(world: World, api_of: Client) -> None:
    client, key = api_of(world.carla, MANAGE), {"Idempotency-Key": "first try"}
    code = code_of(invited(client, world, headers=key))
    again = invited(client, world, headers=key)
    assert again.status_code == 400
    assert code not in again.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("role", ["lawyer", "auditor", "king", "", None, 1, "peer\0", ["peer"]])
def test_a_role_that_the_team_has_not_is_refused(world: World, api_of: Client, role: Any) -> None:
    client = api_of(world.carla, MANAGE)
    answer = invited(client, world, role)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/role"
    answer = client.post(f"{of(world, world.pavel)}role/", {"role": role}, format="json")
    assert answer.status_code == 400
    assert Membership.objects.get(user=world.pavel.user).role == "paralegal"


@pytest.mark.parametrize("code", ["a" * 32, "A" * 32, "", "\0" * 32, "a" * 10_000, None, 3])
def test_a_code_of_nothing_answers_nothing(world: World, api_of: Client, code: Any) -> None:
    client = api_of(make_person("nadia"), MANAGE)
    answer = client.post(f"{INVITATIONS}answer/", {"code": code}, format="json")
    assert answer.status_code == (404 if code == "a" * 32 else 400)


def test_guessing_codes_is_slowed_down(world: World, api_of: Client) -> None:
    client = api_of(make_person("nadia"), MANAGE)
    found = [
        client.post(
            f"{INVITATIONS}answer/", {"code": "a" * 32}, format="json", REMOTE_ADDR="203.0.113.9"
        )
        for _try in range(60)
    ]
    assert found[-1].status_code == 429
    assert int(found[-1]["Retry-After"]) > 0


def test_a_changed_role_counts_at_once_and_is_written(world: World, api_of: Client) -> None:
    client = api_of(world.carla, MANAGE)
    answer = client.post(f"{of(world, world.pavel)}role/", {"role": "coordinator"}, format="json")
    assert answer.json()["role"] == "coordinator"
    assert answer.json()["is_believed"]
    assert last_verb(world) == "change_role"
    assert len(api_of(world.pavel).get(URL).json()) == 4


def test_who_is_removed_opens_nothing_and_the_key_is_another(
    world: World, api_of: Client, registered: dict[str, Any]
) -> None:
    pavel, client = api_of(world.pavel), api_of(world.carla, MANAGE)
    url = f"/api/v1/incidents/{registered['id']}/"
    assert pavel.get(url).status_code == 200
    assert client.delete(of(world, world.pavel)).status_code == 204
    assert pavel.get(url).status_code == 404
    assert TeamKey.objects.get(team=world.riverside, is_current=True).generation == 2
    assert client.get(url).json()["account"] == registered["account"]
    assert "remove_member" in verbs(world)


def test_what_is_left_to_seal_anew_is_shown_and_done(
    world: World, api_of: Client, registered: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.views.changing.FIRST_SLICE_SECONDS", -1.0)
    client = api_of(world.carla, ("read", "write", "manage"))
    client.delete(of(world, world.pavel))
    (left,) = client.get("/api/v1/renewals/").json()
    assert left["team"] == str(world.riverside.pk)
    assert client.post("/api/v1/renewals/").json() == []
    assert last_verb(world) == "renew_keys"


def test_resetting_takes_a_second_person(world: World, api_of: Client) -> None:
    client = api_of(world.carla, MANAGE)
    answer = client.post(f"{of(world, world.pavel)}reset/")
    path = answer.json()["link"].partition("testserver")[2]
    code = path.rstrip("/").rpartition("/")[2]
    assert path == reverse("reset", args=[code])
    assert find_reset(code).user == world.pavel.user
    assert not Membership.objects.filter(user=world.pavel.user).exists()
    assert client.get(INVITATIONS).json() == [], "who began the reset does not admit them again"
    waits = Invitation.objects.get(user=world.pavel.user)
    sent = {"compared": True, "fingerprint": fingerprint_of(world.pavel.user)}
    answer = client.post(f"{INVITATIONS}{waits.pk}/admit/", sent, format="json")
    assert answer.status_code == 400
    assert not Membership.objects.filter(user=world.pavel.user).exists()


def test_nobody_changes_themself_or_others_teams(world: World, api_of: Client) -> None:
    carla, mine = api_of(world.carla, MANAGE), of(world, world.carla)
    theirs = Membership.objects.filter(team=world.lakeside).first()
    for url in (mine, f"{URL}{theirs.pk}/"):
        assert carla.delete(url).status_code == 404
        assert carla.post(f"{url}role/", {"role": "peer"}, format="json").status_code == 404
        assert carla.post(f"{url}reset/").status_code == 404
    pavels = of(world, world.pavel)
    assert api_of(world.pavel, MANAGE).delete(pavels).status_code == 404


def test_writing_is_not_managing(world: World, api_of: Client) -> None:
    client = api_of(world.carla, ("read", "write", "import", "submit"))
    url = of(world, world.pavel)
    assert client.delete(url).status_code == 403
    assert client.post(f"{url}role/", {"role": "peer"}, format="json").status_code == 403
    assert client.post(f"{url}reset/").status_code == 403
    refused = invited(client, world)
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert Membership.objects.filter(user=world.pavel.user, role="paralegal").exists()


def test_managing_is_neither_reading_nor_writing(
    world: World, api_of: Client, body: dict[str, Any]
) -> None:
    client = api_of(world.carla, ("manage",))
    assert client.get(URL).status_code == 403
    assert client.post("/api/v1/incidents/", body, format="json").status_code == 403
    assert client.post("/api/v1/renewals/").status_code == 403


@pytest.mark.parametrize("team", ["nonsense", "\0", "x" * 5000])
def test_a_team_that_is_none_narrows_to_a_problem(world: World, api_of: Client, team: str) -> None:
    assert api_of(world.carla).get(URL, {"team": team}).status_code == 400
    other = api_of(world.carla).get(URL, {"team": str(world.lakeside.pk)})
    assert other.json() == []


def test_a_removed_keyring_is_believed_no_more(world: World, api_of: Client) -> None:
    api_of(world.carla, MANAGE).delete(of(world, world.pavel))
    user = User.objects.get(pk=world.pavel.user.pk)
    assert not open_keyring(user, world.pavel.seed).holds(world.riverside.pk)
