"""The demo's evidence: every kind of thing that can be written about a file is there once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from config.demo.evidence import keep_evidence
from config.demo.incidents import documents
from incidents.evidence.handovers import list_handovers
from incidents.evidence.models import EvidenceFile
from incidents.evidence.notes import read_notes
from incidents.evidence.opening import list_files
from incidents.models import Record
from tests.incidents.evidence.conftest import media as media
from tests.legal_aid import stories
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_story_has_a_note_a_finding_and_a_handover(
    world: World,
    make_incident: Callable[..., Record],
    make_case: Callable[..., Record],
    media: Any,
) -> None:
    now = timezone.now()
    pharmacy = make_incident(documents(now)["pharmacy"])
    agreed = [*stories.HELD["account"]["consents"], {"scope": "complaint", "state": "granted"}]
    held = make_case(make_incident(stories.held(consents=agreed)))
    case = Record.objects.select_related("team__organisation").get(pk=held.pk)
    cast: Any = SimpleNamespace(paralegal=world.pavel, lawyer=world.lena)
    keep_evidence(cast, {"pharmacy": pharmacy}, case, now)

    said = []
    for file in EvidenceFile.objects.filter(record=pharmacy):
        notes = read_notes(keyring=world.pavel.keyring, reader=world.pavel.user, file=file)
        said += [one.now.said.kind for one in notes]
    assert said == ["transcript"]
    who = {"keyring": world.lena.keyring, "reader": world.lena.user, "record": case}
    [arm] = list_files(**who).files
    assert (arm.details.medical.grade, arm.details.medical.consent) == ("consistent", "granted")
    [handed] = list_handovers(**who)
    assert (handed.said.purpose, handed.said.is_whole) == ("complaint", True)
    assert [one.sha256 for one in handed.said.files] == [arm.details.sha256]
