"""Invented incidents. Every time is relative to the moment the demo is made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from incidents.document import IncidentDocument

ALL_CONSENTS = ("store", "contact_safe", "share_legal", "statistics", "complaint")


def documents(now: datetime) -> dict[str, IncidentDocument]:
    """The demo's incidents by a name of their own, oldest last."""
    return {
        name: IncidentDocument.model_validate(plain) for name, plain in _plain(_Clock(now)).items()
    }


class _Clock:
    """Times before now, as the document writes them."""

    def __init__(self, now: datetime) -> None:
        self._now = timezone.localtime(now)

    def hours(self, ago: float) -> str:
        """An ISO minute."""
        return (self._now - timedelta(hours=ago)).isoformat(timespec="minutes")

    def day(self, ago: int, hours: float = 0) -> str:
        return (self._now - timedelta(days=ago, hours=hours)).date().isoformat()

    def ahead(self, days: int) -> str:
        """A day to come."""
        return self.day(-days)

    def month(self, ago: int) -> str:
        return self.day(30 * ago)[:7]


def _plain(at: _Clock) -> dict[str, dict[str, Any]]:
    taken = at.day(0, 7)
    return {
        "pharmacy": _incident(
            title="Arrest outside a pharmacy, pressed to inform",
            region="KE/Harbour",
            acts=[
                _act("arr_service", taken, "near_service", "liberty_loss", known=("s1", "s2")),
                _act("due_informant", taken, "police_station", "psych", known=("s1",)),
                _act(
                    "hlt_oat_custody",
                    taken,
                    "police_station",
                    "missed_dose",
                    "withdrawal",
                    known=("s1",),
                ),
            ],
            person=_person("Amina Otieno", "K-4821", "woman", "25-34", "oat_client"),
            contact="Sister, calls after 19:00 only",
            flags=["evening_only", "no_name"],
            officer={"agency": "pol_plain", "badge": "4471", "description": "Grey jacket"},
            custody={
                "held_where": "Harbour police station",
                "since": at.hours(6.5),
                "since_certain": True,
                "last_dose": at.hours(31),
                "medicine": "methadone 60 mg a day",
                "prescriber": "Harbour clinic, ask for the dispensary",
                "person": "p1",
                "missed_doses": 1,
            },
            sources=[
                _source("family", "hearsay", at.day(0), "She called once and told her sister."),
                _source(
                    "witness", "witness", at.day(0), "A customer saw two men in plain clothes."
                ),
            ],
            follow_ups=[
                {"what": "Bring the request for methadone to the station", "due": at.hours(1)},
                {"what": "Ask her about the other consents", "due": at.ahead(2)},
                {"what": "Call the sister", "due": at.day(0), "done": True, "done_on": at.day(0)},
            ],
            responses=["rights_advice", "station_visit"],
            services=[{"service": "mat", "interference": "arrest_nearby"}],
            needs=["lawyer_now", "oat_continuity"],
            narrative=(
                "They waited until I had my bottle. He said I could have it back if I told them "
                "who else comes on Fridays."
            ),
            consents=_urgent(at),
        ),
        "overlong": _incident(
            title="Held past the legal limit, no interpreter",
            region="KE/Lake",
            acts=[
                _act("det_overlong", at.day(0, 20), "police_station", "liberty_loss"),
                _act("due_nointerpreter", at.day(0, 20), "police_station"),
            ],
            person=_person("Joseph Barasa", "T-0092", "man", "35-44", "prior_detention"),
            contact="Outreach worker at the Lake drop-in",
            officer={"agency": "pol_general", "rank": "inspector", "alias": "Bosco"},
            losses=[
                _loss("bribe", "5000", "KES", "Asked from his brother for release"),
                _loss("fine", "40", "USD", "For papers, paid by the brother"),
            ],
            custody={
                "held_where": "Lake police station",
                "since": at.hours(20),
                "since_certain": False,
            },
            needs=["lawyer_now", "interpreter", "contact_family"],
            narrative="He signed a paper that nobody read to him.",
            consents=_granted(at, 0, *ALL_CONSENTS),
        ),
        "naloxone": _incident(
            title="Naloxone destroyed at a checkpoint",
            region="KE/Lake",
            acts=[_act("prp_naloxone", at.day(3), "checkpoint", "infection_risk", "property_loss")],
            person=_person("Fatuma Ali", "M-3310", "woman", "35-44", "peer_worker"),
            contact="Work phone, any time",
            officer={"agency": "pol_traffic", "plate": "KGB 118T"},
            services=[
                {"service": "naloxone", "interference": "confiscation"},
                {"service": "outreach", "interference": "threat"},
            ],
            needs=["naloxone"],
            narrative="They stamped on forty kits while we watched. Two people died that week.",
            consents=_granted(at, 3, *ALL_CONSENTS),
        ),
        "encampment": _incident(
            title="Area ban, tent and papers taken",
            region="KE/Plain",
            acts=[
                _act("hou_evict", at.day(9), "encampment", "housing_loss"),
                _act("prp_documents", at.day(9), "encampment", "property_loss"),
            ],
            person=_person("Peter", "B-7754", "man", "45-54", "homeless"),
            officer={"agency": "municipal"},
            needs=["shelter", "documents"],
            losses=[
                _loss("things_taken", "", "", "Tent, blanket, identity card"),
                _loss("money_taken", "1250.50", "KES", "All he had"),
            ],
            referrals=[
                {
                    "id": "r1",
                    "recipient": "Night shelter at the old market",
                    "service": "shelter",
                    "consent": "share_social",
                    "sent": at.day(8),
                    "due": at.day(2),
                    "note": "They keep a bed until Friday.",
                }
            ],
            follow_ups=[{"what": "Go with him to the registry", "due": at.ahead(3)}],
            narrative="They said if we came back they would burn the rest.",
            consents=_granted(at, 9, "store", "statistics", "share_social"),
        ),
        "medicine": _incident(
            title="Prescribed medicine confiscated",
            region="KE/Harbour",
            acts=[_act("prp_medicine", at.day(12), "street", "treatment_gap")],
            person=_person("Grace Wanjiru", "A-1180", "woman", "25-34", "oat_client"),
            contact="Clinic front desk, ask for G.",
            officer={"agency": "pol_general", "badge": "2093"},
            services=[{"service": "mat", "interference": "confiscation"}],
            losses=[_loss("medicine_taken", "", "", "Three days of take-home doses")],
            referrals=[
                {
                    "id": "r1",
                    "recipient": "Harbour clinic",
                    "service": "mat",
                    "consent": "share_health",
                    "sent": at.day(11),
                    "result": "helped",
                    "note": "New doses the next morning.",
                }
            ],
            custody={
                "person": "p1",
                "held_where": "Harbour police station",
                "since": at.day(12),
                "released": at.day(11),
                "medicine": "methadone",
                "missed_doses": 1,
            },
            verification="under_review",
            reliability="documented",
            checked_how="The clinic's dispensing book shows the gap.",
            narrative="He poured it out on the road and laughed.",
            consents=_granted(at, 12, *ALL_CONSENTS, "share_health"),
        ),
        "stopped": _incident(
            title="Stopped and searched outside the drop-in",
            region="KE/Harbour",
            acts=[_act("arr_service", at.day(14), "near_service", "psych")],
            person=_person("Samwel Kiprop", "", "man", "18-24", "injects"),
            officer={"agency": "pol_plain", "badge": "4471"},
            narrative="The one in the grey jacket again. He knows my name by now.",
            consents=_granted(at, 14, "store", "statistics"),
        ),
        "tent": _incident(
            title="Threatened with arrest for sleeping rough",
            region="KE/Plain",
            acts=[_act("hou_evict", at.day(15), "encampment", "psych")],
            person=_person("Peter", "B-7754", "man", "45-54", "homeless"),
            officer={"agency": "pol_plain", "badge": "44 71"},
            narrative="They came before light. I gave them what I had.",
            consents=_granted(at, 15, "store", "statistics"),
        ),
        "refused": _incident(
            title="Complaint refused at the station",
            region="KE/Upper valley",
            acts=[
                _act("rem_refused", at.day(16), "police_station"),
                _act("vio_insult", at.day(16), "police_station", "psych"),
            ],
            person=_person("Samuel Kiprop", "S-5026", "man", "18-24", "injects"),
            officer={"agency": "pol_custody"},
            narrative="The desk officer tore the form in two.",
            consents=_granted(at, 16, "store", "share_legal"),
        ),
        "raid": _incident(
            title="Raid on the overdose prevention site",
            region="KE/Harbour",
            acts=[
                _act("svc_raid", at.month(1), "service_site", "service_avoidance"),
                _act("svc_records", at.month(1), "service_site", "exposure"),
            ],
            person=_person("", "", "undisclosed", "undisclosed"),
            officer={"agency": "pol_drug", "involvement": "ordered"},
            services=[
                {"service": "ops", "interference": "raid"},
                {"service": "ops", "interference": "records_demand"},
                {"service": "housing_first", "interference": "avoided_from_fear"},
            ],
            narrative="Eleven officers. They photographed the sign-in sheet.",
            consents=_granted(at, 33, "store", "statistics", "share_legal"),
        ),
    }


def _incident(
    *,
    title: str,
    region: str,
    acts: list[dict[str, Any]],
    person: dict[str, Any],
    officer: dict[str, Any],
    narrative: str,
    consents: list[dict[str, str]],
    contact: str = "",
    flags: list[str] | None = None,
    custody: dict[str, Any] | None = None,
    services: list[dict[str, str]] | None = None,
    needs: list[str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    acts = [{**act, "id": f"a{number}"} for number, act in enumerate(acts, 1)]
    account = {
        "title": title,
        "jurisdiction": "KE",
        "region": region,
        "acts": acts,
        "perpetrators": [{"id": "o1", **officer}],
        "custody": [custody] if custody else [],
        "services": services or [],
        "needs": needs or [],
        "languages": ["sw"],
        "narrative": narrative,
        "consents": consents,
        **more,
    }
    for section, letter in (("follow_ups", "f"), ("losses", "l"), ("sources", "s")):
        rows = enumerate(more.get(section, []), 1)
        account[section] = [{**row, "id": f"{letter}{number}"} for number, row in rows]
    reached = {**person, "safe_contact": contact, "contact_flags": flags or []}
    return {"account": account, "identity": {"people": [reached]}}


def _loss(what: str, amount: str, currency: str, note: str) -> dict[str, str]:
    return {"what": what, "amount": amount, "currency": currency, "note": note}


def _source(kind: str, reliability: str, date: str, note: str) -> dict[str, str]:
    return {"kind": kind, "reliability": reliability, "date": date, "note": note}


def _act(
    violation: str, date: str, place: str, *harms: str, known: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "violation": violation,
        "date": date,
        "place": place,
        "harms": list(harms),
        "victims": ["p1"],
        "perpetrators": ["o1"],
        "sources": list(known),
    }


def _person(
    name: str, client_code: str, gender: str, age_band: str, *circumstances: str
) -> dict[str, Any]:
    return {
        "id": "p1",
        "name": name,
        "client_code": client_code,
        "gender": gender,
        "age_band": age_band,
        "circumstances": list(circumstances),
    }


def _granted(at: _Clock, days_ago: int, *scopes: str) -> list[dict[str, str]]:
    return [
        {
            "scope": scope,
            "state": "granted",
            "date": at.day(days_ago),
            "method": "Spoken, in person",
        }
        for scope in scopes
    ]


def _urgent(at: _Clock) -> list[dict[str, str]]:
    """She is in custody and could not be asked; her sister agreed for her."""
    basis = {
        "state": "on_behalf",
        "date": at.day(0),
        "method": "By phone, her sister",
        "reason": "In custody, cannot be reached",
        "confirm_by": at.hours(-66),
    }
    return [{"scope": scope, **basis} for scope in ("store", "share_legal")]
