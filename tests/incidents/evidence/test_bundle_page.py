"""The page of a bundle: what leaves is shown before anything does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from incidents.evidence.models import EvidenceFile, Handover
from incidents.models import Record
from tests.conftest import open_browser
from tests.incidents.stories import consents, document
from tests.world import World

pytestmark = pytest.mark.django_db
ASKED = {"purpose": "evidence_use"}


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    return make_incident(document(consents=consents(evidence_use="granted")))


def page_of(record: Record) -> str:
    return reverse("evidence-bundle", args=[record.pk])


def test_a_paralegal_sees_field_by_field_what_leaves_and_hands_it_over(
    world: World, record: Record, put: Callable[..., EvidenceFile]
) -> None:
    photo = put(b"a photo")
    browser: Any = open_browser(world.pavel)
    assert browser.get(page_of(record)).status_code == 200
    looked = browser.post(page_of(record), ASKED | {"do": "look"})
    html = looked.content.decode()
    assert looked.status_code == 200
    assert "Acts: " in html
    assert "This person has not agreed to be named." in html
    assert not Handover.objects.exists()
    said = ASKED | {"do": "hand_over", "files": [str(photo.pk)], "to": "The court"}
    refused = browser.post(page_of(record), said)
    assert refused.status_code == 422
    assert "Give a public key or a passphrase" in refused.content.decode()
    leaving = browser.post(page_of(record), said | {"unlocked": "on"})
    assert leaving["Content-Disposition"].startswith('attachment; filename="amparo-')
    content = b"".join(leaving.streaming_content)
    assert leaving["Content-Length"] == str(len(content))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    listed = browser.get(reverse("evidence-handovers", args=[record.pk])).content.decode()
    assert "The court" in listed
    sheet = reverse("evidence-handover", args=[record.pk, Handover.objects.get().pk])
    assert "SHA-256 of the bundle" in browser.get(sheet).content.decode()


def test_without_the_consent_the_page_says_so(world: World, record: Record) -> None:
    answer = open_browser(world.pavel).post(page_of(record), {"purpose": "complaint", "do": "look"})
    assert answer.status_code == 422
    assert "has not agreed to this purpose" in answer.content.decode()


@pytest.mark.parametrize(
    "more",
    [{"to": "a\x00b"}, {"to": "x" * 3_000}, {"files": ["no id"]}, {"recipient": "AGE-SECRET-KEY-1"},
     {"passphrase": "short"}, {"named": ["p9"]}, {"purpose": "media"}],
)  # fmt: skip
def test_bad_input_is_refused_at_the_field(
    world: World, record: Record, more: dict[str, Any]
) -> None:
    said = ASKED | {"do": "hand_over", "to": "The court", "unlocked": "on"} | more
    answer = open_browser(world.pavel).post(page_of(record), said)
    assert answer.status_code == 422
    assert not Handover.objects.exists()
