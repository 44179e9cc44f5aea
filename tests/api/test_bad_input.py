"""Whatever is sent, the answer is a problem, nothing is half-written, nothing is echoed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from incidents.models import FactInTransit, Grant, PartRevision, Record

URL = "/api/v1/incidents/"
SECRET = "canary-7f3a"


def refuse(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    assert SECRET not in answer.content.decode()
    assert not any(model.objects.exists() for model in (Record, Grant, PartRevision, FactInTransit))
    return answer.json()


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (("acts", 0, "violation"), SECRET, "/document/account/acts/0/violation"),
        (("acts", 0, "date"), f"2026-13-{SECRET}", "/document/account/acts/0/date"),
        (("acts", 0, "date"), "2026-02-30", "/document/account/acts/0/date"),
        (("narrative",), SECRET + "x" * 10_000_000, "/document/account/narrative"),
        (("narrative",), SECRET + "\0", "/document/account/narrative"),
        (("narrative",), SECRET + "\ud800", "/document/account/narrative"),
        (("narrative",), {"a": SECRET}, "/document/account/narrative"),
        (("acts",), [], "/document/account/acts"),
        (("acts", 0, "victims"), ["p9"], "/document/account/acts/0/victims"),
        (("region",), f"<{SECRET}>", "/document/account/region"),
    ],
)
def test_wrong_field_is_named_and_not_repeated(
    world: Any, api_of: Any, body: dict[str, Any], path: tuple, value: Any, pointer: str
) -> None:
    place = body["document"]["account"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    text = json.dumps(body)
    answer = api_of(world.pavel).post(URL, text, content_type="application/json")
    found = refuse(answer, 400)
    assert found["type"] == "urn:amparo:problem:invalid"
    assert pointer in [error["pointer"] for error in found["errors"]]


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"NaN", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"null", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"<a/>", "text/xml", 415),
        (b'{"document": "' + b"x" * 13_000_000 + b'"}', "application/json", 413),
    ],
)
def test_wrong_body_is_a_problem(
    world: Any, api_of: Any, data: bytes, content_type: str, status: int
) -> None:
    answer = api_of(world.pavel).post(URL, data, content_type=content_type)
    refuse(answer, status)


def test_team_of_others_cannot_be_named(world: Any, api_of: Any, body: dict[str, Any]) -> None:
    body["team"] = str(world.lakeside.pk)
    found = refuse(api_of(world.pavel).post(URL, body, format="json"), 400)
    assert found["errors"][0]["pointer"] == "/team"


def test_record_without_consent_to_keep_it_is_refused(
    world: Any, api_of: Any, body: dict[str, Any]
) -> None:
    body["document"]["account"]["consents"] = []
    refuse(api_of(world.pavel).post(URL, body, format="json"), 400)


@pytest.mark.parametrize(
    "query",
    [
        "cursor=%00",
        "cursor=zzz",
        "page_size=0",
        "page_size=-1",
        "page_size=9999999999",
        "page_size=٣",
    ],
)
def test_wrong_page_is_a_problem(world: Any, api_of: Any, query: str) -> None:
    refuse(api_of(world.pavel).get(f"{URL}?{query}"), 400)


@pytest.mark.parametrize(
    "query",
    [
        "rows=nothing",
        "since=2026-13",
        "unit=kilograms",
        "region=%00",
        "rows=region1&columns=region2",
    ],
)
def test_wrong_table_is_a_problem(world: Any, api_of: Any, query: str) -> None:
    refuse(api_of(world.ada).get(f"/api/v1/trends/?{query}"), 400)


def test_unknown_address_under_the_api_is_a_problem_too(world: Any, api_of: Any) -> None:
    refuse(api_of(world.pavel).get("/api/v1/nothing/"), 404)
