"""Questions written once answer as the ORM does, to the last column."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts import keyrings, tokens
from accounts.lookups import Lookup
from accounts.models import Membership, TeamKey, Unlocker
from tests.world import World


def values(row: Model) -> dict[str, Any]:
    return {
        field.attname: bytes(value) if isinstance(value, memoryview) else value
        for field in row._meta.concrete_fields
        if (value := getattr(row, field.attname)) is not None
    }


def same_rows(found: list[Model], expected: list[Model], related: str = "") -> None:
    assert expected
    by_id = {row.pk: row for row in expected}
    assert {row.pk for row in found} == by_id.keys()
    assert len(found) == len(by_id)
    for row in found:
        assert values(row) == values(by_id[row.pk])
        assert not row._state.adding
        assert row._state.db == "default"
        if related:
            with CaptureQueriesContext(connection) as queries:
                other = getattr(row, related)
            assert not queries, "it came with the row"
            assert values(other) == values(getattr(by_id[row.pk], related))


def test_a_token_is_found_with_its_owner(world: World, api_of: Any) -> None:
    api_of(world.pavel, ("read", "write"))
    api_of(world.carla)
    expected = Unlocker.objects.select_related("user").get(kind="token", user=world.pavel.user)
    found = tokens._TOKENS.rows("token", bytes(expected.lookup_hash))
    same_rows(found, [expected], "user")
    assert found[0].scopes == ["read", "write"]
    assert tokens._TOKENS.rows("token", bytes(32)) == []
    assert tokens._TOKENS.rows("recovery", bytes(expected.lookup_hash)) == []


def test_a_person_is_found_in_all_their_teams(world: World) -> None:
    fran = world.fran.user
    memberships = Membership.objects.filter(user=fran).select_related("team")
    same_rows(keyrings._MEMBERSHIPS.rows(fran.pk), list(memberships), "team")
    keys = TeamKey.objects.filter(team__memberships__user=fran).select_related("steward")
    same_rows(keyrings._KEYS_OF_TEAMS.rows(fran.pk), list(keys), "steward")
    assert keyrings._MEMBERSHIPS.rows(uuid4()) == []
    assert keyrings._KEYS_OF_TEAMS.rows(uuid4()) == []


def test_retired_keys_come_for_opening_and_not_for_sealing(world: World, api_of: Any) -> None:
    member = Membership.objects.get(user=world.pavel.user)
    answer = api_of(world.carla, ("manage",)).delete(f"/api/v1/members/{member.pk}/")
    assert answer.status_code == 204
    opening = keyrings._KEYS_OF_TEAMS.rows(world.carla.user.pk)
    assert sorted(key.generation for key in opening) == [1, 2]


@pytest.mark.parametrize("text", ["' OR 1=1 --", "%s", "token' --"])
def test_a_parameter_is_a_value(world: World, api_of: Any, text: str) -> None:
    api_of(world.pavel)
    assert Lookup(Unlocker, "one.kind = %s").rows(text) == []
