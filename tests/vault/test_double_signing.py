"""Two signatures, both of which must hold."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vault
from tests.vault import by_the_book

SEED = bytes(range(32))
CONTEXT, OTHER = vault.context("letter"), vault.context("postcard")
KEY = vault.DoubleSigningKey(vault.SigningKey.from_seed(SEED))
SIGNATURE = KEY.sign(b"said", CONTEXT)


def assert_bad(
    public: bytes = KEY.public,
    signature: bytes = SIGNATURE,
    message: bytes = b"said",
    context: bytes = CONTEXT,
) -> None:
    with pytest.raises(vault.BadSignature):
        vault.verify_double(public, signature, message, context)


def test_what_was_signed_is_believed_here_and_by_the_book() -> None:
    vault.verify_double(KEY.public, SIGNATURE, b"said", CONTEXT)
    by_the_book.verify_double(KEY.public, SIGNATURE, b"said", CONTEXT)
    assert (len(KEY.public), len(SIGNATURE)) == (1984, 3373)


def test_the_second_key_follows_from_the_seed_as_the_page_says() -> None:
    assert by_the_book.lattice_public(SEED) == KEY.public[32:]
    assert vault.DoubleSigningKey(vault.SigningKey.from_seed(SEED)).public == KEY.public


def test_nothing_else_was_signed() -> None:
    other = vault.DoubleSigningKey(vault.SigningKey.generate())
    assert_bad(message=b"said.")
    assert_bad(context=OTHER)
    assert_bad(public=other.public)
    for short in (b"", SIGNATURE[:64], SIGNATURE[:-1], SIGNATURE + b"\0"):
        assert_bad(signature=short)
    for short in (b"", KEY.public[:32], KEY.public[:-1], KEY.public + b"\0"):
        assert_bad(public=short)


def test_one_of_two_signatures_is_none() -> None:
    """Whoever can forge one algorithm still needs the other, in either direction."""
    other = vault.DoubleSigningKey(vault.SigningKey.generate())
    theirs = other.sign(b"said", CONTEXT)
    assert_bad(signature=SIGNATURE[:64] + theirs[64:])
    assert_bad(signature=theirs[:64] + SIGNATURE[64:])
    assert_bad(public=KEY.public[:32] + other.public[32:])
    assert_bad(public=other.public[:32] + KEY.public[32:])


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 8 * len(SIGNATURE) - 1))
def test_no_bit_of_a_signature_can_be_changed(at: int) -> None:
    altered = bytearray(SIGNATURE)
    altered[at // 8] ^= 1 << at % 8
    assert_bad(signature=bytes(altered))


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 8 * len(KEY.public) - 1))
def test_no_bit_of_a_public_key_can_be_changed(at: int) -> None:
    altered = bytearray(KEY.public)
    altered[at // 8] ^= 1 << at % 8
    assert_bad(public=bytes(altered))


def test_it_does_not_print_or_travel() -> None:
    assert repr(KEY) == "<DoubleSigningKey>"
    for take in (copy.copy, pickle.dumps):
        with pytest.raises(TypeError, match="not copied"):
            take(KEY)


def test_nothing_is_signed_without_a_context() -> None:
    with pytest.raises(ValueError, match="not a context"):
        KEY.sign(b"said", b"no context")
