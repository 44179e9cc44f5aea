"""Tokens: what opens, what does not, and what each scope allows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Unlocker


def test_without_a_token_nothing_is_told(world: Any) -> None:
    answer = APIClient().get("/api/v1/incidents/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Bearer a b", "Bearer amparo_é_x", "Bearer " + "a" * 5000]
)
def test_wrong_token_is_refused(world: Any, header: str) -> None:
    answer = APIClient().get("/api/v1/incidents/", headers={"Authorization": header})
    assert answer.status_code == 401


def test_expired_and_revoked_tokens_are_refused(world: Any, api_of: Any) -> None:
    client = api_of(world.pavel)
    (token,) = client.get("/api/v1/tokens/").json()
    Unlocker.objects.filter(pk=token["id"]).update(
        expires_on=timezone.localdate() - timedelta(days=1)
    )
    assert client.get("/api/v1/tokens/").status_code == 401
    client = api_of(world.pavel)
    token = client.get("/api/v1/tokens/").json()[-1]
    assert client.delete(f"/api/v1/tokens/{token['id']}/").status_code == 204
    assert client.get("/api/v1/tokens/").status_code == 401


def test_submit_token_sends_and_reads_nothing(world: Any, api_of: Any) -> None:
    client = api_of(world.petra, ("submit",))
    for url in ("incidents", "intakes", "offers", "cases", "referrals", "tokens", "trends"):
        assert client.get(f"/api/v1/{url}/").status_code == 403


def test_read_token_writes_nothing(world: Any, api_of: Any, body: dict[str, Any]) -> None:
    assert (
        api_of(world.pavel, ("read",)).post("/api/v1/incidents/", body, format="json").status_code
        == 403
    )


def test_token_cannot_make_another(world: Any, api_of: Any) -> None:
    wanted = {"scopes": ["read"], "expires_on": timezone.localdate().isoformat()}
    assert api_of(world.pavel).post("/api/v1/tokens/", wanted, format="json").status_code == 403


def test_browser_makes_a_token_that_opens(world: Any, browser_of: Any) -> None:
    browser = browser_of(world.pavel)
    wanted = {"scopes": ["read"], "expires_on": timezone.localdate().isoformat()}
    made = browser.post("/api/v1/tokens/", wanted, content_type="application/json")
    assert made.status_code == 201, made.content
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {made.json()['token']}")
    assert client.get("/api/v1/incidents/").status_code == 200


def test_nobody_revokes_anothers_token(world: Any, api_of: Any) -> None:
    token = api_of(world.carla).get("/api/v1/tokens/").json()[0]
    assert api_of(world.pavel).delete(f"/api/v1/tokens/{token['id']}/").status_code == 404
