"""Rules about who is asked, over the API: read, drafted, tried, published, thrown away."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.world import World


@pytest.fixture
def url(world: World) -> str:
    return f"/api/v1/rules/{world.riverside.pk}/"


def table(world: World, **change: Any) -> dict[str, Any]:
    rule = {"name": "Desk first", "provider": str(world.desk.pk), **change}
    return {"rules": [rule]}


def test_a_coordinator_drafts_tries_and_publishes_rules(
    world: World, api_of: Any, directory: Any, case: dict[str, Any], url: str
) -> None:
    carla = api_of(world.carla)
    (listed,) = carla.get("/api/v1/rules/").json()
    assert listed == {
        "team": str(world.riverside.pk), "in_force": None, "base": None, "is_draft": False,
    }  # fmt: skip

    kept = carla.put(url, {"base": None, "table": table(world)}, format="json")
    assert kept.status_code == 200, kept.content
    assert kept.json()["is_draft"]
    (trial,) = carla.get(f"{url}trial/").json()
    assert trial["would"] == str(world.desk.pk)
    assert trial["got"] == trial["first"] != trial["would"]

    sent = {"base": kept.json()["base"], "note": "As agreed"}
    made = carla.post(f"{url}publish/", sent, format="json")
    assert made.status_code == 201, made.content
    assert made.json()["number"] == 1
    assert made.json()["author"] == str(world.carla.user.pk)
    assert carla.get(f"{url}versions/1/").json() == made.json()
    now = carla.get(url).json()
    assert (now["in_force"], now["is_draft"], now["versions"]) == (1, False, [1])

    draft = carla.put(url, {"base": now["base"], "table": {}}, format="json")
    assert draft.json()["table"]["rules"] == []
    assert carla.delete(url).status_code == 204
    assert carla.get(url).json()["table"]["rules"][0]["name"] == "Desk first"


def test_a_ranking_names_its_terms_and_the_version_of_the_rules(
    world: World, api_of: Any, directory: Any, registered: dict[str, Any], url: str
) -> None:
    carla = api_of(world.carla)
    kept = carla.put(url, {"base": None, "table": table(world)}, format="json").json()
    carla.post(f"{url}publish/", {"base": kept["base"]}, format="json")

    sent = {"incident": registered["id"]}
    referral = carla.post("/api/v1/referrals/", sent, format="json").json()

    assert referral["rules"] == 1
    assert referral["notes"] == []
    first = referral["chosen"][0]
    assert first["provider"] == str(world.desk.pk)
    assert first["priority"] == 1
    assert sum(term["weight"] for term in first["terms"]) == 100
    assert first["points"] == pytest.approx(sum(term["points"] for term in first["terms"]))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"provider": str(uuid4())}, "rules.0.provider"),
        ({"provider": "a\x00b"}, "table.rules.0.provider"),
        ({"when": {"matters": ["astrology"]}}, "table.rules.0.when.matters.0"),
        ({"starts": "2026-12-01", "ends": "2026-01-01"}, "table.rules.0.ends"),
        ({"colour": "red"}, "table.rules.0.colour"),
        ({"order": 10**30}, "table.rules.0.order"),
        ({"name": "x" * 100_000}, "table.rules.0.name"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_at_its_field(
    world: World, api_of: Any, directory: Any, url: str, change: dict[str, Any], field: str
) -> None:
    carla = api_of(world.carla)
    sent = {"base": None, "table": table(world, **change)}
    answer = carla.put(url, sent, format="json")

    assert answer.status_code in (400, 422)
    pointers = [each["pointer"].replace(".", "/") for each in answer.json()["errors"]]
    assert pointers == ["/" + field.replace(".", "/")]
    assert carla.get(url).json()["base"] is None


def test_who_does_not_coordinate_the_team_finds_no_rules(
    world: World, api_of: Any, url: str
) -> None:
    for person in (world.pavel, world.otto, world.lena):
        api = api_of(person)
        assert api.get("/api/v1/rules/").json() == []
        assert api.get(url).status_code == 404
        assert api.put(url, {"base": None, "table": {}}, format="json").status_code == 404
    olga = api_of(world.olga)
    assert olga.get(url).status_code == 404
