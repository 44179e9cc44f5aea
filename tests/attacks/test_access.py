"""Who gets which answer: every route, every method, every role. Hidden means 404."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone

from tests.attacks.access_rows import ROWS as TABLE
from tests.attacks.access_table import HIDDEN, ROLES, Row, parse
from tests.attacks.effort import IS_WHOLE, effort
from tests.attacks.routes import METHODS, routes
from tests.attacks.stage import HEARING_AT, Stage, counted, undone
from tests.incidents.typing_in import record_data, report_data
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
ROWS = parse(TABLE)
# What an address may name, by kind, in every relation to those who try.
RECORDS = (
    "own", "offered", "taken", "expired", "withdrawn", "sister", "foreign", "taken-foreign",
    "case", "case-withdrawn", "case-foreign",
    "client-own", "client-merged", "client-foreign", "nothing",
)  # fmt: skip
OFFERS = (
    "offer-live", "offer-prepared", "offer-declined", "offer-closed", "offer-accepted",
    "offer-expired", "offer-withdrawn", "offer-foreign", "nothing",
)  # fmt: skip
REFERRALS = ("placing", "placed", "unplaced", "ended", "placed-foreign", "nothing")
ROUTES = routes()
SIGNED_IN = ROLES[2:]
OF_ROUTE: dict[tuple[str, str], list[Row]] = {}
for _row in ROWS:
    OF_ROUTE.setdefault((_row.method, _row.route), []).append(_row)


def soon() -> str:
    return (timezone.localdate() + timedelta(days=10)).isoformat()


def document() -> dict[str, Any]:
    return counted().model_dump(mode="json")


def kept() -> dict[str, Any]:
    return {"name": "Somebody New", "consents": [{"scope": "store", "state": "granted"}]}


def pair(ids: Any, *references: str) -> dict[str, str]:
    """Two people said to be the same, by labels of the stage."""
    said = []
    for reference in references:
        kind, label, *anchor = reference.split(":")
        said.append(":".join([kind, ids[label].hex, *anchor]))
    return {"one": said[0], "other": said[1], "answer": "same"}


# What is sent where a row names it behind "+"; made anew for every try.
BODIES: dict[str, Any] = {
    "question": lambda ids: {"text": "bottle"},
    "again": lambda ids: {"do": "ask"},
    "asked-words": lambda ids: {"question": {"text": "bottle"}},
    "saved": lambda ids: {"name": "Pharmacies", "question": {"text": "pharmacy"}},
    "named": lambda ids: {"name": "Other"},
    "new-record": lambda ids: record_data(),
    "new-report": lambda ids: report_data(),
    "to-nobody": lambda ids: {"record": [str(ids["own"])]},
    "to-a-peer": lambda ids: {"record": [str(ids["own"])], "assignee": str(ids["petra"])},
    "foreign-to-nobody": lambda ids: {"record": [str(ids["foreign"])]},
    "api-to-nobody": lambda ids: {"incidents": [str(ids["own"])]},
    "api-to-a-peer": lambda ids: {"incidents": [str(ids["own"])], "assignee": str(ids["petra"])},
    "api-foreign-to-nobody": lambda ids: {"incidents": [str(ids["foreign"])]},
    "compared": lambda ids: {"compared": "yes"},
    "of-riverside": lambda ids: {"team": str(ids["riverside"])},
    "no-slips": lambda ids: {"slips": "[]"},
    "begin": lambda ids: {"sure": "yes"},
    "task": lambda ids: {"do": "task", "task-text": "Ask for the file"},
    "notes": lambda ids: {"do": "notes", "notes-notes": "x", "notes-expected": 1},
    "party": lambda ids: {"do": "party", "party-side": "ours", "party-name": "Amina Kariuki"},
    "close": lambda ids: {"do": "close"},
    "diverted": lambda ids: {"do": "diversion", "diversion-code": "warning"},
    "api-diverted": lambda ids: {"kind": "diversion", "code": "warning"},
    "stop": lambda ids: {"do": "stopped"},
    "api-stop": lambda ids: {"end": "stopped"},
    "keep": lambda ids: {"do": "keep"},
    "deadline-done": lambda ids: {"do": "done", "deadline": "d1"},
    "own-deadline": lambda ids: {
        "do": "add",
        "form": "deadline-add",
        "deadline-add-label": "Court fee",
        "deadline-add-due": soon(),
    },
    "begin-feed": lambda ids: {"do": "begin"},
    "held": lambda ids: {"at": HEARING_AT, "happened": "yes", "result": "bottle"},
    "told": lambda ids: {"at": HEARING_AT, "happened": True, "result": "bottle"},
    "one-task": lambda ids: {"template": ["meet_client"]},
    "meet": lambda ids: {"codes": ["meet_client"]},
    "api-hold": lambda ids: {"step": "hold", "reason": "Call me"},
    "api-begin": lambda ids: {"step": "begin"},
    "api-why": lambda ids: {"reason": "Call me"},
    "api-desk": lambda ids: {"team": str(ids["desk"])},
    "api-legal": lambda ids: {"team": str(ids["clinic"])},
    "api-taken": lambda ids: {"incident": str(ids["taken"])},
    "course-hold": lambda ids: {"do": "hold", "hold-reason": "Call me"},
    "course-begin": lambda ids: {"do": "begin"},
    "course-transfer": lambda ids: {"do": "transfer", "transfer-reason": "Call me"},
    "course-counsel": lambda ids: {"do": "co_counsel", "co_counsel-team": str(ids["desk"])},
    "course-part": lambda ids: {"do": "part", "which": str(ids["taken"])},
    "course-link": lambda ids: {"do": "link", "link-incident": str(ids["own"])},
    "check-document": lambda ids: {"do": "check", "document": "habeas", "language": "en"},
    "shared-document": lambda ids: {
        "do": "make",
        "document": "habeas",
        "language": "en",
        "part": "shared",
    },
    "lawyers-document": lambda ids: {
        "do": "make",
        "document": "habeas",
        "language": "en",
        "part": "privileged",
    },
    "new-document": lambda ids: {"document": "habeas", "language": "en", "part": "shared"},
    "new-privileged": lambda ids: {"document": "habeas", "language": "en"},
    "no-conflict": lambda ids: {"conflict": "no"},
    "riverside": lambda ids: {"organisation": str(ids["office"])},
    "keeps-years": lambda ids: {"keeps_years": 3},
    "number": lambda ids: {"number": "+254 700 000 000"},
    "years": lambda ids: {"years": "3"},
    "end": lambda ids: {"do": "end"},
    "refuse": lambda ids: {"do": "refuse"},
    "hide-page": lambda ids: {"do": "hide"},
    "peer": lambda ids: {"role": "peer"},
    "invite": lambda ids: {"place": f"{ids['riverside']}:peer"},
    "another": lambda ids: {"role": "coordinator"},
    "invitation": lambda ids: {"team": str(ids["riverside"]), "role": "peer"},
    "sure": lambda ids: {"sure": True},
    "entry": lambda ids: {
        "matters": ["custody"],
        "jurisdictions": ["KE/Nairobi"],
        "languages": ["sw"],
        "capacity": 3,
        "takes_custody_calls": True,
        "is_active": True,
    },
    "table": lambda ids: {
        "table": "name,matters,jurisdictions,languages\nDesk,housing,KE,sw",
        "check_only": True,
    },
    "nobody": lambda ids: {"people": []},
    "shift": lambda ids: {
        "person": str(ids["nothing"]),
        "start": f"{soon()}T08:00Z",
        "end": f"{soon()}T09:00Z",
    },
    "rated": lambda ids: {"stars": 4, "after_contact": True},
    "aloud": lambda ids: {"compared": True, "fingerprint": ids["fingerprint"]},
    "code": lambda ids: {"code": ids["link"]},
    "ready": lambda ids: {"ready": "yes"},
    "two-sheets": lambda ids: {"first": "academic", "second": "acid"},
    "others": lambda ids: {"which": "others"},
    "new-passkey": lambda ids: {"label": "my phone", "password": PASSWORD},
    "passphrase": lambda ids: {"password": PASSWORD},
    "signed": lambda ids: {"credential": "{}"},
    "token": lambda ids: {"scopes": ["read"], "expires_on": soon()},
    "said": lambda ids: {"id": str(uuid4()), "text": "Which station?"},
    "ask": lambda ids: {"ask-text": "Which station?", "ask-message_id": str(uuid4())},
    "reason": lambda ids: {"reject-text": "Not ours", "reject-message_id": str(uuid4())},
    "answer": lambda ids: {
        "report": str(ids["report"]),
        "text": "By the bridge",
        "message_id": str(uuid4()),
    },
    "email": lambda ids: {"email": "p@example.org"},
    "endpoint": lambda ids: {"endpoint": "https://127.0.0.1/x"},
    "rota": lambda ids: {"members": []},
    "to-own": lambda ids: {"record": str(ids["own"])},
    "to-foreign": lambda ids: {"record": str(ids["foreign"])},
    "merged": lambda ids: {"incident": str(ids["own"])},
    "merged-foreign": lambda ids: {"incident": str(ids["foreign"])},
    "ticked": lambda ids: {"sure": "yes"},
    "receipt": lambda ids: {"receipt": "0" * 40},
    "incident": lambda ids: {"document": document()},
    "document": lambda ids: document(),
    "intake": lambda ids: {"id": str(uuid4()), "report": {"groups": ["arr"]}},
    "refer": lambda ids: {"incident": str(ids["own"])},
    "refer-foreign": lambda ids: {"incident": str(ids["foreign"])},
    "message": lambda ids: {"message": "Call me"},
    "rules-base": lambda ids: {"base": str(ids["rules-base"])},
    "rule-out": lambda ids: {"base": str(ids["rules-base"]), "remove": "yes"},
    "rules-text": lambda ids: {"base": str(ids["rules-base"]), "yaml": "rules: []"},
    "step": lambda ids: {"do": "off", "code": "ask_file", "base": str(ids["tasks-lena"])},
    "template": lambda ids: {
        "stage": "active",
        "text": "Ring the shelter",
        "base": str(ids["tasks-lena"]),
    },
    "tasks-table": lambda ids: {"base": str(ids["tasks-lena"]), "table": {}},
    "rules-table": lambda ids: {"base": str(ids["rules-base"]), "table": {}},
    "asked": lambda ids: {"q": "Amina"},
    "client": lambda ids: {
        "record_id": str(uuid4()),
        "name": "Somebody New",
        "expected": "1",
        "consent-store-state": "granted",
        "consent-contact_safe-state": "granted",
    },
    "api-client": lambda ids: {"client": kept()},
    "api-client-change": lambda ids: {"client": kept()},
    "two-clients": lambda ids: pair(ids, "client:client-own", "client:client-second"),
    "client-and-person": lambda ids: pair(ids, "client:client-own", "person:own:p1"),
    "ours-and-theirs": lambda ids: pair(ids, "client:client-own", "client:client-foreign"),
    "theirs-and-ours": lambda ids: pair(ids, "client:client-foreign", "client:client-own"),
    "nobody-leads": lambda ids: {"who-lead": ""},
    "api-nobody-leads": lambda ids: {"lead": None},
    "of-the-case": lambda ids: {
        "whose": "nobody",
        "to": str(ids["lwca"]),
        "kinds": ["lead", "tasks"],
    },
    "api-of-the-case": lambda ids: {
        "whose": None,
        "to": str(ids["lwca"]),
        "kinds": ["lead", "tasks"],
    },
    "privileged": lambda ids: {"privileged": {"notes": "x"}},
}


def attempt(stage: Stage, row: Row, role: str, *, by_session: bool = False) -> str:
    """The answer as the table writes it."""
    answer = send(stage, row, role, by_session=by_session)
    if answer.status_code != 302:
        return str(answer.status_code)
    return "in" if answer["Location"].partition("?")[0] == "/sign-in/" else "go"


def send(stage: Stage, row: Row, role: str, *, by_session: bool = False) -> HttpResponse:
    route = ROUTES[row.route]
    url = route.url(*(stage.ids[name] for name in row.objects))
    body = BODIES[row.body](stage.ids) if row.body else {}
    if not route.is_api or by_session:
        return page_request(stage.browser(role), row.method, url, body)
    client, headers = stage.api(role), {}
    if row.method in ("PUT", "PATCH"):
        headers["If-Match"] = client.get(url).get("ETag", '"0"')
    if row.method in ("GET", "DELETE"):
        return getattr(client, row.method.lower())(url)
    return getattr(client, row.method.lower())(url, body, format="json", headers=headers)


def page_request(client: Any, method: str, url: str, body: dict[str, Any]) -> HttpResponse:
    if method == "POST":
        return client.post(url, body)
    return client.generic(method, url)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {row.route for row in ROWS} == set(ROUTES)


def test_every_row_names_as_many_objects_as_its_address_takes() -> None:
    for row in ROWS:
        assert len(row.objects) == len(ROUTES[row.route].parameters), row.label


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_each_role_gets_the_answer_in_the_table(stage: Stage, row: Row) -> None:
    expected = dict(zip(ROLES, row.answers, strict=True))
    answers = {}
    for role in ROLES:
        if is_shut_out(row, role) and row is not OF_ROUTE[row.method, row.route][0]:
            continue
        with undone():
            answers[role] = attempt(stage, row, role)
    assert answers == {role: expected[role] for role in answers}


def unwritten() -> Iterator[Row]:
    """Relations that have no row of their own on a route: hidden from everybody let in."""
    for (method, route), rows in OF_ROUTE.items():
        named = {row.objects for row in rows}
        kinds = [one for one in (RECORDS, OFFERS, REFERRALS) if {(x,) for x in one[:-1]} & named]
        for label in dict.fromkeys(itertools.chain(*kinds)):
            if (label,) not in named:
                door = "401" if ROUTES[route].is_api else "in"
                hidden = (door, door, *[HIDDEN] * len(SIGNED_IN))
                yield Row(
                    f"{method} {route}:{label}", method, route, (label,), rows[0].body, hidden
                )


@pytest.mark.parametrize("row", list(unwritten())[:: effort(3, 1)], ids=lambda row: row.label)
def test_a_relation_without_a_row_is_hidden_from_everybody(stage: Stage, row: Row) -> None:
    """Whoever is let into the route with another object: a row is written for what they may see."""
    let_in = [role for role in SIGNED_IN if not is_shut_out(row, role)]
    answers = {}
    for role in ("anon", *let_in):
        with undone():
            answers[role] = attempt(stage, row, role)
    assert answers == {role: row.answers[ROLES.index(role)] for role in answers}


def is_shut_out(row: Row, role: str) -> bool:
    """Whether a role gets nowhere on this route, whatever the object: then one is tried, the first,
    which is the one that most people may see. With `make attack` everything is tried."""
    rows = OF_ROUTE[row.method, row.route]
    return not IS_WHOLE and not any(_is_let_in(one.answers[ROLES.index(role)]) for one in rows)


@pytest.mark.parametrize("name", ROUTES)
def test_every_method_that_is_taken_has_a_row(stage: Stage, name: str) -> None:
    """REST views say what they take; of pages only trying tells, by someone let in."""
    listed = {row.method for row in ROWS if row.route == name}
    taken = ROUTES[name].declared_methods()
    if taken is None:
        row = max((row for row in ROWS if row.route == name), key=_openness)
        role = max(SIGNED_IN, key=lambda role: _is_let_in(row.answers[ROLES.index(role)]))
        url = ROUTES[name].url(*(stage.ids[one] for one in row.objects))
        taken = set()
        for method in METHODS:
            with undone():
                if page_request(stage.browser(role), method, url, {}).status_code != 405:
                    taken.add(method)
    assert taken == listed


def _openness(row: Row) -> int:
    return sum(map(_is_let_in, row.answers))


def _is_let_in(answer: str) -> bool:
    return answer not in ("in", "401", HIDDEN)


@pytest.mark.parametrize("role", ["lock", "peer", "para", "lwca"])
def test_the_api_answers_a_session_as_it_answers_a_token(stage: Stage, role: str) -> None:
    rows = [row for row in ROWS if row.route.startswith("api-") and row.method == "GET"]
    for row in rows:
        with undone():
            expected = row.answers[ROLES.index(role)]
            assert attempt(stage, row, role, by_session=True) == expected, row.label
