"""A phone of the planted story: set up, used, its receipts brought home, its files opened."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.models import Team
from tests.incidents.outbox.a_phone import Phone, text

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def report_by_phone(story: Story) -> None:
    """Petra reports by phone, with words and a photo that hold canaries; Pavel looks at it."""
    petra, pavel = story.people["petra"].desk, story.people["pavel"].desk
    team = Team.objects.get(memberships__user__username=story.people["petra"].name)
    petra.get(reverse("phones"))
    given = petra.post(reverse("phone-set-up"), {"team": str(team.pk)}, status=200).json()
    key, owner = (base64.b64decode(one) for one in (given["key"]["key"], given["owner"]))
    phone = Phone(given["pass"], team, key, owner)
    story.secrets.append(given["pass"].removeprefix("phone_"))
    photo = f"a photo of {story.canaries.plant('photo')} ".encode() * 50
    sealed = phone.seal(files=(photo,), words=story.canaries.plant("words by phone"))
    story.secrets.append(sealed.receipt.secret.hex())
    assert phone.send(sealed) == 201
    assert phone.keys().status_code == 200
    petra.post(reverse("report-slips"), {"slips": json.dumps([text(sealed.slip)])}, status=200)
    petra.get(reverse("my-reports"))
    pavel.get(reverse("inbox-open", args=[sealed.intake]))
    page = pavel.client.get(reverse("inbox-file", args=[sealed.intake, 1]))
    assert b"".join(page.streaming_content) == photo
    # One that never comes whole: its file stays behind.
    waiting = phone.seal(files=(photo,))
    assert phone.put(waiting.intake, 1, waiting.files[0]).status_code == 204
    assert phone.put(waiting.intake, 2, photo * 40).status_code == 400
