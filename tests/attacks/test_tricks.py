"""Old tricks: posts from other sites, redirects elsewhere, tokens used for more than they may."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tokens import SCOPES
from incidents.document import from_parts
from incidents.models import Record
from incidents.records import open_parts
from tests.attacks.access_table import ROLES
from tests.attacks.stage import Stage, counted, token_of, undone
from tests.attacks.test_access import BODIES, ROUTES, ROWS, page_request

pytestmark = pytest.mark.django_db
MANAGED = {
    ("POST", "api-intake-erase"),
    ("POST", "api-client-erase"),
    ("POST", "api-member-role"),
    ("DELETE", "api-member-detail"),
    ("POST", "api-member-reset"),
    ("POST", "api-invitation-list"),
    ("DELETE", "api-invitation-detail"),
    ("POST", "api-invitation-admit"),
    ("POST", "api-invitation-answer"),
    *(
        (method, f"api-{kind}-hold")
        for method in ("PUT", "DELETE")
        for kind in ("incident", "case")
    ),
    ("POST", "api-incident-erase"),
    ("POST", "api-case-erase"),
    ("POST", "api-evidence-remove"),
    ("PUT", "api-organisation-detail"),
}
POSTED = [row for row in ROWS if row.method == "POST" and not ROUTES[row.route].is_api]
API = [row for row in ROWS if row.route.startswith("api-") and set(row.answers) != {"200"}]


def allowed(row) -> str:
    """Somebody whom the table lets in."""
    shut = ("in", "401", "404")
    return next((r for r, one in zip(ROLES, row.answers, strict=True) if one not in shut), "")


@pytest.mark.parametrize("row", POSTED, ids=lambda row: row.label)
def test_a_post_from_another_site_is_refused(stage: Stage, row) -> None:
    """The browser sends its cookies along; the token that only our pages have is missing."""
    role = allowed(row) or "para"
    forged = Client(enforce_csrf_checks=True)
    forged.handler = Client(enforce_csrf_checks=True).handler
    if role != "anon":
        forged.cookies.update(stage.browsers[role].cookies)
    url = ROUTES[row.route].url(*(stage.ids[name] for name in row.objects))
    body = BODIES[row.body](stage.ids) if row.body else {}
    with undone():
        answer = forged.post(url, body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_the_api_refuses_forged_posts_of_a_session(stage: Stage) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.cookies.update(stage.browsers["para"].cookies)
    body = json.dumps(BODIES["incident"](stage.ids))
    with undone():
        answer = forged.post("/api/v1/incidents/", body, content_type="application/json")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "http:///evil.example", "/%09/evil.example", "////evil.example",
        "/\tx//evil.example", "https:evil.example", "\x01https://evil.example", "",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(stage: Stage, target: str) -> None:
    typed = {"username": "petra", "password": stage.world.petra.password, "next": target}
    with undone():
        answer = Client().post(reverse("sign-in"), typed)
    assert answer.status_code == 302
    here = "http://testserver/sign-in/"
    assert urljoin(here, answer["Location"]).startswith("http://testserver/")
    assert not answer["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize("scopes", [(scope,) for scope in SCOPES])
def test_a_token_does_nothing_beyond_its_scopes(stage: Stage, scopes: tuple[str, ...]) -> None:
    tried = 0
    with undone():
        tokens = {role: token_of(one, scopes) for role, one in stage.people.items()}
        for row in API:
            role = allowed(row)
            if role not in tokens or may(row, scopes):
                continue
            client = stage.api("anon")
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens[role]}")
            url = ROUTES[row.route].url(*(stage.ids[name] for name in row.objects))
            body = BODIES[row.body](stage.ids) if row.body else {}
            with undone():
                send = getattr(client, row.method.lower())
                answer = send(url) if row.method == "GET" else send(url, body, format="json")
            assert answer.status_code == 403, (row.label, role)
            tried += 1
    assert tried > 15


def may(row, scopes: tuple[str, ...]) -> bool:
    if only := getattr(getattr(ROUTES[row.route].callback, "cls", None), "only_scope", ""):
        return only in scopes
    if row.method == "GET":
        return "read" in scopes
    if row.route == "api-search-list":  # a question, which is not for an address
        return bool({"read", "write"} & set(scopes))
    if is_managed(row):
        return "manage" in scopes
    return "write" in scopes or ("submit" in scopes and row.route == "api-intake-list")


def is_managed(row) -> bool:
    """Whether the view says that writing is not enough for this."""
    view = ROUTES[row.route].callback
    action = getattr(view, "actions", {}).get(row.method.lower())
    return action in getattr(view.cls, "managed", ())


def test_writing_removes_nobody_and_erases_nothing(stage: Stage) -> None:
    """What a view calls managed is what this list says, so that nothing slips out of it."""
    managed = {(row.method, row.route) for row in API if is_managed(row)}
    assert managed == MANAGED


def test_nobody_chooses_the_secret_of_a_record(stage: Stage) -> None:
    """Who knew two records' secrets to be equal could replace the facts of one by the other's."""
    chosen = "ab" * 32
    api = stage.api("para")
    body = counted().model_dump(mode="json")
    body["office"] = {"facts_secret": chosen, "origin": "intake:0123", "notes": "x"}
    with undone():
        made = api.post("/api/v1/incidents/", {"document": body}, format="json")
        assert made.status_code == 201
        address = f"/api/v1/incidents/{made.json()['id']}/"
        tag = {"If-Match": made["ETag"]}
        assert api.put(address, body, format="json", headers=tag).status_code == 200
        record = Record.objects.get(pk=made.json()["id"])
        office = from_parts(open_parts(stage.world.pavel.keyring, record)).office
    assert office.facts_secret not in ("", chosen)
    assert office.origin == "registered"


def test_a_page_of_a_locked_session_shows_nothing_after_going_back(stage: Stage) -> None:
    """Every page that needs keys sends a locked session to the door, whatever was open before."""
    for row in ROWS:
        if row.method == "GET" and row.answers[ROLES.index("lock")] == "in":
            url = ROUTES[row.route].url(*(stage.ids[name] for name in row.objects))
            with undone():
                answer = page_request(stage.browser("lock"), "GET", url, {})
            assert answer.content == b""
            assert "no-store" in answer["Cache-Control"]
