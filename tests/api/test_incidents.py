"""Incidents through the API: who may, what changes, what is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.models import Record
from incidents.records import open_parts

URL = "/api/v1/incidents/"


def parts_of(detail: dict[str, Any]) -> dict[str, Any]:
    return {name: detail[name] for name in ("account", "identity", "office")}


def test_what_was_read_and_sent_back_changes_nothing(
    world: Any, api_of: Any, registered: dict[str, Any]
) -> None:
    pavel = api_of(world.pavel)
    url = f"{URL}{registered['id']}/"
    again = pavel.put(
        url, parts_of(registered), format="json", headers={"If-Match": registered["etag"]}
    )
    assert again.status_code == 200
    assert pavel.get(url).json() == registered


def test_revising_keeps_what_joins_facts_to_the_record(
    world: Any, api_of: Any, registered: dict[str, Any]
) -> None:
    record = Record.objects.get(pk=registered["id"])
    before = open_parts(world.pavel.keyring, record)["office"]
    changed = parts_of(registered)
    changed["account"]["title"] = "Changed"
    pavel, url = api_of(world.pavel), f"{URL}{registered['id']}/"
    answer = pavel.put(url, changed, format="json", headers={"If-Match": registered["etag"]})
    assert pavel.get(url).json()["account"]["title"] == "Changed"
    assert pavel.get(url)["ETag"] == answer["ETag"] != registered["etag"]
    record.refresh_from_db()
    assert open_parts(world.pavel.keyring, record)["office"] == before


def test_second_writer_is_told_and_nothing_is_overwritten(
    world: Any, api_of: Any, registered: dict[str, Any]
) -> None:
    url = f"{URL}{registered['id']}/"
    mine, theirs = parts_of(registered), parts_of(registered)
    theirs = {**theirs, "account": {**theirs["account"], "title": "Carla's"}}
    mine = {**mine, "account": {**mine["account"], "title": "Pavel's"}}
    headers = {"If-Match": registered["etag"]}
    assert api_of(world.carla).put(url, theirs, format="json", headers=headers).status_code == 200
    late = api_of(world.pavel).put(url, mine, format="json", headers=headers)
    assert late.status_code == 412
    assert late.json()["type"] == "urn:amparo:problem:precondition_failed"
    assert api_of(world.pavel).get(url).json()["account"]["title"] == "Carla's"


def test_change_without_etag_is_refused(
    world: Any, api_of: Any, registered: dict[str, Any]
) -> None:
    url = f"{URL}{registered['id']}/"
    assert api_of(world.pavel).put(url, parts_of(registered), format="json").status_code == 428


def test_same_idempotency_key_registers_once(world: Any, api_of: Any, body: dict[str, Any]) -> None:
    pavel = api_of(world.pavel)
    first = pavel.post(URL, body, format="json", headers={"Idempotency-Key": "phone-17"})
    second = pavel.post(URL, body, format="json", headers={"Idempotency-Key": "phone-17"})
    other = api_of(world.carla).post(
        URL, body, format="json", headers={"Idempotency-Key": "phone-17"}
    )
    assert (first.status_code, second.status_code, other.status_code) == (201, 200, 201)
    assert first.json()["id"] == second.json()["id"] != other.json()["id"]
    assert Record.objects.incidents().count() == 2


@pytest.mark.parametrize("name", ["otto", "lena", "ada", "petra", "ossian"])
def test_others_cannot_tell_that_it_exists(
    world: Any, api_of: Any, registered: dict[str, Any], name: str
) -> None:
    stranger = api_of(getattr(world, name))
    url = f"{URL}{registered['id']}/"
    assert stranger.get(url).status_code == 404
    assert stranger.get(f"{url}history/").status_code == 404
    put = stranger.put(
        url, parts_of(registered), format="json", headers={"If-Match": registered["etag"]}
    )
    assert put.status_code == 404
    assert stranger.get(URL).json()["results"] == []


def test_pages_follow_each_other_without_gaps(
    world: Any, api_of: Any, body: dict[str, Any]
) -> None:
    pavel = api_of(world.pavel)
    made = {pavel.post(URL, body, format="json").json()["id"] for _number in range(5)}
    seen, url = [], f"{URL}?page_size=2"
    while url:
        page = pavel.get(url).json()
        assert len(page["results"]) <= 2
        seen += [line["id"] for line in page["results"]]
        url = page["next"]
    assert len(seen) == 5
    assert set(seen) == made


def test_history_shows_author_and_a_whole_chain(
    world: Any, api_of: Any, registered: dict[str, Any]
) -> None:
    (line,) = api_of(world.pavel).get(f"{URL}{registered['id']}/history/").json()
    assert line["author"] == str(world.pavel.user.pk)
    assert line["chain_ok"] is True
