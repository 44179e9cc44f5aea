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
    "report-slips", "inbox-file", "evidence-copy", "evidence-still", "calendar-file",
    "public-releases", "public-release", "public-file", "release-run",
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
    "POST client-contacts": ["GET api-client-detail"],
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
    "POST evidence-uploads": ["POST api-evidence-uploads"],
    "PATCH evidence-upload": ["PATCH api-evidence-upload"],
    "DELETE evidence-upload": ["DELETE api-evidence-upload"],
    "GET evidence": ["GET api-evidence"],
    "GET evidence-bundle": ["POST api-evidence-bundle-preview"],
    "POST evidence-bundle": ["POST api-evidence-bundle-preview", "POST api-evidence-bundle"],
    "GET evidence-handovers": ["GET api-evidence-handovers"],
    "GET evidence-handover": ["GET api-evidence-handovers"],
    "GET evidence-add": ["GET api-evidence"],
    "POST evidence-add": ["POST api-evidence-uploads"],
    "POST evidence-abandon": ["DELETE api-evidence-upload"],
    "GET evidence-file": [
        "GET api-evidence", "GET api-evidence-custody", "GET api-evidence-notes",
    ],
    "POST evidence-file": ["GET api-evidence-original"],
    "GET evidence-describe": ["GET api-evidence-description"],
    "POST evidence-describe": ["PUT api-evidence-description"],
    "GET evidence-corrections": ["GET api-evidence-description"],
    "GET evidence-medical": ["GET api-evidence-description"],
    "POST evidence-medical": ["PUT api-evidence-description"],
    "GET evidence-notes": ["GET api-evidence-notes"],
    "POST evidence-notes": ["PUT api-evidence-note"],
    "GET evidence-note": ["GET api-evidence-notes"],
    "POST evidence-note": ["PUT api-evidence-note"],
    "GET evidence-remove": ["GET api-evidence"],
    "POST evidence-remove": ["POST api-evidence-remove"],
    "GET evidence-original": ["GET api-evidence-original"],
    "GET evidence-preview": ["GET api-evidence-original"],
    "GET incident-print": ["GET api-incident-detail"],
    "POST incident-print": ["GET api-incident-detail"],
    "GET incident": ["GET api-incident-detail", "GET api-incident-history"],
    "POST incident-sensitive": ["GET api-incident-sensitive"],
    "POST incident-contacts": ["GET api-incident-detail"],
    "GET incident-versions": ["GET api-incident-history", "GET api-incident-changes"],
    "POST incident-versions": ["GET api-incident-changes"],
    "GET incident-consents": ["GET api-incident-consents"],
    "GET incident-revise": ["GET api-incident-detail"],
    "POST incident-revise": ["PUT api-incident-detail"],
    "GET safety-hold": ["GET api-incident-detail"],
    "POST safety-hold": ["POST api-incident-safety-lift"],
    "GET incident-keeping": ["GET api-incident-keeping", "GET api-incident-due"],
    "POST incident-keeping": [
        "PUT api-incident-hold", "DELETE api-incident-hold",
        "POST api-incident-close", "POST api-incident-erase",
    ],
    "GET urgent-basis": ["GET api-organisation-list"],
    "POST urgent-basis": ["PUT api-organisation-detail"],
    "GET public-page": ["GET api-organisation-list"],
    "POST public-page": ["PUT api-organisation-detail"],
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
    "GET wishes": ["GET api-incident-detail", "GET api-provider-list"],
    "POST wishes": ["PUT api-incident-detail"],
    "GET tasks-by-stage": ["GET api-task-templates-list", "GET api-task-templates-detail"],
    "POST tasks-by-stage": [
        "PUT api-task-templates-detail", "DELETE api-task-templates-detail",
    ],
    "GET task-template": ["GET api-task-templates-detail"],
    "POST task-template": ["PUT api-task-templates-detail"],
    "GET rules": ["GET api-rules-list", "GET api-rules-detail"],
    "GET rule": ["GET api-rules-detail", "GET api-vocabulary"],
    "POST rule": ["PUT api-rules-detail"],
    "GET pool": ["GET api-rules-detail", "GET api-provider-list"],
    "POST pool": ["PUT api-rules-detail"],
    "GET rules-yaml": ["GET api-rules-yaml"],
    "GET rules-version-yaml": ["GET api-rules-version"],
    "GET rules-file": ["GET api-rules-yaml"],
    "POST rules-file": ["PUT api-rules-yaml"],
    "GET rules-try": ["GET api-rules-trial"],
    "GET rules-version": ["GET api-rules-version"],
    "POST rules-publish": ["POST api-rules-publish"],
    "POST rules-discard": ["DELETE api-rules-detail"],
    "POST referral-withdraw": ["DELETE api-referral-detail"],
    "POST case-lead": ["PUT api-case-lead"],
    "GET workload": ["GET api-workload"],
    "POST work-hand-over": ["POST api-work-hand-over"],
    "GET fairness": ["GET api-fairness"],
    "GET by-phone": ["GET api-board-detail"],
    "POST by-phone": ["POST api-phone-answer"],
    "GET referral-sheet": ["GET api-referral-sheet"],
    "GET offer": ["GET api-offer-detail"],
    "POST offer-check": ["POST api-offer-check"],
    "GET offer-accept": ["POST api-offer-check"],
    "POST offer-accept": ["POST api-offer-accept"],
    "POST offer-decline": ["POST api-offer-decline"],
    "GET cases": ["GET api-case-list", "GET api-offer-list"],
    "GET case": ["GET api-case-detail"],
    "POST case": ["PATCH api-case-detail", "POST api-case-close"],
    "POST case-reached": ["POST api-case-reached"],
    "POST incident-results": ["POST api-incident-results"],
    "POST case-dispute-begin": ["POST api-dispute-list"],
    "GET case-dispute": ["GET api-case-detail"],
    "POST case-dispute": ["PATCH api-dispute-detail"],
    "POST case-deadlines": ["GET api-case-deadlines", "POST api-case-deadlines"],
    "GET day": ["GET api-days"],
    "GET case-calendar": ["GET api-days"],
    "GET calendar-feed": ["GET api-calendar-feed"],
    "POST calendar-feed": ["POST api-calendar-feed", "DELETE api-calendar-feed"],
    "GET hearing": ["GET api-hearing"],
    "GET hearing-after": ["GET api-hearing"],
    "POST hearing-after": ["POST api-hearing-after"],
    "POST case-propose": ["GET api-case-proposed", "POST api-case-proposed"],
    "GET case-course": ["GET api-case-detail"],
    "POST case-course": ["POST api-case-step", "POST api-case-transfer", "POST api-case-co-counsel",
                         "POST api-case-co-counsel-end", "POST api-case-join",
                         "POST api-case-part", "PATCH api-case-detail"],
    "GET case-documents": ["GET api-case-documents"],
    "POST case-documents": ["POST api-case-documents"],
    "GET case-document": ["GET api-case-document"],
    "GET case-keeping": ["GET api-case-keeping", "GET api-case-due"],
    "POST case-keeping": ["PUT api-case-hold", "DELETE api-case-hold", "POST api-case-erase"],
    "GET providers": ["GET api-provider-list", "GET api-provider-detail"],
    "GET provider-edit": ["GET api-provider-detail"],
    "POST provider-edit": ["PUT api-provider-detail"],
    "GET provider": ["GET api-provider-detail"],
    "GET provider-gaps": ["GET api-provider-coverage"],
    "GET provider-csv": ["GET api-provider-list"],
    "GET provider-import": ["POST api-provider-table"],
    "POST provider-import": ["POST api-provider-table"],
    "GET provider-new": ["GET api-vocabulary"],
    "POST provider-new": ["POST api-provider-list"],
    "GET provider-people": ["GET api-provider-detail"],
    "POST provider-people": ["PUT api-provider-people"],
    "GET provider-rota": ["GET api-provider-detail"],
    "POST provider-rota": ["POST api-provider-shifts", "DELETE api-provider-shift"],
    "POST provider-rate": ["POST api-provider-rate"],
    "GET provider-remove": ["GET api-provider-detail"],
    "POST provider-remove": ["DELETE api-provider-detail"],
    "GET trends": ["GET api-trends"],
    "GET population": ["GET api-population"],
    "POST population": ["PUT api-population"],
    "POST table-save": ["POST api-saved-table-list", "DELETE api-saved-table-detail"],
    "GET releases": [
        "GET api-release-list", "GET api-release-draft-list", "GET api-saved-table-list",
    ],
    "POST release-draft-new": ["POST api-release-draft-list", "PUT api-release-draft-detail"],
    "GET release-draft": ["GET api-release-draft-detail"],
    "POST release-draft": [
        "PUT api-release-draft-detail", "DELETE api-release-draft-detail",
        "POST api-release-draft-ask", "POST api-release-draft-decide",
        "POST api-release-draft-publish",
    ],
    "GET release-recurring": ["GET api-release-draft-detail"],
    "POST release-recurring": ["PUT api-release-draft-detail"],
    "GET ledger": ["GET api-ledger-list"],
    "POST ledger": ["POST api-ledger-threshold", "POST api-ledger-bring-back"],
    "GET release": ["GET api-release-detail", "GET api-release-readings"],
    "GET release-file": ["GET api-release-files", "GET api-release-file"],
    "POST release-correct": ["POST api-release-correct"],
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
