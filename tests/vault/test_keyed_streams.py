"""A stream under a key one holds opens whole and as it was written, or not at all."""

from __future__ import annotations

import copy
import io
import pickle
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vault
from tests.vault import by_the_book
from vault.streams import CHUNK, KEYED_HEADER, _Chunks, _derived

KEY, ANOTHER_KEY = vault.new_key(), vault.new_key()
CONTEXT, OTHER = vault.context("piece", 0), vault.context("piece", 7)
SEALED_CHUNK = CHUNK + 16
patient = settings(deadline=None, max_examples=100)


def seal(plaintext: bytes, *, step: int = 300_000, context: bytes = CONTEXT) -> bytes:
    sink = io.BytesIO()
    sealer = vault.KeyedStreamSealer(sink, KEY, context)
    for start in range(0, len(plaintext), step):
        sealer.write(plaintext[start : start + step])
    sealer.close()
    return sink.getvalue()


def open_(sealed: bytes, *, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    opener = vault.KeyedStreamOpener(io.BytesIO(sealed), key, context)
    pieces = []
    while piece := opener.read(700_001):
        pieces.append(piece)
    return b"".join(pieces)


def assert_closed(sealed: bytes) -> None:
    with pytest.raises(vault.Undecryptable):
        open_(sealed)


PLAINTEXT = b"".join(bytes([number]) * (CHUNK // 2) for number in range(7))
SEALED, ANOTHER = seal(PLAINTEXT), seal(PLAINTEXT)
HEAD = SEALED[:KEYED_HEADER]
CHUNKS = [SEALED[at : at + SEALED_CHUNK] for at in range(KEYED_HEADER, len(SEALED), SEALED_CHUNK)]
places = st.integers(0, len(CHUNKS) - 1)


def stream_of(chunks: Sequence[bytes]) -> bytes:
    return HEAD + b"".join(chunks)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
@pytest.mark.parametrize("step", [65_536, CHUNK, 10 * CHUNK])
def test_what_went_in_comes_out(length: int, step: int) -> None:
    plaintext = PLAINTEXT[:length]
    sealed = seal(plaintext, step=step)
    assert open_(sealed) == plaintext
    assert by_the_book.open_keyed_stream(KEY, sealed, CONTEXT) == plaintext
    assert len(sealed) == 33 + length + 16 * max(1, -(-length // CHUNK))


@patient
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_no_bit_can_be_changed(at: int, mask: int) -> None:
    altered = bytearray(SEALED)
    altered[at] ^= mask
    assert_closed(bytes(altered))


@pytest.mark.parametrize("at", range(KEYED_HEADER))
def test_no_bit_of_version_and_salt_can_be_changed(at: int) -> None:
    for bit in range(8):
        altered = bytearray(SEALED)
        altered[at] ^= 1 << bit
        assert_closed(bytes(altered))


@patient
@given(st.integers(0, len(SEALED) - 1))
def test_it_cannot_be_cut_anywhere(length: int) -> None:
    assert_closed(SEALED[:length])


@pytest.mark.parametrize("length", range(KEYED_HEADER + 16))
def test_a_stump_is_not_an_empty_stream(length: int) -> None:
    assert_closed(SEALED[:length])
    assert_closed(seal(b"")[:length])


@patient
@given(st.one_of(st.binary(min_size=1, max_size=64), st.sampled_from(CHUNKS)))
def test_nothing_can_be_appended(more: bytes) -> None:
    assert_closed(SEALED + more)


@patient
@given(st.lists(places, max_size=2 * len(CHUNKS)))
def test_chunks_open_in_their_own_order_and_number_only(order: list[int]) -> None:
    """Dropped, doubled, reordered, truncated, extended: any other list of the same chunks."""
    if order != list(range(len(CHUNKS))):
        assert_closed(stream_of([CHUNKS[at] for at in order]))


@pytest.mark.parametrize("at", range(len(CHUNKS)))
def test_no_chunk_can_be_dropped_or_doubled(at: int) -> None:
    assert_closed(stream_of(CHUNKS[:at] + CHUNKS[at + 1 :]))
    assert_closed(stream_of(CHUNKS[: at + 1] + CHUNKS[at:]))
    assert_closed(stream_of(CHUNKS[:at]))


@patient
@given(places, st.integers(0, SEALED_CHUNK - 1))
def test_a_border_between_chunks_cannot_be_moved(at: int, cut: int) -> None:
    moved = list(CHUNKS)
    cut %= len(CHUNKS[at])  # the last chunk is shorter
    moved[at] = moved[at][:cut] + moved[at][cut + 1 :]
    assert_closed(stream_of(moved))


@pytest.mark.parametrize("at", range(len(CHUNKS)))
def test_a_chunk_of_another_stream_under_the_same_key_does_not_fit(at: int) -> None:
    start = KEYED_HEADER + at * SEALED_CHUNK
    end = start + SEALED_CHUNK
    assert_closed(SEALED[:start] + ANOTHER[start:end] + SEALED[end:])
    assert_closed(ANOTHER[:KEYED_HEADER] + SEALED[KEYED_HEADER:])


def test_two_streams_of_the_same_content_share_nothing() -> None:
    """Two uploads that race at one offset must not seal two contents under one key and nonce."""
    assert SEALED[1:33] != ANOTHER[1:33]
    assert SEALED[33:65] != ANOTHER[33:65]


def test_another_key_or_context_does_not_open() -> None:
    for wrong in ({"key": ANOTHER_KEY}, {"context": OTHER}, {"key": b""}, {"key": KEY[:16]}):
        with pytest.raises(vault.Undecryptable):
            open_(SEALED, **wrong)


def test_the_two_kinds_of_stream_do_not_open_as_each_other() -> None:
    pair, sink = vault.KeyPair.generate(), io.BytesIO()
    sealer = vault.StreamSealer(sink, pair.public, CONTEXT)
    sealer.write(b"to a public key")
    sealer.close()
    assert_closed(sink.getvalue())
    with pytest.raises(vault.Undecryptable):
        vault.StreamOpener(io.BytesIO(SEALED), pair, CONTEXT)


def test_a_stream_that_was_never_closed_does_not_open() -> None:
    sink = io.BytesIO()
    vault.KeyedStreamSealer(sink, KEY, CONTEXT).write(PLAINTEXT)
    assert_closed(sink.getvalue())


def test_a_second_form_of_the_same_content_is_refused() -> None:
    """A full chunk and an empty last one: honest writers never make it."""
    salt = bytes(32)
    chunks = _Chunks(_derived(KEY, salt, CONTEXT), b"\x04" + CONTEXT)
    forged = b"\x04" + salt + chunks.seal(bytes(CHUNK), False) + chunks.seal(b"", True)
    assert_closed(forged)


def test_once_it_failed_it_keeps_failing() -> None:
    opener = vault.KeyedStreamOpener(io.BytesIO(SEALED[:-1]), KEY, CONTEXT)
    for _ in range(len(CHUNKS) - 1):
        opener.read(CHUNK)
    for _ in range(2):
        with pytest.raises(vault.Undecryptable):
            opener.read(CHUNK)


def test_both_ways_take_constant_memory() -> None:
    class Pipe:
        """Gives 64 sealed chunks without holding more than one."""

        def __init__(self) -> None:
            self.waiting = bytearray()
            self.left = 64
            self.sealer = vault.KeyedStreamSealer(self, KEY, CONTEXT)

        def write(self, data: bytes) -> None:
            self.waiting += data

        def read(self, size: int) -> bytes:
            while not self.waiting and self.left:
                self.left -= 1
                self.sealer.write(PLAINTEXT[:CHUNK])
                if not self.left:
                    self.sealer.close()
            given = bytes(self.waiting[:size])
            del self.waiting[:size]
            return given

    tracemalloc.start()
    opener, length = vault.KeyedStreamOpener(Pipe(), KEY, CONTEXT), 0
    while piece := opener.read(CHUNK):
        length += len(piece)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length == 64 * CHUNK
    assert most < 12 * CHUNK


def test_closed_is_closed_and_keys_do_not_travel() -> None:
    sink = io.BytesIO()
    sealer = vault.KeyedStreamSealer(sink, KEY, CONTEXT)
    assert sealer.write(b"all") == 3
    sealer.close()
    sealer.close()
    with pytest.raises(ValueError, match="closed"):
        sealer.write(b"more")
    assert open_(sink.getvalue()) == b"all"
    opener = vault.KeyedStreamOpener(io.BytesIO(SEALED), KEY, CONTEXT)
    for holder in (sealer, opener):
        for take in (copy.copy, pickle.dumps):
            with pytest.raises(TypeError, match="not copied"):
                take(holder)


@pytest.mark.parametrize("size", [0, -1])
def test_nothing_is_read_at_the_end_only(size: int) -> None:
    opener = vault.KeyedStreamOpener(io.BytesIO(seal(b"more")), KEY, CONTEXT)
    with pytest.raises(ValueError, match="one byte"):
        opener.read(size)
    assert [opener.read(1) for _ in range(5)] == [b"m", b"o", b"r", b"e", b""]


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_only_a_key_of_32_bytes_seals(length: int) -> None:
    """AES would take 16 and 24 as well, HKDF anything."""
    with pytest.raises(ValueError, match="32 bytes"):
        vault.KeyedStreamSealer(io.BytesIO(), bytes(length), CONTEXT)


def test_nothing_is_sealed_without_a_context() -> None:
    with pytest.raises(ValueError, match="not a context"):
        vault.KeyedStreamSealer(io.BytesIO(), KEY, b"no context")
