"""Fixtures of evidence: a folder of its own for blobs, a record, and files put into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from incidents.evidence.models import EvidenceFile
from incidents.models import Record
from tests.incidents.evidence.sending import send
from tests.world import Person, World


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    return make_incident()


@pytest.fixture
def put(world: World, record: Record) -> Callable[..., EvidenceFile]:
    """Put a file into the record, as Pavel unless said otherwise."""

    def put(content: bytes, *, by: Person | None = None, **said: object) -> EvidenceFile:
        return send(by or world.pavel, said.pop("record", record), content, **said)

    return put
