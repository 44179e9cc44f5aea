"""Texts that break programs, in every field that takes text: they come back as they were typed.

The texts are the Big List of Naughty Strings (MIT), with its collections of scripts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic
import pytest
from django.test import Client
from django.urls import reverse

from incidents.document import IncidentDocument, canonical
from incidents.models import Record
from incidents.quick_report import QuickReport
from tests.attacks.effort import SEED, effort
from tests.attacks.free_text import filled, free_paths
from tests.attacks.html_forms import forms_of
from tests.incidents.typing_in import record_data
from tests.world import World

LIST = Path(__file__).parents[2] / "node_modules" / "big-list-of-naughty-strings" / "blns.json"
NAUGHTY: list[str] = json.loads(LIST.read_text("utf-8"))
# A sample goes over the wire with every change; `make attack` sends them all.
EVERY = effort(46, 1)
SENT = NAUGHTY[SEED % EVERY :: EVERY]
GRANTED = [
    {"scope": scope, "state": "granted", "method": "", "recorder": ""}
    for scope in ("store", "sensitive_health")
]
# What pages write with one line, so that browsers send no line break from it.
ONE_LINE = ("about-title", "acts-0-place_detail", "people-0-name", "perpetrators-0-badge")


def at(plain: Any, path: str) -> Iterator[Any]:
    """Every value under a dotted path; `*` stands for each entry."""
    first, _dot, rest = path.partition(".")
    if first == "*":
        inner = plain.values() if isinstance(plain, dict) else plain
    elif first == "keys":
        inner = plain
    else:
        inner = [plain[first]] if first in plain else []
    for value in inner:
        yield from at(value, rest) if rest else [value]


def as_kept(text: str) -> str:
    """Lines end as this program keeps them (browsers send CRLF, the API does not), and blanks
    before and after a text, which nobody sees, are nobody's words."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def document_of(text: str) -> dict[str, Any]:
    """A whole incident with one text wherever a text may stand."""
    plain = filled(IncidentDocument, lambda _at, shape: text if shape == "text" else "zq-word")
    plain["account"]["consents"] = GRANTED
    plain["account"]["region"] = "KE/Nairobi"
    plain["account"]["follow_ups"][0]["what"] = text if text.strip() else "something"
    plain["office"] |= {"facts_secret": "", "assignee": ""}
    plain["identity"]["people"][0]["languages"] = ["sw"]
    plain["account"]["languages"] = ["sw"]
    return plain


def test_the_list_is_all_there() -> None:
    assert len(NAUGHTY) > 400
    assert sum("script" in text.lower() for text in NAUGHTY) > 100


@pytest.mark.parametrize("model", [IncidentDocument, QuickReport])
def test_every_text_of_a_document_keeps_what_was_typed(model: type[pydantic.BaseModel]) -> None:
    """Nothing is changed but blanks around it and ends of lines."""
    paths = [path for path in free_paths(model) if "keys" not in path]
    assert len(paths) > 10
    for text in NAUGHTY:
        plain = document_of(text) if model is IncidentDocument else report_of(text)
        found = model.model_validate(plain)
        kept = json.loads(canonical(found))
        for path in paths:
            sent = [as_kept(one) for one in at(plain, path)]
            assert not any(sent) or sent == [one.strip() for one in at(kept, path)], path


def report_of(text: str) -> dict[str, Any]:
    plain = filled(QuickReport, lambda _at, shape: text if shape == "text" else "sw")
    return plain | {
        "jurisdiction": "KE",
        "region": "KE/Nairobi",
        "groups": ["arr"],
        "attachments": [],
    }


def test_the_api_gives_back_what_it_was_given(world: World, api_of: Any) -> None:
    api = api_of(world.pavel)
    for text in SENT:
        body = {"team": str(world.riverside.pk), "document": document_of(text)}
        made = api.post(reverse("api-incident-list"), body, format="json")
        assert made.status_code == 201, (text, made.content)
        read = api.get(made["Location"]).json()
        assert read["account"]["narrative"].strip() == as_kept(text)
        assert read["identity"]["people"][0]["name"] == as_kept(text)
        assert read["office"]["notes"].strip() == as_kept(text)


def test_forms_show_again_what_was_typed_in_them(world: World, browser_of: Any) -> None:
    """Typed, kept, shown in the form for changing it, sent from there: nothing changed."""
    browser: Client = browser_of(world.pavel)
    for text in SENT:
        line = " ".join(text.split()) or "x"
        typed = record_data(**{"story-narrative": text}, **dict.fromkeys(ONE_LINE, line))
        answer = browser.post(reverse("incident-new"), typed)
        assert answer.status_code == 302, (text, answer.context["form"].complaints)
        record = Record.objects.get(pk=typed["record_id"])
        page = browser.get(reverse("incident-revise", args=[record.pk]))
        form = max(forms_of(page.content.decode()), key=lambda one: len(one.controls))
        shown = {name: form.controls[name].sent for name in ONE_LINE}
        assert shown == {name: [line] for name in ONE_LINE}
        # The first line break in a textarea belongs to HTML.
        assert form.controls["story-narrative"].sent[0].strip() == as_kept(text)
        browser.post(reverse("incident-revise", args=[record.pk]), form.untouched())
        record.refresh_from_db()
        assert record.head == 1, text
