"""Fixtures of this room: facts that have arrived, Ada's browser, her organisation's log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organisation
from audit.reading import ReadEntry, read_entries
from incidents.facts import Fact, emit
from tests.advocacy.invented import move_on
from tests.world import World


@pytest.fixture
def arrive(world: World) -> Callable[..., None]:
    """Sign facts as Riverside, seal them to Trends and move them on."""

    def send(*facts: Fact) -> None:
        for one in facts:
            emit(world.pavel.keyring, world.riverside, one)
        move_on()

    return send


@pytest.fixture
def advocate(world: World, browser_of) -> Client:
    """Ada's browser."""
    return browser_of(world.ada)


@pytest.fixture
def entries(world: World) -> Callable[[str], list[ReadEntry]]:
    """The entries of one verb in the log, as the auditor reads them."""

    def read(verb: str) -> list[ReadEntry]:
        chain = Organisation.objects.get(pk=world.riverside.organisation_id).chain
        found = read_entries(world.ossian.keyring, chain, limit=1000)
        return [entry for entry in found if entry.verb == verb]

    return read
