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


@pytest.fixture
def case(world: Any, api_of: Any, directory: Any, registered: dict[str, Any]) -> dict[str, Any]:
    """The registered incident, referred and accepted; the case, its lawyer and their client."""
    referral = api_of(world.carla).post(
        "/api/v1/referrals/", {"incident": registered["id"]}, format="json"
    )
    live = next(offer for offer in referral.json()["offers"] if offer["state"] == "live")
    lawyers = {
        str(world.clinic.pk): world.lena,
        str(world.duty.pk): world.dmitri,
        str(world.desk.pk): world.wanda,
    }
    lawyer = lawyers[live["provider"]]
    client = api_of(lawyer)
    taken = client.post(f"/api/v1/offers/{live['id']}/accept/", {"conflict": "no"}, format="json")
    return {"url": f"/api/v1/cases/{taken.json()['case']}/", "client": client, "lawyer": lawyer}
