"""Fixtures of this room: an incident that Riverside's paralegal registered, and its log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Organisation
from audit.reading import read_entries
from incidents.models import Record
from incidents.recording import register
from tests.incidents import stories
from tests.world import Person, World


@pytest.fixture
def make_incident(world: World) -> Callable[..., Record]:
    """Register the plain story, as Pavel unless said otherwise."""

    def make(document: Any = None, by: Person | None = None, **options: Any) -> Record:
        person = by or world.pavel
        return register(
            keyring=person.keyring,
            author=person.user,
            team=options.pop("team", world.riverside),
            document=document or stories.document(),
            **options,
        )

    return make


@pytest.fixture
def logged(world: World) -> Callable[[], list[tuple[str, str, str]]]:
    """(actor, verb, object) of Riverside's log, as its auditor reads it."""

    def read() -> list[tuple[str, str, str]]:
        chain = Organisation.objects.get(pk=world.riverside.organisation_id).chain
        entries = read_entries(world.ossian.keyring, chain, limit=1000)
        return [(entry.actor, entry.verb, entry.object_ref) for entry in entries]

    return read
