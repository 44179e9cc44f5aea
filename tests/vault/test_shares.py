"""A secret in three parts: any two give it back, one gives nothing, and every slip is named."""

from __future__ import annotations

import json
import re
import traceback
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from vault import Flaw, ShareRefused, join_shares, new_key, read_words, share_number, split_secret

PUBLISHED = json.loads((Path(__file__).parent / "slip39_vectors.json").read_text("utf-8"))
VECTORS = PUBLISHED["vectors"]
OURS = [  # sound vectors in the form that we write, but for their passphrase
    one for one in VECTORS if re.search(r"Extendable basic sharing 2-of-3 \(256", one["what"])
]


@pytest.fixture(scope="module")
def secret() -> bytes:
    return new_key()


@pytest.fixture(scope="module")
def shares(secret: bytes) -> tuple[str, ...]:
    return split_secret(secret)


def refused(first: str, second: str) -> tuple[Flaw, int, int]:
    with pytest.raises(ShareRefused) as caught:
        join_shares(first, second)
    return caught.value.flaw, caught.value.share, caught.value.word


# The published vectors ---------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["what"])
def test_the_library_agrees_with_the_published_vectors(vector: dict) -> None:
    passphrase = PUBLISHED["passphrase"].encode()
    if vector["secret"]:
        assert combine_mnemonics(vector["shares"], passphrase).hex() == vector["secret"]
    else:
        with pytest.raises(MnemonicError):
            combine_mnemonics(vector["shares"], passphrase)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["what"])
def test_of_the_published_vectors_we_take_what_is_in_our_form_and_refuse_the_rest(
    vector: dict,
) -> None:
    """Without their passphrase another secret comes out, the same as the library's."""
    first, second = [*vector["shares"], vector["shares"][0]][:2]
    if vector in OURS:
        assert join_shares(first, second) == combine_mnemonics(vector["shares"])
    else:
        refused(first, second)


def test_all_the_vectors_are_there() -> None:
    assert len(VECTORS) == 45
    assert len(OURS) == 1


# Splitting and joining ---------------------------------------------------------


def test_any_two_give_the_secret_back_in_any_order(secret: bytes, shares: tuple[str, ...]) -> None:
    assert len(shares) == 3
    assert {len(share.split()) for share in shares} == {33}
    for first, second in permutations(shares, 2):
        assert join_shares(first, second) == secret
    assert [share_number(share) for share in shares] == [1, 2, 3]


@settings(max_examples=15, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_every_secret_of_32_bytes(secret: bytes) -> None:
    shares = split_secret(secret)
    for first, second in combinations(shares, 2):
        assert join_shares(first, second) == secret


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_only_32_bytes_are_split(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        split_secret(bytes(length))


def test_typed_from_paper_it_may_look_different(secret: bytes, shares: tuple[str, ...]) -> None:
    numbered = "\n".join(f"{at}. {word.upper()}" for at, word in enumerate(shares[0].split(), 1))
    cut = "\t".join(word[:4] for word in shares[2].split())
    assert join_shares(numbered, f"  {cut}\r\n") == secret


def test_a_split_is_never_the_same_twice(secret: bytes, shares: tuple[str, ...]) -> None:
    again = split_secret(secret)
    assert not set(again) & set(shares)


# One share alone ---------------------------------------------------------------


def test_one_share_fails(shares: tuple[str, ...]) -> None:
    for share in shares:
        assert refused(share, share) == (Flaw.TWICE, 0, 0)
        assert refused(share, "") == (Flaw.LENGTH, 2, 0)
        assert refused("", share) == (Flaw.LENGTH, 1, 0)
        with pytest.raises(MnemonicError):
            combine_mnemonics([share])


def _parameters(share: Share) -> tuple[object, ...]:
    return share.group_parameters()[:-1]


# Slips -------------------------------------------------------------------------


def with_word(share: str, at: int, word: str) -> str:
    words = share.split()
    words[at - 1] = word
    return " ".join(words)


@pytest.mark.parametrize("slip", ["xylophone", "aca", "academix", "žluť", "academicacademic"])
def test_a_word_that_is_none_is_named_by_its_place(shares: tuple[str, ...], slip: str) -> None:
    assert refused(with_word(shares[0], 7, slip), shares[1]) == (Flaw.WORD, 1, 7)
    assert refused(shares[0], with_word(shares[1], 33, slip)) == (Flaw.WORD, 2, 33)


def test_another_word_of_the_list_is_found_by_the_checksum(shares: tuple[str, ...]) -> None:
    words = shares[0].split()
    for at in range(1, 34):
        wrong = next(word for word in WORDLIST if word != words[at - 1])
        assert refused(with_word(shares[0], at, wrong), shares[1])[:2] == (Flaw.MISTYPED, 1)


def test_two_words_that_changed_places_are_found(shares: tuple[str, ...]) -> None:
    words = shares[1].split()
    words[10], words[20] = words[20], words[10]
    assert refused(shares[0], " ".join(words)) == (Flaw.MISTYPED, 2, 0)


def test_a_word_missing_or_too_many_is_said(shares: tuple[str, ...]) -> None:
    for wrong in (" ".join(shares[1].split()[:-1]), f"{shares[1]} academic", "\0", "a" * 10**6):
        assert refused(shares[0], wrong)[:2] in ((Flaw.LENGTH, 2), (Flaw.WORD, 2))
    assert refused(shares[0], shares[1] * 1000) == (Flaw.LENGTH, 2, 0)


def test_shares_of_two_secrets_do_not_mix(secret: bytes, shares: tuple[str, ...]) -> None:
    others = split_secret(secret)
    for first, second in ((shares[0], others[1]), (shares[0], others[0])):
        assert refused(first, second) == (Flaw.MIXED, 0, 0)


def test_shares_of_two_secrets_that_happen_to_carry_one_number_do_not_mix(
    shares: tuple[str, ...],
) -> None:
    """The number has 15 bits: one in 32,768 pairs of sets carries the same."""
    held, stranger = Share.from_mnemonic(shares[0]), new_key()
    twin = Share(*_parameters(held), 1, 2, stranger).mnemonic()
    assert refused(shares[0], twin) == (Flaw.MIXED, 0, 0)
    same_place = Share(*_parameters(held), 0, 2, stranger).mnemonic()
    assert refused(shares[0], same_place) == (Flaw.MIXED, 0, 0)


@pytest.mark.parametrize(
    "made",
    [
        {"group_threshold": 1, "groups": [(3, 5)]},
        {"group_threshold": 1, "groups": [(2, 5)]},
        {"group_threshold": 2, "groups": [(2, 3), (2, 3)]},
        {"group_threshold": 1, "groups": [(2, 3)], "extendable": False},
        {"group_threshold": 1, "groups": [(2, 3)], "iteration_exponent": 1},
        {"group_threshold": 1, "groups": [(1, 1)]},
    ],
)
def test_sound_shares_of_another_kind_are_refused(made: dict) -> None:
    """A wallet's, say; and joining one with a large exponent would take hours."""
    found = generate_mnemonics(master_secret=new_key(), **{"iteration_exponent": 0, **made})
    last = found[0][-1]
    assert refused(last, last) == (Flaw.FOREIGN, 1, 0)


def test_a_refusal_carries_no_word(shares: tuple[str, ...]) -> None:
    """Neither what was typed nor what should stand there may reach a log."""
    for first in (with_word(shares[0], 7, "xylophone"), with_word(shares[0], 7, "academic")):
        with pytest.raises(ShareRefused) as caught:
            join_shares(first, shares[1])
        said = "".join(traceback.format_exception(caught.value, chain=True))
        told = f"{said} {caught.value!r} {caught.value.args}"
        assert not [word for word in first.split() if re.search(rf"\b{word}\b", told)]


def test_what_comes_back_does_not_print(shares: tuple[str, ...]) -> None:
    assert repr(join_shares(shares[0], shares[1])) == "<secret>"


def test_words_are_read_line_by_line(shares: tuple[str, ...]) -> None:
    words = shares[0].split()
    assert read_words(" ".join(word[:4] for word in words[:5])) == words[:5]
    with pytest.raises(ShareRefused) as caught:
        read_words("academic nonsense", share=2, before=10)
    assert (caught.value.share, caught.value.word) == (2, 12)


def test_shares_are_numbered_one_to_three_and_words_from_one(shares: tuple[str, ...]) -> None:
    assert [share_number(share) for share in shares] == [1, 2, 3]
    with pytest.raises(ShareRefused) as refused:
        read_words("academic nothing")
    assert (refused.value.share, refused.value.word) == (1, 2)
    assert str(refused.value) == "share 1, word 2: word"
    with pytest.raises(ShareRefused) as refused:
        share_number("academic acid")
    assert (refused.value.share, refused.value.word) == (1, 0)
    assert str(refused.value) == "share 1, word 0: length"
