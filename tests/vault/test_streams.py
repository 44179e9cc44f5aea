"""A stream opens whole and as it was written, or not at all."""

from __future__ import annotations

import copy
import io
import pickle
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vault
from tests.vault import by_the_book
from vault.streams import CHUNK, HEADER

ALICE, CHARLIE = vault.KeyPair.generate(), vault.KeyPair.generate()
CONTEXT, OTHER = vault.context("backup"), vault.context("letter")
SEALED_CHUNK = CHUNK + 16
patient = settings(deadline=None, max_examples=60)


def seal(plaintext: bytes, *, step: int = 300_000, context: bytes = CONTEXT) -> bytes:
    sink = io.BytesIO()
    sealer = vault.StreamSealer(sink, ALICE.public, context)
    for start in range(0, len(plaintext), step):
        sealer.write(plaintext[start : start + step])
    sealer.close()
    return sink.getvalue()


def open_(sealed: bytes, *, pair: vault.KeyPair = ALICE, context: bytes = CONTEXT) -> bytes:
    opener = vault.StreamOpener(io.BytesIO(sealed), pair, context)
    pieces = []
    while piece := opener.read(700_001):
        pieces.append(piece)
    return b"".join(pieces)


PLAINTEXT = b"".join(bytes([number]) * (CHUNK // 2) for number in range(7))
SEALED, ANOTHER = seal(PLAINTEXT), seal(PLAINTEXT)
HEAD = SEALED[:HEADER]
CHUNKS = [SEALED[at : at + SEALED_CHUNK] for at in range(HEADER, len(SEALED), SEALED_CHUNK)]
places = st.integers(0, len(CHUNKS) - 1)


def assert_closed(sealed: bytes) -> None:
    with pytest.raises(vault.Undecryptable):
        open_(sealed)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
@pytest.mark.parametrize("step", [65_536, CHUNK, 10 * CHUNK])
def test_what_went_in_comes_out(length: int, step: int) -> None:
    plaintext = PLAINTEXT[:length]
    sealed = seal(plaintext, step=step)
    assert open_(sealed) == plaintext
    assert by_the_book.open_stream(ALICE.seed, sealed, CONTEXT) == plaintext
    assert len(sealed) == HEADER + length + 16 * max(1, -(-length // CHUNK))


@patient
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_no_bit_can_be_changed(at: int, mask: int) -> None:
    altered = bytearray(SEALED)
    altered[at] ^= mask
    assert_closed(bytes(altered))


@patient
@given(st.integers(0, len(SEALED) - 1))
def test_it_cannot_be_cut_anywhere(length: int) -> None:
    assert_closed(SEALED[:length])


@pytest.mark.parametrize("count", range(len(CHUNKS)))
def test_it_cannot_be_cut_between_chunks(count: int) -> None:
    assert_closed(HEAD + b"".join(CHUNKS[:count]))


@patient
@given(st.one_of(st.binary(min_size=1, max_size=64), st.sampled_from(CHUNKS)))
def test_nothing_can_be_appended(more: bytes) -> None:
    assert_closed(SEALED + more)


@patient
@given(places)
def test_no_chunk_can_be_dropped_or_doubled(at: int) -> None:
    assert_closed(HEAD + b"".join(CHUNKS[:at] + CHUNKS[at + 1 :]))
    assert_closed(HEAD + b"".join(CHUNKS[: at + 1] + CHUNKS[at:]))


@patient
@given(places, places)
def test_chunks_cannot_change_places(one: int, two: int) -> None:
    moved = list(CHUNKS)
    moved[one], moved[two] = moved[two], moved[one]
    if one != two:
        assert_closed(HEAD + b"".join(moved))


@pytest.mark.parametrize("at", range(len(CHUNKS)))
def test_a_chunk_of_another_stream_does_not_fit(at: int) -> None:
    start = HEADER + at * SEALED_CHUNK
    end = start + SEALED_CHUNK
    assert_closed(SEALED[:start] + ANOTHER[start:end] + SEALED[end:])
    assert_closed(ANOTHER[:HEADER] + SEALED[HEADER:])


def test_another_key_or_context_does_not_open() -> None:
    for wrong in ({"pair": CHARLIE}, {"context": OTHER}):
        with pytest.raises(vault.Undecryptable):
            open_(SEALED, **wrong)


def test_a_stream_that_was_never_closed_does_not_open() -> None:
    sink = io.BytesIO()
    vault.StreamSealer(sink, ALICE.public, CONTEXT).write(PLAINTEXT)
    assert_closed(sink.getvalue())


def test_a_second_form_of_the_same_content_is_refused() -> None:
    """A full chunk and an empty last one: honest writers never make it."""
    from vault.streams import _Chunks, _key_context

    key = vault.new_key()
    chunks = _Chunks(key, b"\x03" + CONTEXT)
    forged = b"\x03" + vault.seal(key, ALICE.public, _key_context(CONTEXT))
    forged += chunks.seal(bytes(CHUNK), False) + chunks.seal(b"", True)
    assert_closed(forged)


def test_once_it_failed_it_keeps_failing() -> None:
    opener = vault.StreamOpener(io.BytesIO(SEALED[:-1]), ALICE, CONTEXT)
    assert opener.read(10 * CHUNK) == PLAINTEXT[:CHUNK]
    for _ in range(len(CHUNKS) - 2):
        opener.read(CHUNK)
    for _ in range(2):
        with pytest.raises(vault.Undecryptable):
            opener.read(CHUNK)


def test_a_writer_can_reread_what_it_wrote_and_sees_what_changed() -> None:
    sink = io.BytesIO()
    sealer = vault.StreamSealer(sink, ALICE.public, CONTEXT)
    sealer.write(b"arrived")
    sealer.close()
    assert sealer.reread(io.BytesIO(sink.getvalue())).read(100) == b"arrived"
    for wrong in (ANOTHER, sink.getvalue()[:-1]):
        with pytest.raises(vault.Undecryptable):
            sealer.reread(io.BytesIO(wrong)).read(100)


def test_it_takes_constant_memory() -> None:
    class Nowhere:
        def write(self, data: bytes) -> None:
            self.size = len(data)

    tracemalloc.start()
    sealer = vault.StreamSealer(Nowhere(), ALICE.public, CONTEXT)
    for _ in range(64):
        sealer.write(PLAINTEXT[:CHUNK])
    sealer.close()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * CHUNK


def test_closed_is_closed_and_keys_do_not_travel() -> None:
    sink = io.BytesIO()
    sealer = vault.StreamSealer(sink, ALICE.public, CONTEXT)
    sealer.write(b"all")
    sealer.close()
    sealer.close()
    with pytest.raises(ValueError, match="closed"):
        sealer.write(b"more")
    assert open_(sink.getvalue()) == b"all"
    opener = vault.StreamOpener(io.BytesIO(SEALED), ALICE, CONTEXT)
    for holder in (sealer, opener):
        for take in (copy.copy, pickle.dumps):
            with pytest.raises(TypeError, match="not copied"):
                take(holder)


@pytest.mark.parametrize("size", [0, -1])
def test_nothing_is_read_at_the_end_only(size: int) -> None:
    """Nothing would mean the end, where there is more."""
    opener = vault.StreamOpener(io.BytesIO(seal(b"more")), ALICE, CONTEXT)
    with pytest.raises(ValueError, match="one byte"):
        opener.read(size)
    assert [opener.read(1) for _ in range(5)] == [b"m", b"o", b"r", b"e", b""]


def test_only_a_public_key_and_a_context_seal() -> None:
    for public, context in ((b"no key", CONTEXT), (ALICE.public, b"no context")):
        with pytest.raises(ValueError, match="not a"):
            vault.StreamSealer(io.BytesIO(), public, context)
