"""The main job through the API alone: report, register, refer, accept, count."""

from __future__ import annotations

import uuid
from typing import Any

from incidents.batches import release_facts
from incidents.models import FactInTransit

REPORT = {
    "groups": ["arr"],
    "place": "street",
    "words": "They took her.",
    "consent_store": "granted",
}


def test_report_reaches_a_lawyer_and_the_figures(
    world: Any, api_of: Any, directory: Any, body: dict[str, Any]
) -> None:
    intake = str(uuid.uuid4())
    sent = api_of(world.petra, ("submit",)).post(
        "/api/v1/intakes/", {"id": intake, "report": REPORT}, format="json"
    )
    assert sent.status_code == 201
    assert set(sent.json()) == {"reference", "receipt"}

    pavel = api_of(world.pavel)
    (waiting,) = pavel.get("/api/v1/intakes/").json()["results"]
    assert waiting["id"] == intake
    opened = pavel.get(f"/api/v1/intakes/{intake}/").json()
    assert opened["report"]["words"] == "They took her."
    assert opened["state"] == "opened"

    incident = pavel.post("/api/v1/incidents/", {**body, "intake": intake}, format="json")
    assert incident.status_code == 201
    assert pavel.get(f"/api/v1/intakes/{intake}/").json()["state"] == "handled"

    referral = api_of(world.carla).post(
        "/api/v1/referrals/", {"incident": incident.json()["id"]}, format="json"
    )
    assert referral.status_code == 201
    assert len(referral.json()["chosen"]) == 3
    assert all(one["sentences"] for one in referral.json()["chosen"])
    live = next(offer for offer in referral.json()["offers"] if offer["state"] == "live")
    lawyer = {
        str(world.clinic.pk): world.lena,
        str(world.duty.pk): world.dmitri,
        str(world.desk.pk): world.wanda,
    }[live["provider"]]

    client = api_of(lawyer)
    assert client.get(f"/api/v1/incidents/{incident.json()['id']}/").status_code == 404
    offer = client.get(f"/api/v1/offers/{live['id']}/").json()
    assert offer["teaser"]["violations"]
    assert "Amina" not in str(offer)
    assert client.post(f"/api/v1/offers/{live['id']}/check/").json()["answer"] == "no"
    accepted = client.post(
        f"/api/v1/offers/{live['id']}/accept/", {"conflict": "no"}, format="json"
    )
    assert accepted.status_code == 200
    case = client.get(f"/api/v1/cases/{accepted.json()['case']}/")
    assert case.json()["privileged"] is not None
    facts = client.get(f"/api/v1/incidents/{case.json()['incident']}/").json()
    assert facts["identity"]["people"][0]["name"] == "Amina K"
    assert facts["office"] is None
    assert api_of(world.pavel).get(case.wsgi_request.path).json()["privileged"] is None

    assert FactInTransit.objects.count() >= 1
    release_facts(force=True)
    trends = api_of(world.ada).get("/api/v1/trends/")
    assert trends.status_code == 200
    assert trends.json()["table"] is None
    assert trends.json()["proposals"] == []


def test_next_provider_is_asked_when_one_declines(
    world: Any, api_of: Any, directory: Any, registered: dict[str, Any]
) -> None:
    carla = api_of(world.carla)
    referral = carla.post(
        "/api/v1/referrals/", {"incident": registered["id"]}, format="json"
    ).json()
    lawyers = {world.clinic.pk: world.lena, world.duty.pk: world.dmitri, world.desk.pk: world.wanda}
    asked = []
    for _round in range(3):
        detail = carla.get(f"/api/v1/referrals/{referral['id']}/").json()
        (live,) = [offer for offer in detail["offers"] if offer["state"] == "live"]
        asked.append(live["provider"])
        lawyer = api_of(lawyers[uuid.UUID(live["provider"])])
        assert lawyer.post(f"/api/v1/offers/{live['id']}/decline/").status_code == 204
    assert len(set(asked)) == 3
    assert carla.get(f"/api/v1/referrals/{referral['id']}/").json()["state"] == "unplaced"


def test_referral_without_consent_is_a_problem(
    world: Any, api_of: Any, directory: Any, body: dict[str, Any]
) -> None:
    consents = body["document"]["account"]["consents"]
    body["document"]["account"]["consents"] = [
        entry for entry in consents if entry["scope"] != "share_legal"
    ]
    pavel = api_of(world.pavel)
    incident = pavel.post("/api/v1/incidents/", body, format="json").json()
    refused = pavel.post("/api/v1/referrals/", {"incident": incident["id"]}, format="json")
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    assert pavel.get("/api/v1/referrals/").json()["results"] == []
