"""Who works in the benchmark, and what they write. Everything is invented."""

from __future__ import annotations

import copy
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Role, Team
from accounts.tokens import issue_token
from tests.bench.twin.models import TwinChain, TwinToken
from tests.conftest import open_browser
from tests.incidents import stories
from tests.world import Person, make_member, make_organisation
from vault import digest

HOST = "localhost"
NARRATIVE = "They waited at the corner until she had her bottle, then asked for papers. " * 25


@dataclass(frozen=True)
class Cast:
    """One organisation with a paralegal and an advocate."""

    riverside: Team
    trends: Team
    pavel: Person
    ada: Person


def assemble() -> Cast:
    """Make the organisation, with the full cost of every password."""
    fran, teams = make_organisation("Riverside", "fran")
    riverside, trends = teams[Team.Kind.DOCUMENTATION], teams[Team.Kind.ADVOCACY]
    TwinChain.objects.create(pk=riverside.organisation.chain_id)
    pavel = make_member("pavel", riverside, Role.PARALEGAL, fran)
    return Cast(riverside, trends, pavel, make_member("ada", trends, Role.ADVOCATE, fran))


def document(number: int) -> dict[str, Any]:
    """An incident as JSON, with a narrative of some 1,800 letters."""
    data = copy.deepcopy(stories.PLAIN)
    data["account"]["narrative"] = NARRATIVE
    data["account"]["title"] = f"Arrest at a pharmacy {number}"
    data["identity"]["people"][0]["client_code"] = f"K-{number}"
    return data


def api(person: Person) -> APIClient:
    """An API client with a token that opens the person's keys."""
    token = issue_token(
        keyring=person.keyring,
        user=person.user,
        scopes=("read", "write"),
        expires_on=timezone.localdate() + timedelta(days=30),
    )
    return _client(token)


def twin_api(person: Person) -> APIClient:
    """An API client with a token that is only looked up."""
    secret = secrets.token_hex(20)
    TwinToken.objects.create(user=person.user, key=digest(secret.encode()).hex())
    return _client(secret)


def browser(person: Person) -> Client:
    """An unlocked browser session."""
    client = open_browser(person)
    client.defaults["SERVER_NAME"] = HOST
    return client


def twin_browser(person: Person) -> Client:
    """An ordinary signed-in session."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(person.user, backend="accounts.unlocking.UnlockBackend")
    return client


def _client(token: str) -> APIClient:
    client = APIClient(SERVER_NAME=HOST)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client
