"""Files made to hurt cost a refusal, less than 512 MiB and less than ten seconds each."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from incidents.evidence.decoding.decoder import copy_of, look
from incidents.evidence.decoding.found import HEAD, MOST_BYTES, REFUSALS, TAIL, Copy, Undecodable
from tests.attacks.effort import effort
from tests.incidents.evidence.decoding import hostile, rich
from tests.incidents.evidence.decoding.apart import (
    MOST_KILOBYTES,
    MOST_SECONDS,
    apart,
    most_memory,
    tried,
)

REFUSED = hostile.refused()
SAMPLES = REFUSED | hostile.endured()
FORMATS = {
    kind: rich.encoded(kind) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF")
}


@pytest.fixture(scope="module")
def pool():
    with apart() as made:
        yield made


@pytest.mark.parametrize("name", SAMPLES)
def test_hostile_file_costs_a_refusal(pool, name):
    found, outcome, seconds = pool(tried, SAMPLES[name])
    assert "/" in found
    assert outcome in (*REFUSALS, "copied")
    if name in REFUSED:
        assert outcome != "copied"
    assert seconds < MOST_SECONDS
    assert pool(most_memory) < MOST_KILOBYTES


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("PNG of 50,000 x 50,000", "too_many_pixels"),
        ("JPEG of 65,535 x 65,535", "too_many_pixels"),
        ("PNG, cut off", "damaged"),
        ("HTML that is called a picture", "no_preview"),
        ("SVG", "no_preview"),
        ("nothing", "no_preview"),
    ],
)
def test_refusal_says_why(name, code):
    with pytest.raises(Undecodable) as refused:
        copy_of(REFUSED[name])
    assert refused.value.code == code == str(refused.value)


def test_too_large_a_file_is_refused_before_anything_is_started(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nonexistent")
    with pytest.raises(Undecodable) as refused:
        copy_of(b"\xff\xd8\xff" + bytes(MOST_BYTES))
    assert refused.value.code == "too_large"


def test_picture_that_says_it_is_huge_is_looked_at_all_the_same():
    content = REFUSED["PNG of 50,000 x 50,000"]
    found = look(content[:HEAD], content[-TAIL:], len(content))
    assert (found.media_type, found.width, found.height) == ("image/png", 50_000, 50_000)
    assert found.warnings == ("too_many_pixels",)


@pytest.mark.parametrize("kind", FORMATS)
@settings(
    max_examples=effort(4, 200),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_flipped_bits_are_a_refusal_or_a_picture(kind, data):
    content = bytearray(FORMATS[kind])
    # Headers are where it hurts: half of the flips there.
    for at in data.draw(
        st.lists(st.one_of(st.integers(0, 400), st.integers(0, len(content) - 1)), max_size=24)
    ):
        content[at % len(content)] ^= 1 << data.draw(st.integers(0, 7))
    spoiled = bytes(content)
    assert look(spoiled[:HEAD], spoiled[-TAIL:], len(spoiled)).media_type
    try:
        copy = copy_of(spoiled, longest=64)
    except Undecodable as refused:
        outcome = refused.code
    else:
        outcome = "copied"
        assert isinstance(copy, Copy)
        assert Image.open(BytesIO(copy.content)).size == (copy.width, copy.height)
    assert outcome in (*REFUSALS, "copied")
