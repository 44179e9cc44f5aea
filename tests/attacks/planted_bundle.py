"""An evidence bundle in the story that is seized: a planted word in every field of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage
from django.urls import reverse

from incidents.evidence.models import Handover
from incidents.models import Record
from tests.attacks.planted_refusals import garble

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def hand_over_bundle(story: Story) -> None:
    """Refused in every field; then a bundle of a record whose people agreed to it."""
    desk, api = story.people["pavel"].desk, story.api("pavel")
    team = story.people["pavel"].user.memberships.get().team
    record = Record.objects.incidents().filter(team=team).order_by("pk").first()
    url = f"/api/v1/incidents/{record.pk}/"
    answer = api.get(url)
    document = {part: answer.json()[part] for part in ("account", "identity", "office")}
    others = [one for one in document["account"]["consents"] if one["scope"] != "evidence_use"]
    agreed = {"scope": "evidence_use", "state": "granted"}
    document["account"]["consents"] = [*others, agreed]
    tag = {"If-Match": answer["ETag"]}
    story.taken(api.put(url, document, format="json", headers=tag), 200)
    page = reverse("evidence-bundle", args=[record.pk])
    garble(story, desk, page)
    wrong = {name: story.plant(name) for name in ("to", "role", "recipient", "files")}
    asked = {"purpose": "evidence_use", "do": "hand_over"}
    desk.post(page, asked | wrong, status=422)
    locked = {name: story.plant(name) for name in ("to", "role", "passphrase")}
    leaving = desk.post(page, asked | locked | {"words": "on"}, status=200)
    for _piece in leaving.streaming_content:
        pass
    desk.get(reverse("evidence-handovers", args=[record.pk]))
    handover = Handover.objects.get(record=record)
    _over_the_api(story, f"/api/v1/records/{record.pk}/")
    desk.get(reverse("evidence-handover", args=[record.pk, handover.pk]))


def _over_the_api(story: Story, url: str) -> None:
    """Refused after the body was taken, for people and keys there are none of; then handed over."""
    api = story.api("pavel")
    people = {name: [story.plant(name, "word")] for name in ("named", "contacts")}
    wanted = {"purpose": "evidence_use"} | people
    assert api.post(f"{url}bundle/preview/", wanted, format="json").status_code == 400
    said = {name: story.plant(name) for name in ("to", "role", "recipient")}
    wrong = said | {"wanted": wanted}
    assert api.post(f"{url}bundle/", wrong, format="json").status_code == 400
    key = str(pyrage.x25519.Identity.generate().to_public())
    right = said | {"wanted": {"purpose": "evidence_use", "words": True}, "recipient": key}
    answer = story.taken(api.post(f"{url}bundle/", right, format="json"), 200)
    for _piece in answer.streaming_content:
        pass
    story.taken(api.get(f"{url}handovers/"), 200)
