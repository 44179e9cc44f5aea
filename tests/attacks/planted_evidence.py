"""Evidence of the planted story: sent in parts over both edges, opened, one left half."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.urls import reverse

from api.bodies.evidence_description import DescriptionSent
from api.bodies.evidence_notes import NoteSent
from api.bodies.evidence_removal import Removal
from incidents.evidence.details import Description
from incidents.evidence.medical_form import MedicalForm
from incidents.models import Record
from tests.attacks.planted_refusals import garble
from tests.incidents.evidence.sending import Tus, id_in

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def send_planted_evidence(story: Story) -> None:
    """Pavel sends a file by page and another over the API; content, name and words are planted."""
    pavel = story.people["pavel"]
    team = pavel.user.memberships.get().team
    record = Record.objects.incidents().filter(team=team).order_by("pk").first()
    assert record is not None
    edges = (
        Tus(pavel.desk.client, reverse("evidence-uploads", args=[record.pk])),
        Tus(story.api("pavel"), reverse("api-evidence-uploads", args=[record.pk])),
    )
    for tus in edges:
        content = f"what {story.canaries.plant('evidence')} shows ".encode() * 50
        about = {
            "origin": {"who": story.canaries.plant("origin"), "note": story.canaries.plant("note")},
            "stated": {"place": story.canaries.plant("stated place")},
            "scale": story.canaries.plant("scale"),
        }
        Description.model_validate(about)
        said = {"filename": story.canaries.plant("file name"), "about": json.dumps(about)}
        begun = tus.begin(len(content), **said)
        assert begun.status_code == 201, begun.content
        place = begun["Location"]
        assert tus.give(place, 0, content[:99]).status_code == 204
        assert tus.give(place, 0, content[:99]).status_code == 409
        assert tus.give(place, 99, content[99:]).status_code == 204
        original = reverse("evidence-original", args=[record.pk, id_in(place)])
        page = pavel.desk.client.get(original)
        assert b"".join(page.streaming_content) == content
        _write_notes(story, record, id_in(place))
        _describe(story, record, id_in(place))
        # One that nobody finishes.
        half = tus.begin(len(content), **said)["Location"]
        assert tus.give(half, 0, content[:700]).status_code == 204
    _remove(story, record, content, said)


def _remove(story: Story, record: Record, content: bytes, said: dict[str, str]) -> None:
    """Carla removes two files that came by mistake, by page and over the API; a reason that is
    none is refused."""
    edge = Tus(story.people["pavel"].desk.client, reverse("evidence-uploads", args=[record.pk]))
    places = [edge.begin(len(content), **said)["Location"] for _ in range(2)]
    for place in places:
        assert edge.give(place, 0, content).status_code == 204
    first, second = map(id_in, places)
    carla, api = story.people["carla"].desk, story.api("carla")
    page = reverse("evidence-remove", args=[record.pk, first])
    garble(story, carla, page)
    carla.fill(page, because="duplicate", sure="on")
    place = reverse("api-evidence-remove", args=[record.pk, second])
    body = story.document(Removal)
    story.taken(api.post(place, body | {"because": story.plant("because")}, format="json"), 400)
    story.taken(api.post(place, body | {"because": "duplicate"}, format="json"), 204)


def _write_notes(story: Story, record: Record, file: UUID) -> None:
    """By page and over the API: written, corrected, and read again."""
    desk, api = story.people["pavel"].desk, story.api("pavel")
    page = reverse("evidence-notes", args=[record.pk, file])
    desk.fill(page)
    note = uuid4()
    url = f"/api/v1/records/{record.pk}/evidence/{file}/notes/"
    for version in (1, 2):
        body = story.document(NoteSent)
        body["version"] = version
        body["said"] |= {"kind": "transcript", "of": ""}
        story.taken(api.put(f"{url}{note}/", body, format="json"), 200)
    desk.fill(reverse("evidence-note", args=[record.pk, file, note]))
    read = story.taken(api.get(url), 200).json()["notes"]
    assert sorted(len(one["before"]) for one in read) == [0, 2]
    desk.get(reverse("evidence-file", args=[record.pk, file]))


def _describe(story: Story, record: Record, file: UUID) -> None:
    """By page and over the API, with a mark in every field; what names nothing is refused."""
    desk, api = story.people["pavel"].desk, story.api("pavel")
    page = reverse("evidence-describe", args=[record.pk, file])
    garble(story, desk, page)
    desk.fill(page)
    url = f"/api/v1/records/{record.pk}/evidence/{file}/description/"
    version = story.taken(api.get(url), 200).json()["version"]
    body = story.document(DescriptionSent) | {"version": version}
    body["said"]["medical"] |= {"consent": "granted"}
    body["said"]["stated"]["point"] = {"latitude": 1, "longitude": 2}
    story.taken(api.put(url, body, format="json"), 400)
    body["said"] |= {"medical": None, "acts": [], "source": ""}
    story.taken(api.put(url, body, format="json"), 200)
    # Of a file of another part the page shows no form, and refuses one all the same.
    medical = {name: story.plant(name) for name in MedicalForm.base_fields}
    desk.post(reverse("evidence-medical", args=[record.pk, file]), medical, status=422)
    desk.get(reverse("evidence-corrections", args=[record.pk, file]))
