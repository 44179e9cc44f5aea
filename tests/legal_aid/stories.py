"""Invented incidents for the tests of this room."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

from django.utils import timezone

from incidents.document import IncidentDocument

HELD: dict[str, Any] = {
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
                "victims": ["p1"],
                "perpetrators": ["o1"],
            },
            {"id": "a2", "violation": "hlt_oat_custody", "victims": ["p1"]},
        ],
        "perpetrators": [
            {"id": "o1", "agency": "pol_plain", "badge": "KP-4711", "description": "tall, Otieno"}
        ],
        "custody": [{"held_where": "Station 4", "since": "", "since_certain": True}],
        "languages": ["sw"],
        "needs": ["lawyer_now"],
        "narrative": "They waited until she had her bottle.",
        "consents": [
            {"scope": "store", "state": "granted"},
            {"scope": "share_legal", "state": "granted"},
            {"scope": "sensitive_health", "state": "granted"},
        ],
    },
    "identity": {
        "people": [
            {"id": "p1", "name": "Amina Kariuki", "client_code": "K-4821"},
            {"id": "w1", "role": "witness", "name": "Baraka Njoroge"},
        ]
    },
    "sensitive": {"circumstances": {"p1": ["hiv"]}, "notes": "on ART since 2019"},
}


def held(change: Any = None, *, hours_ago: float = 4, **account: Any) -> IncidentDocument:
    """A woman held since `hours_ago`, in a country where a judge must see her within 24 hours."""
    data = copy.deepcopy(HELD)
    since = timezone.now() - timedelta(hours=hours_ago)
    data["account"]["custody"][0]["since"] = since.isoformat(timespec="minutes")
    data["account"].update(account)
    if change:
        change(data)
    return IncidentDocument.model_validate(data)


def beaten(change: Any = None, **account: Any) -> IncidentDocument:
    """Somebody beaten in the street: nothing presses, a complaint is due."""

    def free(data: dict[str, Any]) -> None:
        data["account"].update(custody=[], needs=[], title="Beaten at the bus stop", **account)
        data["account"]["acts"] = [{"id": "a1", "violation": "vio_force", "victims": ["p1"]}]
        data["account"]["perpetrators"] = []
        if change:
            change(data)

    return held(free)


def without(*scopes: str) -> list[dict[str, str]]:
    """The consents of the story without some of them."""
    return [entry for entry in HELD["account"]["consents"] if entry["scope"] not in scopes]
