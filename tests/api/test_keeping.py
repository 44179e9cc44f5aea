"""How long records stay, through the API: held, closed, past their time, taken back, erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from audit.reading import read_entries
from incidents import dates
from incidents.models import FactInTransit, Grant, PartRevision, Record
from legal_aid.models import CaseFile, Offer
from tests.world import World

MANAGE = ("read", "write", "manage")
URL = "/api/v1/incidents/"
SURE = {"sure": True}
Client = Callable[..., APIClient]


def verbs(world: World) -> list[str]:
    chain = world.riverside.organisation.chain
    return [one.verb for one in read_entries(world.ossian.keyring, chain, limit=1000)]


@pytest.fixture
def url(registered: dict[str, Any]) -> str:
    return f"{URL}{registered['id']}/"


@pytest.fixture
def carla(world: World, api_of: Client) -> APIClient:
    return api_of(world.carla, MANAGE)


def long_ago(url: str) -> None:
    """As if it had been closed three years ago."""
    week = dates.week_of(timezone.localdate() - timedelta(days=3 * 365))
    pk = url.rstrip("/").rpartition("/")[2]
    Record.objects.filter(pk=pk).update(state=Record.State.CLOSED, closed_week=week)


def test_erasing_leaves_a_line_in_the_log_and_nothing_else(
    world: World, carla: APIClient, url: str
) -> None:
    assert FactInTransit.objects.count() == 1
    assert carla.post(f"{url}erase/", SURE, format="json").status_code == 204
    for model in (Record, PartRevision, Grant):
        assert not model.objects.exists()
    assert FactInTransit.objects.count() == 2, "what was counted is retracted"
    assert carla.get(url).status_code == 404
    assert carla.post(f"{url}erase/", SURE, format="json").status_code == 404
    assert verbs(world)[-1] == "erased"


@pytest.mark.parametrize(
    "sent",
    [{}, [], None, *({"sure": one} for one in (False, "true", 1, None)), {**SURE, "because": "x"}],
)
def test_nothing_is_erased_by_somebody_who_is_not_sure(
    carla: APIClient, url: str, sent: Any
) -> None:
    answer = carla.post(f"{url}erase/", sent, format="json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert Record.objects.exists()


def test_a_hold_wins_until_it_is_lifted(world: World, carla: APIClient, url: str) -> None:
    for _twice in range(2):
        assert carla.put(f"{url}hold/").json()["on_hold"] is True
    assert carla.post(f"{url}erase/", SURE, format="json").status_code == 400
    assert Record.objects.exists()
    assert carla.delete(f"{url}hold/").json()["on_hold"] is False
    assert carla.post(f"{url}erase/", SURE, format="json").status_code == 204
    assert [one for one in verbs(world) if one.startswith("hold.")] == ["hold.set", "hold.lift"]


def test_what_is_past_its_time_is_listed_and_decided(
    world: World, api_of: Client, carla: APIClient, url: str
) -> None:
    assert carla.post(f"{url}close/").json()["closed_week"] == dates.this_week()
    assert carla.post(f"{url}close/").status_code == 400
    assert verbs(world)[-1] == "closed"
    assert carla.get(f"{URL}due/").json() == []
    long_ago(url)
    (found,) = carla.get(f"{URL}due/").json()
    assert url.endswith(f"{found['id']}/")
    assert carla.get(f"{url}keeping/").json()["is_due"]
    assert api_of(world.pavel).get(f"{URL}due/").json() == []
    carla.put(f"{url}hold/")
    assert carla.get(f"{URL}due/").json() == []


def test_writing_neither_holds_nor_erases(world: World, api_of: Client, url: str) -> None:
    client = api_of(world.carla, ("read", "write", "import", "submit"))
    assert client.post(f"{url}erase/", SURE, format="json").status_code == 403
    assert client.put(f"{url}hold/").status_code == 403
    assert client.delete(f"{url}hold/").status_code == 403
    assert client.get(f"{url}keeping/").json()["on_hold"] is False


def test_only_coordinators_decide(world: World, api_of: Client, url: str) -> None:
    for person in (world.pavel, world.petra, world.otto, world.lena):
        client = api_of(person, MANAGE)
        assert client.post(f"{url}erase/", SURE, format="json").status_code == 404
        assert client.put(f"{url}hold/").status_code == 404
        assert client.post(f"{url}close/").status_code == 404
        assert client.get(f"{url}keeping/").status_code == 404


def test_a_case_is_its_lawyers_and_goes_before_the_record(
    world: World, api_of: Client, case: dict[str, Any], carla: APIClient, url: str
) -> None:
    lawyer = api_of(case["lawyer"], MANAGE)
    place = case["url"]
    assert carla.get(f"{url}keeping/").json()["rests_on_it"] is True
    assert carla.post(f"{url}erase/", SURE, format="json").status_code == 400
    assert carla.post(f"{place}erase/", SURE, format="json").status_code == 404
    assert lawyer.post(f"{place}erase/", SURE, format="json").status_code == 400, "it is open"
    change = {"outcomes": [{"code": "released_nocharge", "on": "2026-03"}]}
    tag = {"If-Match": lawyer.get(place)["ETag"]}
    lawyer.patch(place, change, format="json", headers=tag)
    lawyer.post(f"{place}close/", headers={"If-Match": lawyer.get(place)["ETag"]})
    assert lawyer.put(f"{place}hold/").json()["on_hold"] is True
    assert lawyer.post(f"{place}erase/", SURE, format="json").status_code == 400
    lawyer.delete(f"{place}hold/")
    long_ago(place)
    assert [one["id"] for one in lawyer.get("/api/v1/cases/due/").json()] == [place.split("/")[-2]]
    assert lawyer.post(f"{place}erase/", SURE, format="json").status_code == 204
    assert not CaseFile.objects.exists()
    assert carla.post(f"{url}erase/", SURE, format="json").status_code == 204
    assert verbs(world)[-2:] == ["case.erase", "erased"]


def test_taking_the_sharing_back_is_a_revision_and_ends_it_at_once(
    world: World, api_of: Client, case: dict[str, Any], url: str
) -> None:
    """What was shared is a consent in the document; no call of its own could forget the rest."""
    lawyer, carla = case["client"], api_of(world.carla)
    assert lawyer.get(url).status_code == 200
    sealed = set(PartRevision.objects.filter(record__kind="incident").values_list("sealed"))
    detail = carla.get(url)
    changed = {part: detail.json()[part] for part in ("account", "identity", "office")}
    for consent in changed["account"]["consents"]:
        if consent["scope"] == "share_legal":
            consent["state"] = "withdrawn"
    headers = {"If-Match": detail["ETag"]}
    assert carla.put(url, changed, format="json", headers=headers).status_code == 200
    assert lawyer.get(url).status_code == 404
    assert not Offer.objects.filter(state__in=("live", "prepared")).exists()
    assert not sealed & set(PartRevision.objects.values_list("sealed"))
    assert "sharing_withdrawn" in verbs(world)
    again = carla.put(url, changed, format="json", headers=headers)
    assert again.status_code == 412, "somebody else may have asked again meanwhile"
