"""The page of the ledger, and the same over the API: its threshold, releases brought back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.ledger.state import state_of
from advocacy.ledger.verifying import exported
from audit.journal.writing import flush
from tests.accounts.changing_stories import reopened
from tests.advocacy.invented import crowd
from tests.advocacy.released import by, published, second_advocate, table
from tests.advocacy.test_ledger_chain import FORCE, TABLE, copy
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_journal(settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_JOURNAL = str(tmp_path / "journal.jsonl")


@pytest.fixture
def lost(world: World, arrive: Callable[..., None]) -> tuple[LedgerRelease, str]:
    """The second release, with its file, and a copy that lacks it."""
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    ana = second_advocate(world)
    published(world, ana, TABLE)
    (backup,) = copy(Ledger.objects.get())
    row, _seen = published(world, ana, table(by("gender", "woman")))
    flush()
    LedgerRelease.objects.filter(number=2).delete()
    Ledger.objects.update(sealed=backup["sealed"])
    return row, json.dumps(exported(row))


def threshold_of(world: World) -> int:
    return state_of(reopened(world.ada), Ledger.objects.get()).threshold


def test_threshold_is_raised_and_never_lowered(
    world: World, advocate: Client, entries: Any
) -> None:
    page = advocate.get("/releases/ledger/").content.decode()
    assert "never lowered again" in page
    raised = advocate.post("/releases/ledger/", {"do": "raise", "threshold": "15"})
    assert raised.status_code == 302
    assert threshold_of(world) == 15
    for wrong in ("15", "10", "0", "5000", "many", ""):
        answer = advocate.post("/releases/ledger/", {"do": "raise", "threshold": wrong})
        assert answer.status_code == 422, wrong
    assert threshold_of(world) == 15
    assert [entry.detail for entry in entries("threshold.raise")] == [{"threshold": "15"}]


def test_lost_release_is_brought_back_on_the_page(
    world: World, advocate: Client, lost: tuple[LedgerRelease, str], entries: Any
) -> None:
    row, file = lost
    page = advocate.get("/releases/ledger/").content.decode()
    assert "put back to an earlier state" in page
    for wrong in (file.replace("woman", "women"), "", "{}", "\x00"):
        sent = {"do": "bring_back", "file": SimpleUploadedFile("a.json", wrong.encode())}
        assert advocate.post("/releases/ledger/", sent).status_code == 422
    sent = {"do": "bring_back", "file": SimpleUploadedFile("a.json", file.encode())}
    assert advocate.post("/releases/ledger/", sent).status_code == 302
    assert LedgerRelease.objects.get(number=2).body == row.body
    assert "the chain is whole" in advocate.get("/releases/ledger/").content.decode()
    assert len(entries("release.bring_back")) == 1


def test_the_api_does_the_same(world: World, api_of: Any, lost: tuple[LedgerRelease, str]) -> None:
    api, where = api_of(world.ada), f"/api/v1/ledgers/{world.trends.pk}/"
    (held,) = api.get("/api/v1/ledgers/").json()
    assert held["refused"]
    assert (held["threshold"], held["number"]) == (10, 1)
    back = api.post(f"{where}bring-back/", {"file": lost[1]}, format="json")
    assert (back.status_code, back.json()["number"], back.json()["refused"]) == (201, 2, [])
    up = api.post(f"{where}threshold/", {"threshold": 20}, format="json")
    assert up.json()["threshold"] == 20
    down = api.post(f"{where}threshold/", {"threshold": 19}, format="json")
    assert down.status_code == 400
    assert threshold_of(world) == 20


def test_nobody_else_finds_the_ledger(world: World, browser_of: Any, api_of: Any) -> None:
    for name in ("pavel", "carla", "fran", "ossian"):
        stranger = browser_of(getattr(world, name))
        assert stranger.get("/releases/ledger/").status_code == 404
        sent = {"do": "raise", "threshold": "99"}
        assert stranger.post("/releases/ledger/", sent).status_code == 404
    where = f"/api/v1/ledgers/{world.trends.pk}/threshold/"
    assert api_of(world.pavel).post(where, {"threshold": 99}, format="json").status_code == 404
    assert not Ledger.objects.exists()
