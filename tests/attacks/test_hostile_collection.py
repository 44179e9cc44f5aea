"""The images that Pillow itself is tested with, broken and hostile ones among them.

They come with its source package (`scripts/hostile-images`, which `make attack` calls). Where they
are not, this is skipped aloud: none of them is kept here.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest

from incidents.evidence.copying import make_copy
from incidents.evidence.decoding.found import REFUSALS, Undecodable
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import list_files
from incidents.recording import register
from tests.incidents import stories
from tests.incidents.evidence.decoding.apart import (
    MOST_KILOBYTES,
    MOST_SECONDS,
    apart,
    most_memory,
    tried,
)
from tests.incidents.evidence.sending import read, send

FOLDER = Path(os.environ.get("HOSTILE_IMAGES") or "nowhere")
IMAGES = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix)
# How Pillow names what once crashed it, or took its time or memory.
MADE_TO_HURT = ("crash", "fuzz", "timeout", "oom", "bomb", "overflow", "zero", "broken", "bad")
pytestmark = pytest.mark.skipif(
    not IMAGES, reason="needs HOSTILE_IMAGES, a folder that scripts/hostile-images fills"
)


def test_each_is_a_copy_or_a_refusal_in_time_and_memory() -> None:
    outcomes = {}
    with apart() as pool:
        for path in IMAGES:
            found, outcomes[path], seconds = pool(tried, path.read_bytes())
            assert "/" in found, path.name
            assert outcomes[path] in (*REFUSALS, "copied"), path.name
            assert seconds < MOST_SECONDS, path.name
        assert pool(most_memory) < MOST_KILOBYTES
    # It would not be worth much if all of them had been refused, or none.
    assert {"copied", "damaged", "no_preview"} <= set(outcomes.values())


@pytest.mark.django_db
def test_what_was_made_to_hurt_is_kept_and_costs_its_record_nothing(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pavel = world.pavel
    who = {"keyring": pavel.keyring, "actor": pavel.user}
    record = register(
        keyring=pavel.keyring, author=pavel.user, team=world.riverside, document=stories.document()
    )
    hurting = [path for path in IMAGES if path.name.lower().startswith(MADE_TO_HURT)]
    assert len(hurting) > 20
    made = 0
    for path in hurting:
        content = path.read_bytes()
        if not content:
            continue
        file = send(pavel, record, content, name=path.name)
        assert read(pavel, file) == content, path.name
        copy_id = uuid4()
        try:
            make_copy(**who, file=file, copy_id=copy_id, longest=400)
        except Undecodable as refused:
            outcome = refused.code
        else:
            outcome, made = "copied", made + 1
        assert outcome in (*REFUSALS, "copied"), path.name
        is_kept = EvidenceFile.objects.filter(pk=copy_id).exists()
        assert is_kept == (outcome == "copied"), path.name
    listing = list_files(keyring=pavel.keyring, reader=pavel.user, record=record)
    assert not listing.on_their_way
    assert len([one for one in listing.files if one.is_copy]) == made
    assert all(one.details for one in listing.files)
