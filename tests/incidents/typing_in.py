"""What people type into the pages, as browsers send it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

SECTIONS = (
    "acts", "people", "perpetrators", "sources", "custody", "losses", "referrals", "follow_ups",
    "services",
)  # fmt: skip
CONSENTS = ("store", "share_legal", "statistics")


def report_data(**fields: Any) -> dict[str, Any]:
    """A peer's answers on the quick report page: the four that are needed, and a few words."""
    return {
        "intake_id": str(uuid4()),
        "groups": ["arr"],
        "words": "They waited behind the pharmacy.",
        "when": "today",
        "place": "pharmacy",
        "about": "someone",
        "consent_store": "granted",
        "consent_share_legal": "granted",
    } | fields


def record_data(rows: dict[str, int] | None = None, **fields: Any) -> dict[str, Any]:
    """A paralegal's answers on the form of a record. `rows` says how many rows a section has."""
    counts = {"acts": 1, "people": 1, "perpetrators": 1} | (rows or {})
    data: dict[str, Any] = {"record_id": str(uuid4())}
    for section in SECTIONS:
        data |= {f"{section}-TOTAL_FORMS": counts.get(section, 0), f"{section}-INITIAL_FORMS": 0}
    return (
        data
        | {f"consent-{scope}-state": "granted" for scope in CONSENTS}
        | {
            "about-title": "Arrest at a pharmacy",
            "about-jurisdiction": "KE",
            "acts-0-id": "a1",
            "acts-0-violation": "arr_service",
            "acts-0-date": "2026-03-05",
            "acts-0-place": "pharmacy",
            "acts-0-victims": ["p1"],
            "people-0-id": "p1",
            "people-0-role": "victim",
            "people-0-client_code": "K-4821",
            "people-0-name": "Amina K",
            "perpetrators-0-id": "o1",
            "perpetrators-0-agency": "pol_plain",
            "story-narrative": "They waited until she had her bottle.",
        }
        | fields
    )


def filled_in(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send from the form on `page`, with some answers changed."""
    form = page.context["form"]
    data: dict[str, Any] = {}
    for part in form.parts:
        singles = getattr(part, "forms", None)
        if singles is not None:
            management = part.management_form
            data |= {field.html_name: field.value() for field in management}
        for single in [part] if singles is None else singles:
            data |= {field.html_name: _sent(field) for field in single}
    for extra in ("expected",):
        if extra in page.context:
            data[extra] = page.context[extra]
    if said := getattr(form, "contacts_said", ""):
        data["contacts"] = str(said)
    return {name: value for name, value in (data | changes).items() if value is not None}


def _sent(field: Any) -> Any:
    value = field.value()
    return None if value is False else value


def sign_and_register(browser: Client, **fields: Any) -> Any:
    """Fill in the form of a new record and send it."""
    return browser.post(reverse("incident-new"), record_data(**fields))
