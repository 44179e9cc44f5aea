"""Safety holds that outlive their case in the story that is seized, lifted on a page and by API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from api.bodies.keeping import SafetyLift
from incidents.models import Record
from tests.attacks.desk import posting

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def leave_holds(story: Story, first: str, second: str) -> None:
    """Two records with a running case: both are held, both people take the consent back."""
    carla, api = story.people["carla"].desk, story.api("carla")
    for record in (first, second):
        case = Record.objects.cases().get(case_file__incident=record)
        said = {"step": "hold", "reason": story.canaries.plant("StepTaken.reason")}
        story.taken(api.post(f"/api/v1/cases/{case.pk}/step/", said, format="json"), 204)
        _say_no(story, record)
    page = reverse("safety-hold", args=[first])
    carla.post(page, {"reason": ""}, status=422)
    carla.fill(page)
    path = f"/api/v1/incidents/{second}/safety-lift/"
    story.taken(api.post(path, story.document(SafetyLift), format="json"), 204)


def _say_no(story: Story, record: str) -> None:
    pavel, page = story.people["pavel"].desk, reverse("incident-revise", args=[record])
    typed = posting(pavel.get(page))[0].untouched() | {"consent-share_legal-state": "withdrawn"}
    pavel.post(page, typed)
