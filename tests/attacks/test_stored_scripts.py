"""Scripts in every text that is kept: whoever reads it later sees text, not a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Organisation, Team
from incidents.models import Intake, Record
from tests.attacks.desk import Desk
from tests.attacks.naughty import SCRIPT
from tests.attacks.stage import Stage, undone
from tests.attacks.test_access import ROUTES, ROWS, page_request

pytestmark = pytest.mark.django_db
READERS = ("para", "lwca")
ALIVE = re.compile(r"<script>zq|<img src=x onerror", re.IGNORECASE)


def all_ids(rows: Any) -> list[Any]:
    return list(rows.values_list("pk", flat=True))


def plant(_label: str, shape: str) -> str:
    return {"text": SCRIPT, "word": "zqscript", "code": "zz-zqscript"}[shape]


def write_scripts(stage: Stage) -> None:
    """Through every page that keeps words; names of teams, which any founder chooses, directly."""
    prefer = ("granted", "victim")

    def desk(role: str) -> Desk:
        return Desk(plant, prefer=prefer, client=stage.browser(role))

    held = {f"custody-0-{name}": "" for name in ("since", "released", "last_dose")}
    desk("peer").fill(reverse("report"), region="KE/Nairobi")
    desk("para").fill(reverse("incident-new"), **{"about-region": "KE/Nairobi", **held})
    desk("para").fill(reverse("client-new"), born="", uic="")
    own = reverse("incident-revise", args=[stage.ids["own"]])
    desk("para").fill(own, **{"about-region": "KE/Nairobi"})
    for role in ("lwca", "coor"):
        desk(role).fill_all(reverse("case", args=[stage.ids["case"]]), leave=("close",))
    Team.objects.update(name=SCRIPT[:100])
    Organisation.objects.update(name=SCRIPT[:100])


def is_read_as_a_page(answer: Any) -> bool:
    """Whatever else keeps scripts as they were typed, it must be saved and never guessed at."""
    kind = answer.headers.get("Content-Type", "text/html")
    if kind.startswith(("text/html", "application/xhtml", "image/svg", "text/xml")):
        return True
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if kind.startswith("text/csv"):
        assert answer.headers["Content-Disposition"].startswith("attachment")
    return not kind.startswith("text/csv")


def test_scripts_that_were_kept_come_back_as_text(stage: Stage) -> None:
    shown = 0
    with undone():
        known = {*all_ids(Record.objects), *all_ids(Intake.objects)}
        write_scripts(stage)
        newest = {
            "incident": (set(all_ids(Record.objects.incidents())) - known).pop(),
            "client": (set(all_ids(Record.objects.clients())) - known).pop(),
            "inbox-open": (set(all_ids(Intake.objects)) - known).pop(),
        }
        for row in ROWS:
            if row.method != "GET" or ROUTES[row.route].is_api:
                continue
            ids = [newest.get(row.route, stage.ids[name]) for name in row.objects]
            url = ROUTES[row.route].url(*ids)
            for role in READERS:
                with undone():
                    answer = page_request(stage.browser(role), "GET", url, {})
                    text = answer.getvalue().decode(errors="replace")
                if is_read_as_a_page(answer):
                    assert not ALIVE.search(text), (row.label, role)
                shown += "zq()" in text
    assert shown > 12
