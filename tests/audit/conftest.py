"""A chain, its auditor, and a way to act on the tables as someone who took the database would."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from audit.models import Chain, Entry
from audit.recording import record, start_chain
from vault import KeyPair, Keyring, SigningKey


@pytest.fixture(autouse=True)
def _own_server_key(settings: Settings, tmp_path: Path) -> None:
    """Every test has a server of its own: key and checkpoint file lie in its folder."""
    settings.DATA = tmp_path


@pytest.fixture
def ossian() -> Keyring:
    """The auditor."""
    return Keyring(holder=uuid4(), own=KeyPair.generate(), signing=SigningKey.generate())


@pytest.fixture
def chain(db: None, ossian: Keyring) -> Chain:
    return start_chain(public_key=ossian.own.public)


def write(chain: Chain, count: int = 1) -> list[Entry]:
    """Append entries as a verb would."""
    with transaction.atomic():
        return [
            record(
                chain_id=chain.pk,
                actor="alice",
                verb="incident.register",
                object_ref=f"incident:{number}",
                detail={"urgency": "2"},
            )
            for number in range(count)
        ]
