"""Whatever is done to a sealed value, opening it fails, in one way only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import vault
from vault.padding import bucket

ALICE, CHARLIE = vault.KeyPair.generate(), vault.KeyPair.generate()
SIGNER = vault.SigningKey.generate()
KEY, RELEASE_KEY = vault.new_key(), vault.new_key()
plaintexts = st.one_of(st.binary(max_size=2000), st.sampled_from([b"", bytes(252), b"\x00" * 5000]))

patient = settings(deadline=None, max_examples=150)


def keyring_of(pair: vault.KeyPair) -> vault.Keyring:
    return vault.Keyring(holder=uuid4(), own=pair, signing=SIGNER)


@dataclass(frozen=True)
class Place:
    """What the context of a part names."""

    kind: str
    record: UUID
    part: str
    revision: int
    recipient: bytes

    @property
    def context(self) -> bytes:
        return vault.context("part", *astuple(self))


places = st.builds(
    Place,
    kind=st.sampled_from(["incident", "case"]),
    record=st.uuids(),
    part=st.text(max_size=20),
    revision=st.integers(0, 2**32),
    recipient=st.binary(min_size=16, max_size=16),
)


@dataclass(frozen=True)
class Way:
    """One way of sealing: how to seal, and how to open what may have been tampered with."""

    name: str
    seal: Callable[[bytes, bytes], bytes]
    open: Callable[[bytes, bytes], bytes]
    open_with_another_key: list[Callable[[bytes, bytes], bytes]]


WAYS = [
    Way(
        "to a public key",
        lambda plaintext, context: vault.seal(plaintext, ALICE.public, context),
        ALICE.open,
        [CHARLIE.open],
    ),
    Way(
        "through a keyring",
        lambda plaintext, context: vault.seal(plaintext, ALICE.public, context),
        lambda sealed, context: keyring_of(ALICE).open(sealed, context),
        [lambda sealed, context: keyring_of(CHARLIE).open(sealed, context)],
    ),
    Way(
        "under a key",
        lambda plaintext, context: vault.seal_under(KEY, plaintext, context),
        lambda sealed, context: vault.open_under(KEY, sealed, context),
        [
            lambda sealed, context: vault.open_under(RELEASE_KEY, sealed, context),
            lambda sealed, context: vault.open_under(KEY[:16], sealed, context),
            lambda sealed, context: vault.open_under(b"", sealed, context),
        ],
    ),
    Way(
        "under two keys",
        lambda plaintext, context: vault.seal_wrapped(
            plaintext, ALICE.public, RELEASE_KEY, context
        ),
        lambda sealed, context: vault.open_wrapped(keyring_of(ALICE), sealed, RELEASE_KEY, context),
        [
            lambda sealed, context: vault.open_wrapped(keyring_of(ALICE), sealed, KEY, context),
            lambda sealed, context: vault.open_wrapped(
                keyring_of(CHARLIE), sealed, RELEASE_KEY, context
            ),
            keyring_of(ALICE).open,
        ],
    ),
]
every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


@every_way
@patient
@given(plaintext=plaintexts, place=places)
def test_what_is_sealed_opens_again(way: Way, plaintext: bytes, place: Place) -> None:
    assert way.open(way.seal(plaintext, place.context), place.context) == plaintext


@every_way
@patient
@given(plaintext=plaintexts, place=places, data=st.data())
def test_any_flipped_bit_is_noticed(
    way: Way, plaintext: bytes, place: Place, data: st.DataObject
) -> None:
    sealed = bytearray(way.seal(plaintext, place.context))
    at = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(vault.Undecryptable):
        way.open(bytes(sealed), place.context)


@every_way
def test_every_single_bit_of_one_value_matters(way: Way) -> None:
    context = vault.context("letter")
    sealed = way.seal(b"x", context)
    # All of the header and the encapsulation's ends, then every 16th bit.
    bits = [*range(8 * 40), *range(8 * 40, 8 * len(sealed), 16), *range(8 * 1100, 8 * 1140)]
    for at in (bit for bit in bits if bit < 8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(vault.Undecryptable):
            way.open(bytes(flipped), context)


@every_way
@patient
@given(plaintext=plaintexts, place=places, data=st.data())
def test_a_truncated_value_is_noticed(
    way: Way, plaintext: bytes, place: Place, data: st.DataObject
) -> None:
    sealed = way.seal(plaintext, place.context)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(sealed))] * 2)))
    assume((start, end) != (0, len(sealed)))
    with pytest.raises(vault.Undecryptable):
        way.open(sealed[start:end], place.context)


@every_way
@patient
@given(plaintext=plaintexts, place=places, more=st.binary(min_size=1, max_size=300))
def test_an_extended_value_is_noticed(
    way: Way, plaintext: bytes, place: Place, more: bytes
) -> None:
    sealed = way.seal(plaintext, place.context)
    for extended in (sealed + more, more + sealed):
        with pytest.raises(vault.Undecryptable):
            way.open(extended, place.context)


@every_way
@patient
@given(plaintext=plaintexts, place=places, other=places, data=st.data())
def test_a_value_moved_to_another_row_part_revision_or_recipient_is_noticed(
    way: Way, plaintext: bytes, place: Place, other: Place, data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(["kind", "record", "part", "revision", "recipient"]))
    moved = replace(place, **{field: getattr(other, field)})
    assume(moved != place)
    sealed = way.seal(plaintext, place.context)
    with pytest.raises(vault.Undecryptable):
        way.open(sealed, moved.context)


@every_way
@patient
@given(plaintext=plaintexts, place=places)
def test_another_key_opens_nothing(way: Way, plaintext: bytes, place: Place) -> None:
    sealed = way.seal(plaintext, place.context)
    for open_with_another_key in way.open_with_another_key:
        with pytest.raises(vault.Undecryptable):
            open_with_another_key(sealed, place.context)


@every_way
@patient
@given(
    rubbish=st.one_of(
        st.binary(max_size=3000),
        st.binary(min_size=1409, max_size=1800).map(lambda b: b"\x01" + ALICE.key_id + b),
        st.binary(min_size=284, max_size=400).map(lambda b: b"\x02" + b),
    ),
    context=st.binary(max_size=100),
)
def test_rubbish_is_undecryptable_and_nothing_worse(
    way: Way, rubbish: bytes, context: bytes
) -> None:
    with pytest.raises(vault.Undecryptable):
        way.open(rubbish, context)


@patient
@given(plaintext=plaintexts, place=places)
def test_a_value_readdressed_to_another_recipient_opens_for_neither(
    plaintext: bytes, place: Place
) -> None:
    sealed = vault.seal(plaintext, ALICE.public, place.context)
    readdressed = sealed[:1] + CHARLIE.key_id + sealed[17:]
    for pair in (ALICE, CHARLIE):
        with pytest.raises(vault.Undecryptable):
            pair.open(readdressed, place.context)


@patient
@given(rubbish=st.binary(max_size=2000))
def test_asking_for_the_recipient_of_rubbish_fails_the_same_way(rubbish: bytes) -> None:
    try:
        assert vault.recipient_of(rubbish) == rubbish[1:17]
    except vault.Undecryptable:
        assert not keyring_of(ALICE).can_open(rubbish)


fields = st.one_of(
    st.text(max_size=6), st.integers(0, 2**64 - 1), st.binary(max_size=6), st.uuids()
)
meanings = st.tuples(st.text(min_size=1, max_size=6), st.lists(fields, max_size=4))


def meaning(case: tuple[str, list[object]]) -> tuple[object, ...]:
    purpose, values = case
    return (purpose, *((type(value), value) for value in values))


@settings(max_examples=1000)
@given(one=meanings, other=meanings)
def test_two_meanings_never_share_a_context(
    one: tuple[str, list[vault.Field]], other: tuple[str, list[vault.Field]]
) -> None:
    same_bytes = vault.context(one[0], *one[1]) == vault.context(other[0], *other[1])
    assert same_bytes == (meaning(one) == meaning(other))


@settings(max_examples=500)
@given(purpose=st.text(min_size=1, max_size=4), text=st.text(max_size=12), data=st.data())
def test_moving_the_border_between_fields_changes_the_context(
    purpose: str, text: str, data: st.DataObject
) -> None:
    at, other = data.draw(st.tuples(*[st.integers(0, len(text))] * 2))
    assume(at != other)
    assert vault.context(purpose, text[:at], text[at:]) != vault.context(
        purpose, text[:other], text[other:]
    )
    assert vault.context(purpose + text[:1], text[1:]) != vault.context(purpose, text)


@pytest.mark.parametrize("field", [True, None, 1.5, ["x"]])
def test_a_field_of_another_type_is_refused(field: object) -> None:
    with pytest.raises(TypeError):
        vault.context("letter", field)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [-1, 2**64])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        vault.context("letter", number)


@pytest.mark.parametrize("context", [b"", b"letter", b"amparo\x01"])
def test_nothing_is_sealed_or_signed_without_a_proper_context(context: bytes) -> None:
    for act in (
        lambda: vault.seal(b"x", ALICE.public, context),
        lambda: vault.seal_under(KEY, b"x", context),
        lambda: vault.seal_wrapped(b"x", ALICE.public, RELEASE_KEY, context),
        lambda: SIGNER.sign(b"x", context),
        lambda: vault.context("") and None,
    ):
        with pytest.raises(ValueError, match="context"):
            act()


@settings(max_examples=500)
@given(length=st.integers(0, 2**31))
def test_padding_hides_the_length_and_costs_at_most_12_percent(length: int) -> None:
    size = bucket(length)
    assert size >= max(length, 256)
    assert bucket(size) == size
    assert size == 256 or size <= length * 1.12


@every_way
def test_lengths_within_a_bucket_look_the_same(way: Way) -> None:
    context = vault.context("letter")
    for lengths in ([0, 1, 30, 100, 200], [3900, 3920, 3960], [98_400, 99_000, 100_300]):
        assert len({len(way.seal(bytes(length), context)) for length in lengths}) == 1


@every_way
def test_sealing_twice_gives_two_values(way: Way) -> None:
    context = vault.context("letter")
    assert way.seal(b"x", context) != way.seal(b"x", context)


def test_padding_that_pad_did_not_write_is_refused_even_under_the_right_key() -> None:
    context, nonce = vault.context("letter"), bytes(12)
    for padded in (
        b"\x00\x00\x00\x01x" + bytes(250) + b"\x01",  # something after the end
        b"\x00\x00\x01\x00" + bytes(252),  # longer than what is there
        b"\xff\xff\xff\xff" + bytes(252),
        b"\x00\x00\x00\x01x" + bytes(252),  # no bucket
        b"\x00\x00\x00\x01x" + bytes(267),  # too large a bucket
        b"\x00\x00\x00\x01x",
        b"",
    ):
        sealed = b"\x02" + nonce + AESGCM(KEY).encrypt(nonce, padded, b"\x02" + context)
        with pytest.raises(vault.Undecryptable):
            vault.open_under(KEY, sealed, context)


@pytest.mark.parametrize(
    "public",
    [b"", bytes(1215), bytes(1217), b"\xff" * 1216, ALICE.public[:1184] + bytes(32)],
    ids=["empty", "short", "long", "not reduced", "low order"],
)
def test_bytes_that_are_no_public_key_are_refused(public: bytes) -> None:
    with pytest.raises(ValueError, match="not a public key"):
        vault.seal(b"x", public, vault.context("letter"))


@patient
@given(message=st.binary(max_size=200), place=places, data=st.data())
def test_a_signature_holds_for_nothing_else(
    message: bytes, place: Place, data: st.DataObject
) -> None:
    signature = SIGNER.sign(message, place.context)
    vault.verify(SIGNER.public, signature, message, place.context)
    flipped = bytearray(signature)
    at = data.draw(st.integers(0, 511))
    flipped[at // 8] ^= 1 << at % 8
    other = vault.SigningKey.generate().public
    for public, signed, said, context in (
        (SIGNER.public, bytes(flipped), message, place.context),
        (SIGNER.public, signature[:-1], message, place.context),
        (SIGNER.public, signature + b"\x00", message, place.context),
        (SIGNER.public, b"", message, place.context),
        (SIGNER.public, signature, message + b"x", place.context),
        (SIGNER.public, signature, message, place.context + b"x"),
        (SIGNER.public, signature, place.context[-1:] + message, place.context[:-1]),
        (other, signature, message, place.context),
        (b"", signature, message, place.context),
        (SIGNER.public[:31], signature, message, place.context),
    ):
        with pytest.raises(vault.BadSignature):
            vault.verify(public, signed, said, context)
