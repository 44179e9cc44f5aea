"""Documents and reports for the tests of this room. Everything in them is invented."""

from __future__ import annotations

import copy
from typing import Any

from incidents.document import IncidentDocument
from incidents.quick_report import QuickReport
from incidents.recording import revise

PLAIN: dict[str, Any] = {
    "account": {
        "title": "Arrest at a pharmacy",
        "jurisdiction": "KE",
        "region": "KE/Nairobi/Kamukunji",
        "acts": [
            {
                "id": "a1",
                "violation": "arr_service",
                "date": "2026-03-05",
                "place": "pharmacy",
                "harms": ["liberty_loss"],
                "victims": ["p1"],
                "perpetrators": ["o1"],
                "source": "client",
            }
        ],
        "perpetrators": [{"id": "o1", "agency": "pol_plain", "badge": "4711"}],
        "narrative": "They waited until she had her bottle.",
        "consents": [
            {"scope": "store", "state": "granted", "method": "spoken"},
            {"scope": "statistics", "state": "granted"},
        ],
    },
    "identity": {
        "people": [
            {"id": "p1", "name": "Amina K", "client_code": "K-4821", "gender": "woman"},
        ]
    },
}


def document(change: Any = None, **account: Any) -> IncidentDocument:
    """The plain story with fields of its account replaced, and `change` applied to the raw data."""
    data = copy.deepcopy(PLAIN)
    data["account"].update(account)
    if change:
        change(data)
    return IncidentDocument.model_validate(data)


def consents(**states: str) -> list[dict[str, str]]:
    """Raw consent entries; storing is granted unless said otherwise."""
    return [
        {"scope": scope, "state": state} for scope, state in ({"store": "granted"} | states).items()
    ]


def report(**fields: Any) -> QuickReport:
    return QuickReport.model_validate({"groups": ["arr"], "words": "By the bridge"} | fields)


def save(world: Any, record: Any, document: IncidentDocument, by: Any = None) -> Any:
    """Revise a record as it stands, as Pavel unless said otherwise."""
    person = by or world.pavel
    record.refresh_from_db()
    return revise(
        keyring=person.keyring,
        author=person.user,
        record=record,
        document=document,
        expected=record.head,
    )
