"""Searching over the API: the same verb as the page, with a token that may only read."""

from __future__ import annotations

import pytest

from incidents.search.models import SavedSearches
from tests.incidents.conftest import make_incident  # noqa: F401 (a fixture)
from tests.incidents.test_tokens import about

pytestmark = pytest.mark.django_db
SEARCH, SAVED = "/api/v1/search/", "/api/v1/saved-searches/"


def test_a_token_that_reads_may_search(world, api_of, make_incident):  # noqa: F811
    record, _other = make_incident(about("Иванов")), make_incident()
    client = api_of(world.pavel, scopes=("read",))
    said = client.post(SEARCH, {"question": {"text": "Ivanov"}}, format="json").json()
    assert (said["count"], said["by"], said["left"]) == (1, "name", 0)
    [line] = said["results"]
    assert (line["id"], line["title"]) == (str(record.pk), "Arrest at a pharmacy")


def test_pages_are_cut_from_the_same_order(world, api_of, make_incident):  # noqa: F811
    ids = {str(make_incident().pk) for _ in range(3)}
    client, found = api_of(world.pavel), []
    for page in (1, 2, 3):
        body = {"question": {"text": "bottle"}, "page": page, "page_size": 2}
        said = client.post(SEARCH, body, format="json").json()
        assert said["count"] == 3
        found += [line["id"] for line in said["results"]]
    assert len(found) == 3
    assert set(found) == ids


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"question": {"violation": "zqk"}}, "/question/violation"),
        ({"question": {"since": "zqk"}}, "/question/since"),
        ({"question": {"text": "a\0b"}}, "/question/text"),
        ({"question": {}, "page": 0}, "/page"),
        ({"question": {}, "page_size": 1000}, "/page_size"),
        ({"question": {"zqk": 1}}, "/question/zqk"),
        ({}, "/question"),
    ],
)
def test_what_cannot_be_asked_is_pointed_at(world, api_of, body, pointer):
    answer = api_of(world.pavel).post(SEARCH, body, format="json")
    assert answer.status_code == 400
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_saved_searches_are_made_listed_renamed_and_deleted(world, api_of):
    client = api_of(world.pavel)
    body = {"name": "Bottles", "question": {"text": "bottle", "urgency": 2}}
    made = client.post(SAVED, body, format="json")
    assert made.status_code == 201
    here = f"{SAVED}{made.json()['id']}/"
    [line] = client.get(SAVED).json()
    assert (line["name"], line["question"]["text"]) == ("Bottles", "bottle")
    assert client.patch(here, {"name": "Flaschen"}, format="json").json()["name"] == "Flaschen"
    assert client.patch(here, {"name": " "}, format="json").status_code == 400
    assert api_of(world.carla).get(SAVED).json() == []
    assert b"bottle" not in bytes(SavedSearches.objects.get().sealed)
    assert client.delete(here).status_code == 204
    assert client.delete(here).status_code == 404
    assert client.get(SAVED).json() == []


def test_a_token_that_reads_saves_nothing(world, api_of):
    body = {"name": "Bottles", "question": {"text": "bottle"}}
    answer = api_of(world.pavel, scopes=("read",)).post(SAVED, body, format="json")
    assert answer.status_code == 403
