"""Everything a page can do, the API can, but for the doors; and the guide names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.attacks.access_rows import ROWS
from tests.attacks.access_table import parse
from tests.attacks.routes import routes

DOCS = Path(__file__).parents[2] / "docs"
# Pages that turn something typed into keys, belong to a browser alone, or guard against a token.
DOORS = {
    "home", "sign-in", "sign-in-code", "lock", "sign-out", "demo-continue", "found", "recover",
    "reset", "passphrase", "factor", "awake", "sign-in-passkey", "sign-in-code-passkey",
    "passkeys", "passkey-new", "passkey-add", "passkey-remove", "recovery-code",
    "incident-draft", "incident-new-draft", "draft-discard",
    "phone-lock", "call-number",
    "recoveries", "team-recovery", "team-sheets", "team-rehearse", "receipt",
    "alerts-push", "alerts-push-remove", "alerts-try", "alerts-worker",
    "phone", "phone-look", "phone-worker", "phones", "phone-revoke", "phone-set-up",
    "report-slips", "inbox-file",
}  # fmt: skip
# What does the same over the API: method and route, several where a page does several things.
SAME = {
    "GET today": ["GET api-today"],
    "GET log": ["GET api-log-list", "GET api-log-detail", "GET api-log-entries"],
    "POST log-checkpoint": ["POST api-log-checkpoint"],
    "POST log-export": ["GET api-log-export"],
    "GET join": ["POST api-invitation-answer"],
    "POST join": ["POST api-invitation-answer"],
    "GET account": ["GET api-me", "GET api-team-list", "GET api-session-list"],
    "POST sessions-end": ["DELETE api-session-detail", "POST api-session-end-others"],
    "GET tokens": ["GET api-token-list"],
    "POST tokens": ["POST api-token-list"],
    "POST token-revoke": ["DELETE api-token-detail"],
    "GET members": ["GET api-member-list", "GET api-invitation-list"],
    "POST member-invite": ["POST api-invitation-list"],
    "POST member-admit": ["POST api-invitation-admit"],
    "POST member-turn-away": ["DELETE api-invitation-detail"],
    "GET member": ["GET api-member-detail"],
    "POST member-role": ["POST api-member-role"],
    "GET member-remove": ["GET api-member-detail"],
    "POST member-remove": ["DELETE api-member-detail"],
    "GET member-reset": ["GET api-member-detail"],
    "POST member-reset": ["POST api-member-reset"],
    "GET renewal": ["GET api-renewal-list"],
    "POST renewal": ["POST api-renewal-list"],
    "GET clients": ["GET api-client-list"],
    "POST clients": ["POST api-client-search"],
    "GET client-new": ["GET api-vocabulary"],
    "POST client-new": ["POST api-client-list"],
    "GET client": ["GET api-client-detail", "GET api-candidate-detail"],
    "GET client-edit": ["GET api-client-detail"],
    "POST client-edit": ["PUT api-client-detail"],
    "GET client-erase": ["GET api-client-detail"],
    "POST client-erase": ["POST api-client-erase"],
    "POST client-undo": ["POST api-client-undo"],
    "POST people-decide": ["POST api-client-decide"],
    "GET officers": ["GET api-officer-list"],
    "GET register": ["GET api-incident-list", "GET api-intake-list"],
    "GET search": ["GET api-saved-search-list"],
    "POST search": ["POST api-search-list", "POST api-saved-search-list"],
    "POST search-saved": [
        "POST api-search-list", "PATCH api-saved-search-detail", "DELETE api-saved-search-detail",
    ],
    "GET register-board": ["GET api-register-list"],
    "GET register-calendar": ["GET api-register-due"],
    "GET our-numbers": ["GET api-register-numbers"],
    "POST hand-over": ["POST api-register-hand-over"],
    "GET incident-new": ["GET api-vocabulary"],
    "POST incident-new": ["POST api-incident-list"],
    "GET incident-medication": ["GET api-incident-detail"],
    "GET incident-print": ["GET api-incident-detail"],
    "POST incident-print": ["GET api-incident-detail"],
    "GET incident": ["GET api-incident-detail", "GET api-incident-history"],
    "POST incident-sensitive": ["GET api-incident-sensitive"],
    "GET incident-versions": ["GET api-incident-history", "GET api-incident-changes"],
    "POST incident-versions": ["GET api-incident-changes"],
    "GET incident-consents": ["GET api-incident-consents"],
    "GET incident-revise": ["GET api-incident-detail"],
    "POST incident-revise": ["PUT api-incident-detail"],
    "GET incident-keeping": ["GET api-incident-keeping", "GET api-incident-due"],
    "POST incident-keeping": [
        "PUT api-incident-hold", "DELETE api-incident-hold",
        "POST api-incident-close", "POST api-incident-erase",
    ],
    "GET urgent-basis": ["GET api-organisation-list"],
    "POST urgent-basis": ["PUT api-organisation-detail"],
    "GET retention": ["GET api-organisation-list"],
    "POST retention": ["PUT api-organisation-detail"],
    "GET on-call": ["GET api-on-call-detail"],
    "POST on-call": ["PUT api-on-call-detail"],
    "GET alerts": ["GET api-alerts"],
    "POST alerts": ["PUT api-alerts"],
    "GET inbox": ["GET api-intake-list"],
    "GET inbox-open": ["GET api-intake-detail", "GET api-intake-messages"],
    "POST inbox-ask": ["POST api-intake-ask"],
    "POST inbox-reject": ["POST api-intake-reject"],
    "POST inbox-erase": ["POST api-intake-erase"],
    "GET inbox-merge": ["GET api-intake-detail", "GET api-incident-list"],
    "POST inbox-merge": ["POST api-intake-merge"],
    "POST report-answer": ["POST api-report-answer"],
    "GET report": ["GET api-vocabulary"],
    "POST report": ["POST api-intake-list"],
    "GET report-sent": ["GET api-report-list"],
    "GET my-reports": ["GET api-report-list"],
    "GET board": ["GET api-board-list", "GET api-referral-list", "GET api-referral-detail"],
    "GET refer": ["GET api-board-detail"],
    "POST refer": ["POST api-referral-list"],
    "POST referral-withdraw": ["DELETE api-referral-detail"],
    "GET offer": ["GET api-offer-detail"],
    "POST offer-check": ["POST api-offer-check"],
    "GET offer-accept": ["POST api-offer-check"],
    "POST offer-accept": ["POST api-offer-accept"],
    "POST offer-decline": ["POST api-offer-decline"],
    "GET cases": ["GET api-case-list", "GET api-offer-list"],
    "GET case": ["GET api-case-detail"],
    "POST case": ["PATCH api-case-detail", "POST api-case-close"],
    "GET case-keeping": ["GET api-case-keeping", "GET api-case-due"],
    "POST case-keeping": ["PUT api-case-hold", "DELETE api-case-hold", "POST api-case-erase"],
    "GET providers": ["GET api-provider-list", "GET api-provider-detail"],
    "GET provider-edit": ["GET api-provider-detail"],
    "POST provider-edit": ["PUT api-provider-detail"],
    "GET trends": ["GET api-trends"],
    "GET trends-csv": ["GET api-trends"],
}  # fmt: skip
TAKEN = {f"{row.method} {row.route}" for row in parse(ROWS)}
# Rooms whose pages are all listed above.
WHOLE = ("incidents.", "legal_aid.", "advocacy.")


def test_every_page_has_its_counterpart() -> None:
    listed = routes()
    pages = {
        step
        for step in TAKEN
        if listed[step.partition(" ")[2]].callback.__module__.startswith(WHOLE)
        and step.partition(" ")[2] not in DOORS
    }
    assert pages <= SAME.keys()


@pytest.mark.parametrize("page", SAME)
def test_the_counterpart_is_there(page: str) -> None:
    assert page in TAKEN
    assert set(SAME[page]) <= TAKEN
    assert page.partition(" ")[2] not in DOORS


def test_no_door_is_on_the_api() -> None:
    """Whatever is typed at a door has no field in the API."""
    described = yaml.safe_load((DOCS / "openapi.yaml").read_text())
    fields = {
        name.lower()
        for schema in described["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
    assert len(fields) > 100
    for word in ("password", "passphrase", "recovery", "totp", "seed", "old", "again"):
        assert not {name for name in fields if word in name.split("_")}
    paths = " ".join(described["paths"])
    assert not re.search(r"sign-in|password|passphrase|factor|recover|unlock", paths)


def test_every_call_in_the_guide_is_described() -> None:
    described = yaml.safe_load((DOCS / "openapi.yaml").read_text())["paths"]
    guide = (DOCS / "guides" / "api.md").read_text()
    lines = guide.replace("\\\n", " ").splitlines()
    curls = [re.search(r"(?:-X ([A-Z]+) +)?\"?\$AMPARO(/api/v1/[^ ?\"]*)", line) for line in lines]
    calls = [(found[1] or "GET", found[2]) for found in curls if found]
    calls += re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/api/v1/[^`]*)`", guide)
    assert len(calls) > 30
    for method, path in calls:
        known = re.sub(r"/(ID|TEAM|INCIDENT)/", "/{id}/", path)
        assert method.lower() in described.get(known, {}), f"{method} {path}"
