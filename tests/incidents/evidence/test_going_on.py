"""Going on with an upload: the same file does, another of the same name and size does not."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.evidence import going_on
from incidents.evidence.errors import OtherFile, UploadRefused, WrongOffset
from incidents.evidence.going_on import sliced_digest
from incidents.evidence.models import EvidencePiece
from incidents.evidence.receiving import receive
from incidents.evidence.uploads import begin, offset_of
from tests.incidents.evidence.sending import give, on_disk, read

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 12


@pytest.fixture
def slices_of_a_kilobyte(monkeypatch):
    monkeypatch.setattr(going_on, "SLICE", 1024)


def begun(world, record, *cuts):
    """An upload of CONTENT that stopped at the last of these cuts."""
    who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    file = begin(record=record, length=len(CONTENT), name="a.mp4", file_id=uuid4(), **who)
    for start, end in zip((0, *cuts), cuts, strict=False):
        give(world.pavel, file, start, CONTENT[start:end])
    return file


def go_on(world, file, offset, content, so_far):
    return receive(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        file=file,
        offset=offset,
        content=iter([content[offset:]]),
        so_far=so_far,
    )


def by_the_book(content, size):
    """The documented digest, written down again."""
    slices = [content[at : at + size] for at in range(0, len(content), size)]
    return hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in slices)).hexdigest()


@given(st.binary(max_size=5000), st.lists(st.integers(0, 5000), max_size=6), st.integers(1, 2000))
def test_the_digest_is_that_of_the_slices_however_the_content_comes(content, cuts, size):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(going_on, "SLICE", size)
        ends = sorted({0, *(min(cut, len(content)) for cut in cuts), len(content)})
        pieces = [content[a:b] for a, b in pairwise(ends)]
        assert sliced_digest(pieces) == by_the_book(content, size)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(1, len(CONTENT) - 1), where=st.floats(0, 1, exclude_max=True))
def test_wherever_it_stopped_one_other_byte_before_is_refused(
    world, record, slices_of_a_kilobyte, cut, where
):
    file = begun(world, record, cut)
    other = bytearray(CONTENT)
    other[int(where * cut)] ^= 1
    with pytest.raises(OtherFile):
        go_on(world, file, cut, bytes(other), by_the_book(bytes(other[:cut]), 1024))
    assert offset_of(file) == cut
    assert go_on(world, file, cut, CONTENT, by_the_book(CONTENT[:cut], 1024)).is_kept
    assert read(world.pavel, file) == CONTENT


def test_what_another_file_brought_is_not_on_the_disk(world, record, media):
    file = begun(world, record, 1000, 2000)
    before = on_disk(media)
    with pytest.raises(OtherFile) as refused:
        go_on(world, file, 2000, b"x" * len(CONTENT), sliced_digest([b"x" * 2000]))
    assert "not the file that began to arrive" in str(refused.value.sentence)
    assert on_disk(media) == before
    assert EvidencePiece.objects.count() == 2


def test_the_digest_of_a_shorter_or_longer_beginning_is_none_of_this(world, record):
    file = begun(world, record, 2000)
    for other in (1999, 2001, 0):
        with pytest.raises(OtherFile):
            go_on(world, file, 2000, CONTENT, sliced_digest([CONTENT[:other]]))
    with pytest.raises(WrongOffset):
        go_on(world, file, 1000, CONTENT, sliced_digest([CONTENT[:1000]]))


def test_a_beginning_that_the_disk_damaged_is_said_to_be_so(world, record, media):
    file = begun(world, record, 2000)
    [blob] = on_disk(media)
    blob.write_bytes(blob.read_bytes()[:-1])
    with pytest.raises(UploadRefused) as refused:
        go_on(world, file, 2000, CONTENT, sliced_digest([CONTENT[:2000]]))
    assert "disk damaged it" in str(refused.value.sentence)
