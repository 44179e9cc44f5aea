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
    """One organisation with its founder, a paralegal and an advocate."""

    riverside: Team
    trends: Team
    fran: Person
    pavel: Person
    ada: Person


def assemble(
    name: str = "Riverside",
    founder: str = "fran",
    paralegal: str = "pavel",
    advocate: str = "ada",
) -> Cast:
    """Make an organisation, with the full cost of every password."""
    fran, teams = make_organisation(name, founder)
    riverside, trends = teams[Team.Kind.DOCUMENTATION], teams[Team.Kind.ADVOCACY]
    TwinChain.objects.create(pk=riverside.organisation.chain_id)
    pavel = make_member(paralegal, riverside, Role.PARALEGAL, fran)
    ada = make_member(advocate, trends, Role.ADVOCATE, fran)
    return Cast(riverside, trends, fran, pavel, ada)


def document(number: int) -> dict[str, Any]:
    """An incident as JSON, as full as an office writes it: 1,800 letters of narrative, two people,
    two acts, two officers, custody, services, needs and seven consents."""
    data = copy.deepcopy(stories.PLAIN)
    account, people = data["account"], data["identity"]["people"]
    account["narrative"] = NARRATIVE
    account["title"] = f"Arrest at a pharmacy {number}"
    account["acts"].append(
        {
            "id": "a2",
            "violation": "prp_medicine",
            "date": "2026-03-05",
            "place": "police_station",
            "place_detail": "Front desk, then the back room",
            "harms": ["missed_dose", "withdrawal"],
            "victims": ["p1", "p2"],
            "perpetrators": ["o2"],
            "reliability": "documented",
            "source": "clinic sheet",
        }
    )
    account["perpetrators"].append(
        {"id": "o2", "agency": "pol_custody", "rank": "nco", "unit": "Central", "badge": "1180"}
    )
    account["custody"] = [
        {"held_where": "Central station", "since": "2026-03-05T18:40", "medicine": "methadone"}
    ]
    account["services"] = [{"service": "mat", "interference": "confiscation"}]
    account["needs"] = ["lawyer_now", "oat_continuity"]
    account["responses"] = ["station_visit", "rights_advice"]
    account["consents"] = [
        {"scope": scope, "state": "granted", "date": "2026-03-06", "method": "spoken, two present"}
        for scope in ("store", "statistics", "share_legal", "contact_safe", "complaint")
    ] + [{"scope": scope, "state": "declined"} for scope in ("media", "research")]
    people[0]["client_code"] = f"K-{number}"
    people.append({"id": "p2", "name": "Brian O", "client_code": f"L-{number}", "gender": "man"})
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
