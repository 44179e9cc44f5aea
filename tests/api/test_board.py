"""The board and the directory through the API: who waits, who could take it, who says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from legal_aid.models import Provider, Referral
from tests.world import World

Client = Callable[..., APIClient]
ENTRY = {
    "matters": ["custody", "family"],
    "jurisdictions": ["KE", "KE/Nairobi"],
    "languages": ["sw", "pt-br"],
    "capacity": 3,
    "takes_custody_calls": True,
    "is_active": True,
}


@pytest.fixture
def lena(world: World, api_of: Client) -> APIClient:
    return api_of(world.lena)


@pytest.fixture
def clinic(world: World) -> str:
    return f"/api/v1/providers/{world.clinic.pk}/"


def test_a_provider_describes_itself_and_everybody_reads_it(
    world: World, api_of: Client, lena: APIClient, clinic: str
) -> None:
    assert lena.get(clinic).status_code == 404
    made = lena.put(clinic, ENTRY, format="json")
    assert made.status_code == 200, made.content
    said = {
        "id": str(world.clinic.pk),
        "team": str(world.clinic.pk),
        "name": "Clinic",
        "free": 3,
        "is_mine": True,
        **ENTRY,
    }
    assert made.json() | said == made.json()
    (listed,) = api_of(world.petra).get("/api/v1/providers/").json()
    assert listed == {**made.json(), "is_mine": False}
    written = world.clinic.organisation.chain.entries.count()
    assert lena.put(clinic, {**ENTRY, "is_active": False}, format="json").status_code == 200
    assert not Provider.objects.get().is_active
    assert world.clinic.organisation.chain.entries.count() == written + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("matters", []),
        ("matters", ["unknown"]),
        ("matters", ["custody"] * 5000),
        ("matters", "custody"),
        ("matters", [None]),
        ("jurisdictions", []),
        ("jurisdictions", ["KE\0"]),
        ("jurisdictions", ["/"]),
        ("jurisdictions", ["x" * 10_000_000]),
        ("jurisdictions", ["KE"] * 51),
        ("jurisdictions", ["\ud800"]),
        ("languages", ["English!"]),
        ("languages", [{"a": 1}]),
        ("capacity", -1),
        ("capacity", 10**40),
        ("capacity", True),
        ("capacity", "3"),
        ("capacity", 3.5),
        ("is_active", "yes"),
        ("takes_custody_calls", None),
        ("secret", "x"),
    ],
)
def test_an_entry_that_is_none_is_refused_at_its_field(
    lena: APIClient, clinic: str, field: str, value: Any
) -> None:
    text = json.dumps({**ENTRY, field: value})
    answer = lena.put(clinic, text, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{field}")
    assert len(answer.content) < 10_000
    assert not Provider.objects.exists()


def test_nobody_describes_another_team(world: World, api_of: Client, clinic: str) -> None:
    for person in (world.pavel, world.carla, world.dmitri, world.petra):
        assert api_of(person).put(clinic, ENTRY, format="json").status_code == 404
    mine = f"/api/v1/providers/{world.riverside.pk}/"
    assert api_of(world.carla).put(mine, ENTRY, format="json").status_code == 404
    assert not Provider.objects.exists()


def test_considering_says_what_would_leave_and_changes_nothing(
    world: World, api_of: Client, directory: Any, registered: dict[str, Any]
) -> None:
    carla = api_of(world.carla)
    (waiting,) = carla.get("/api/v1/board/").json()["waiting"]
    assert (waiting["incident"], waiting["may_be_offered"]) == (registered["id"], True)
    considered = carla.get(f"/api/v1/board/{registered['id']}/").json()
    assert considered["obstacle"] == ""
    assert len(considered["asked"]) == len(considered["chosen"]) == 3
    assert all(one["sentences"] for one in considered["chosen"])
    assert "Amina" not in str(considered["teaser"])
    assert not Referral.objects.exists()


def test_what_is_out_stands_on_the_board_and_waits_no_more(
    world: World, api_of: Client, directory: Any, registered: dict[str, Any]
) -> None:
    carla = api_of(world.carla)
    made = carla.post("/api/v1/referrals/", {"incident": registered["id"]}, format="json").json()
    board = carla.get("/api/v1/board/").json()
    (out,) = board["out"]
    assert (out["referral"], out["incident"], out["place"], out["of"]) == (
        made["id"],
        registered["id"],
        1,
        3,
    )
    assert board["waiting"] == []
    considered = carla.get(f"/api/v1/board/{registered['id']}/").json()
    assert considered["obstacle"] == "This incident is being offered already."


def test_no_consent_is_an_obstacle_and_no_offer(
    world: World, api_of: Client, directory: Any, body: dict[str, Any]
) -> None:
    consents = body["document"]["account"]["consents"]
    kept = [one for one in consents if one["scope"] != "share_legal"]
    body["document"]["account"]["consents"] = kept
    carla = api_of(world.carla)
    made = carla.post("/api/v1/incidents/", body, format="json").json()
    considered = carla.get(f"/api/v1/board/{made['id']}/").json()
    assert considered["consent"] == "not_asked"
    assert considered["obstacle"].startswith("The person has not agreed")


def test_an_offer_leads_to_the_case_that_came_of_it(
    world: World, api_of: Client, case: dict[str, Any]
) -> None:
    offers = case["client"].get("/api/v1/offers/").json()
    found = case["client"].get(f"/api/v1/offers/{offers[0]['id']}/").json()
    assert case["url"].endswith(f"{found['case']}/")
    assert found["teaser"] is None


def test_a_check_says_with_how_many_cases_it_compared(
    world: World, api_of: Client, directory: Any, registered: dict[str, Any]
) -> None:
    referral = api_of(world.carla).post(
        "/api/v1/referrals/", {"incident": registered["id"]}, format="json"
    )
    live = next(one for one in referral.json()["offers"] if one["state"] == "live")
    people = {world.clinic.pk: world.lena, world.duty.pk: world.dmitri, world.desk.pk: world.wanda}
    lawyer = next(one for team, one in people.items() if str(team) == live["provider"])
    answer = api_of(lawyer).post(f"/api/v1/offers/{live['id']}/check/")
    assert answer.json() == {"answer": "no", "cases": 0, "unread": 0}


def test_the_list_is_narrowed_to_what_was_asked_for(
    world: World, api_of: Client, registered: dict[str, Any]
) -> None:
    pavel, url = api_of(world.pavel), "/api/v1/incidents/"
    mine = str(world.riverside.pk)
    for query, count in (
        ({"state": "registered"}, 1),
        ({"state": "closed"}, 0),
        ({"team": mine, "state": "registered"}, 1),
        ({"team": str(world.lakeside.pk)}, 0),
        ({"urgent": "1"}, int(registered["urgency"] > 0)),
    ):
        assert len(pavel.get(url, query).json()["results"]) == count, query


@pytest.mark.parametrize(
    "query", [{"state": "open"}, {"state": "\0"}, {"urgent": "yes"}, {"team": "mine"}]
)
@pytest.mark.parametrize("kind", ["incidents", "cases"])
def test_a_filter_that_is_none_is_a_problem(
    world: World, api_of: Client, kind: str, query: dict[str, str]
) -> None:
    """Left out in silence, it would show more than was asked for."""
    assert api_of(world.pavel).get(f"/api/v1/{kind}/", query).status_code == 400


def test_matters_and_languages_have_words(world: World, api_of: Client) -> None:
    words = api_of(world.lena).get("/api/v1/vocabulary/").json()
    assert "custody" in [one["code"] for one in words["matter"]]
    assert "sw" in [one["code"] for one in words["language"]]
