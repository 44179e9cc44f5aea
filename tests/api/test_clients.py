"""The register of clients over the API."""

from __future__ import annotations

import pytest

from incidents.models import Record
from tests.incidents.people.stories import again, make_client, make_record, person_of

CLIENTS = "/api/v1/clients/"
AGREED = [{"scope": "store", "state": "granted"}]


@pytest.fixture
def api(world, api_of):
    """Pavel's program."""
    return api_of(world.pavel)


def test_a_client_is_registered_once_read_and_changed(world, api):
    body = {"client": {"name": "Амина", "consents": AGREED}, "uic": "AMOT031987F"}
    key = {"Idempotency-Key": "one"}
    made = api.post(CLIENTS, body, format="json", headers=key)
    assert made.status_code == 201
    assert api.post(CLIENTS, body, format="json", headers=key).json()["id"] == made.json()["id"]
    read = api.get(made["Location"])
    assert read.json()["client"]["name"] == "Амина"
    assert read.json()["has_uic"] is True
    assert "uic" not in read.json()["client"]
    changed = {"client": {**read.json()["client"], "notes": "Fridays"}}
    tag = {"If-Match": read["ETag"]}
    assert api.put(made["Location"], changed, format="json").status_code == 428
    assert api.put(made["Location"], changed, format="json", headers=tag).status_code == 200
    assert api.put(made["Location"], changed, format="json", headers=tag).status_code == 412
    found = api.get(made["Location"]).json()
    assert (found["client"]["notes"], found["has_uic"]) == ("Fridays", True)
    assert found["code"] == made.json()["code"]


@pytest.mark.parametrize(
    "body",
    [
        {"client": {"name": "x"}},
        {"client": {"name": "x", "consents": AGREED}, "uic": "a"},
        {"client": {"name": "x", "consents": AGREED, "code": "AA-AAA"}},
        {"client": {"name": "x", "consents": AGREED, "uic": "0" * 64}},
        {"client": {"name": "x\0", "consents": AGREED}},
        {"client": {"born": "yesterday", "consents": AGREED}},
        {},
    ],
)
def test_what_is_no_client_is_refused(api, body):
    answer = api.post(CLIENTS, body, format="json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Record.objects.exists()


def test_candidates_are_read_decided_and_undone(world, api):
    one = make_client(world.pavel, world.riverside, name="Amina Otieno")
    other = make_client(world.pavel, world.riverside, name="Амина Отиено")
    record = make_record(world.pavel, world.riverside, {"client_code": other.client.code})
    (about,) = api.get(f"/api/v1/candidates/{one.pk}/").json()
    (candidate,) = about["candidates"]
    assert candidate["confidence"] == "likely"
    assert candidate["reasons"][0].startswith("The same name, written in another way")
    pair = {"one": about["reference"], "other": candidate["reference"], "answer": "same"}
    assert api.post(f"{CLIENTS}decide/", pair, format="json").status_code == 204
    assert person_of(world.pavel, record).client == one.link
    assert api.get(f"{CLIENTS}{one.pk}/").json()["records"] == [str(record.pk)]
    assert api.get(f"{CLIENTS}{other.pk}/").json()["merged_into"] == str(one.pk)
    undone = api.post(f"{CLIENTS}{other.pk}/undo/")
    assert (undone.status_code, undone.json()) == (200, {"people": 1})
    assert person_of(world.pavel, record).client == other.link


def test_a_search_is_posted_and_finds_by_sound(world, api):
    make_client(world.pavel, world.riverside, name="Catherine Smith")
    found = api.post(f"{CLIENTS}search/", {"q": "Katherine Smyth"}, format="json").json()
    assert [one["name"] for one in found] == ["Catherine Smith"]
    assert api.get(f"{CLIENTS}search/").status_code in (404, 405)


def test_erasing_needs_the_scope_for_it_and_a_coordinator(world, api_of):
    one = make_client(world.pavel, world.riverside)
    erase = f"{CLIENTS}{one.pk}/erase/"
    sure = {"sure": True}
    assert api_of(world.carla).post(erase, sure, format="json").status_code == 403
    wide = ("read", "write", "manage")
    assert api_of(world.pavel, wide).post(erase, sure, format="json").status_code == 404
    assert api_of(world.carla, wide).post(erase, {}, format="json").status_code == 400
    assert again(world.pavel, one).client.name
    assert api_of(world.carla, wide).post(erase, sure, format="json").status_code == 204
    assert not Record.objects.clients().exists()


def test_officers_who_repeat(world, api):
    badge = {"perpetrators": [{"id": "o1", "badge": "4471"}]}
    records = [make_record(world.pavel, world.riverside, {}, **badge) for _ in range(2)]
    (group,) = api.get("/api/v1/officers/").json()
    assert group["called"] == "4471"
    assert set(group["standing"]) == {f"officer:{one.pk.hex}:o1" for one in records}
