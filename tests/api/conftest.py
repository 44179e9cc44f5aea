"""Fixtures of the API's stories."""

from __future__ import annotations

from typing import Any

import pytest

from tests.incidents import stories
from tests.legal_aid.conftest import directory

__all__ = ["directory"]


@pytest.fixture
def body() -> dict[str, Any]:
    """What a paralegal sends to register: agreed to legal aid and to be counted."""
    consents = stories.consents(share_legal="granted", statistics="granted")
    document = stories.document(consents=consents).model_dump(mode="json")
    return {"document": document}


@pytest.fixture
def registered(world: Any, api_of: Any, body: dict[str, Any]) -> dict[str, Any]:
    """Pavel's incident, as the API shows it."""
    pavel = api_of(world.pavel)
    answer = pavel.post("/api/v1/incidents/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return pavel.get(answer["Location"]).json()
