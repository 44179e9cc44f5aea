"""A community dispute in the story that is seized: every word of it planted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from api.bodies.disputes import DisputeAgreement, DisputeChecks, DisputePeople
from api.bodies.reached import Measure
from incidents.models import Record
from legal_aid.community.safeguards import POWER, VOLUNTARINESS
from tests.attacks.planted_refusals import garble

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def settle(story: Story) -> None:
    """Begin one, write into every field, agree, and have it asked about."""
    desk, api = story.people["carla"].desk, story.api("carla")
    case = (
        Record.objects.cases()
        .filter(state="active", grants__team__memberships__user=story.people["carla"].user)
        .first()
    )
    _of_something_else(story, api, case.case_file.incident_id)
    reached = reverse("case-reached", args=[case.pk])
    for kind in ("diversion", "treatment"):
        words = {f"{kind}-{name}": story.plant(name) for name in ("code", "on", "note")}
        desk.post(reached, words | {"do": kind}, status=422)
        taken = {"do": kind, f"{kind}-code": "other", f"{kind}-note": story.plant("note")}
        desk.post(reached, taken)
    measure = story.document(Measure) | {"kind": "diversion", "code": "other", "on": "1987-04-19"}
    story.taken(api.post(f"/api/v1/cases/{case.pk}/reached/", measure, format="json"), 204)
    begun = story.taken(api.post(f"/api/v1/cases/{case.pk}/disputes/", {}, format="json"), 201)
    step = f"/api/v1/cases/{case.pk}/disputes/{begun.json()['id']}/"
    page = reverse("case-dispute", args=[case.pk, begun.json()["id"]])

    def take(**body: Any) -> None:
        story.taken(api.patch(step, body, format="json"), 200)

    garble(story, desk, page)
    desk.fill_all(page, leave=("failed", "stopped", "agree"))
    people = story.document(DisputePeople)
    people["parties"] = [people["parties"][0] | {"role": role} for role in ("client", "other")]
    take(people=people)
    answers = {
        "voluntariness": {one.code: one.safe for one in VOLUNTARINESS},
        "power": {one.code: one.safe for one in POWER},
    }
    take(checks=story.document(DisputeChecks) | answers)
    words = story.plant("terms")
    desk.post(page, {"do": "agree", "agree-terms": words, "agree-agreed_on": "1987-04-19"})
    garble(story, desk, page)
    again = api.post(f"/api/v1/cases/{case.pk}/disputes/", {}, format="json").json()["id"]
    step = f"/api/v1/cases/{case.pk}/disputes/{again}/"
    take(people=people)
    take(checks=story.document(DisputeChecks) | answers)
    take(agreement=story.document(DisputeAgreement) | {"agreed_on": "1987-04-19"})
    desk.get(reverse("case", args=[case.pk]))


def _of_something_else(story: Story, api: Any, incident: Any) -> None:
    """What the story tells of is never settled in the community; a blow may be."""
    url = f"/api/v1/incidents/{incident}/"
    answer = api.get(url)
    document = {part: answer.json()[part] for part in ("account", "identity", "office")}
    for act in document["account"]["acts"]:
        act["violation"] = "vio_force"
    tag = {"If-Match": answer["ETag"]}
    story.taken(api.put(url, document, format="json", headers=tag), 200)
