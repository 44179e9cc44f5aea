"""Fixtures of the outbox: a phone that Petra set up, and a folder of its own for sealed files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.incidents.outbox.a_phone import Phone
from tests.world import World


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def phone(world: World) -> Phone:
    return Phone.of(world.petra, world.riverside)
