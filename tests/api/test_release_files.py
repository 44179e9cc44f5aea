"""The files of a release over the API: the very bytes of the page, the signed file among them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.verifying import read_exported
from tests.advocacy.conftest import arrive as arrive
from tests.advocacy.invented import crowd
from tests.advocacy.released import by, published, second_advocate, table, today
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_journal(settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_JOURNAL = str(tmp_path / "journal.jsonl")


def put_out(world: World, arrive: Callable[..., None], **said: Any) -> LedgerRelease:
    arrive(*crowd(60))
    row, _seen = published(world, second_advocate(world), table(by("gender", "woman")), **said)
    return row


def test_every_file_of_the_page_is_offered_and_the_same(
    world: World, api_of: Any, browser_of: Callable[..., Client], arrive: Any
) -> None:
    row = put_out(world, arrive)
    api, where = api_of(world.ada), f"/api/v1/releases/{row.pk}/files/"
    listed = api.get(where).json()
    kinds = {one["kind"] for one in listed}
    assert kinds >= {"pdf", "xlsx", "json", "csv", "svg", "png", "signed"}
    advocate = browser_of(world.ada)
    page = advocate.get(f"/releases/{row.pk}/").content.decode()
    assert page.count(f'href="/releases/{row.pk}/files/') == len(listed)
    for one in listed:
        said = advocate.get(f"/releases/{row.pk}/files/{one['name']}")
        given = api.get(f"{where}{one['name']}/")
        assert given.status_code == 200, one
        assert given.content == said.content, one
        assert given["Content-Type"] == one["media_type"] == said["Content-Type"]
        assert given["Content-Disposition"] == f'attachment; filename="{one["name"]}"'
        assert given["Cache-Control"] == "no-store"
    assert {one["table"] for one in listed if one["kind"] == "csv"} == {"t1"}
    assert all(one["chart"] for one in listed if one["kind"] in ("svg", "png"))


def test_the_signed_file_is_verified_offline(world: World, api_of: Any, arrive: Any) -> None:
    row = put_out(world, arrive)
    api, where = api_of(world.ada), f"/api/v1/releases/{row.pk}/files/"
    (signed,) = (one for one in api.get(where).json() if one["kind"] == "signed")
    found = read_exported(api.get(f"{where}{signed['name']}/").content.decode())
    assert found.body == row.body.encode()
    assert found.team == world.trends.pk
    LedgerRelease.objects.update(body=row.body.replace("Recorded", "Rewarded"))
    assert api.get(f"{where}{signed['name']}/").status_code == 400


def test_before_its_day_there_is_no_signed_file(world: World, api_of: Any, arrive: Any) -> None:
    row = put_out(world, arrive, embargo=today() + timedelta(days=30))
    api, where = api_of(world.ada), f"/api/v1/releases/{row.pk}/files/"
    listed = api.get(where).json()
    assert "signed" not in {one["kind"] for one in listed}
    (plain,) = (one["name"] for one in listed if one["kind"] == "json")
    assert json.loads(api.get(f"{where}{plain}/").content)["number"] == row.number
    signed = plain.replace(".json", "-signed.json")
    assert api.get(f"{where}{signed}/").status_code == 404


def test_nobody_else_takes_a_file(world: World, api_of: Any, arrive: Any) -> None:
    row = put_out(world, arrive)
    where = f"/api/v1/releases/{row.pk}/files/"
    names = [one["name"] for one in api_of(world.ada).get(where).json()]
    for person in (world.pavel, world.carla, world.otto):
        api = api_of(person)
        assert api.get(where).status_code == 404
        assert {api.get(f"{where}{name}/").status_code for name in names} == {404}
    assert api_of(world.ada).get(f"{where}amparo-other.pdf/").status_code == 404
