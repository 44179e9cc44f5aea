"""Every limit from both sides: the last value that is taken, and the first that is not."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest

import vault
from vault import passwords
from vault.padding import pad
from vault.streams import HEADER, VERSION

ALICE, CHARLIE = vault.KeyPair.generate(), vault.KeyPair.generate()
CONTEXT = vault.context("letter")
SALT = bytes(range(16))


def keyring_of(pair: vault.KeyPair) -> vault.Keyring:
    return vault.Keyring(holder=uuid4(), own=pair, signing=vault.SigningKey.generate())


@pytest.mark.parametrize("length", [0, 31, 33, 64])
@pytest.mark.parametrize("kind", [vault.KeyPair, vault.SigningKey])
def test_a_seed_has_32_bytes(
    kind: type[vault.KeyPair] | type[vault.SigningKey], length: int
) -> None:
    for make in (kind, kind.from_seed):
        with pytest.raises(ValueError, match="32 bytes"):
            make(bytes(length))


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_sealing_key_has_32_bytes(length: int) -> None:
    """AES would take 16 and 24 as well."""
    with pytest.raises(ValueError, match="32 bytes"):
        vault.seal_under(bytes(length), b"x", CONTEXT)
    sealed = vault.seal_under(bytes(32), b"x", CONTEXT)
    with pytest.raises(vault.Undecryptable):
        vault.open_under(bytes(length), sealed, CONTEXT)


def test_the_shortest_sealed_value_and_one_byte_less() -> None:
    sealed = vault.seal(b"", ALICE.public, CONTEXT)
    assert vault.recipient_of(sealed) == ALICE.key_id
    assert keyring_of(ALICE).can_open(sealed)
    for short in (sealed[:-1], sealed[:17], sealed[:1], b""):
        assert not keyring_of(ALICE).can_open(short)
        with pytest.raises(vault.Undecryptable):
            vault.recipient_of(short)


@pytest.mark.parametrize("length", range(32))
def test_stumps_of_values_under_a_key_are_undecryptable(length: int) -> None:
    sealed = vault.seal_under(bytes(32), b"x", CONTEXT)
    with pytest.raises(vault.Undecryptable):
        vault.open_under(bytes(32), sealed[:length], CONTEXT)


def test_what_is_sealed_in_one_piece_has_less_than_two_gigabytes() -> None:
    class Claims(bytes):
        """Claims a length without taking the memory."""

        length = 0

        def __len__(self) -> int:
            return self.length

    longest = Claims()
    longest.length = 2**31 - 5
    assert pad(longest)[:4] == (2**31 - 5).to_bytes(4, "big")
    longest.length += 1
    with pytest.raises(ValueError, match="too long"):
        pad(longest)


@pytest.mark.parametrize("field", [bytearray(b"x"), memoryview(b"x")])
def test_a_context_is_not_made_of_bytes_that_can_still_change(field: object) -> None:
    with pytest.raises(TypeError):
        vault.context("letter", field)  # type: ignore[arg-type]


def test_the_shortest_context_is_a_purpose_of_one_letter() -> None:
    shortest = b"amparo\x01p"
    sealed = vault.seal_under(bytes(32), b"x", shortest)
    assert vault.open_under(bytes(32), sealed, shortest) == b"x"


@pytest.mark.parametrize(
    ("iterations", "memory_kib", "lanes"),
    [(1, 8, 1), (32, 8, 1), (1, 128, 16), (1, 4 * 2**20, 1)],
)
def test_a_cost_at_the_border_is_taken(iterations: int, memory_kib: int, lanes: int) -> None:
    profile = vault.KdfProfile(iterations, memory_kib, lanes)
    stored = vault.encode_verifier(vault.Derived(bytes(32), b""), SALT, profile)
    assert vault.decode_verifier(stored) == (bytes(32), SALT, profile)


@pytest.mark.parametrize(
    ("iterations", "memory_kib", "lanes"),
    [
        (0, 8, 1),
        (33, 8, 1),
        (1, 7, 1),
        (1, 4 * 2**20 + 1, 1),
        (1, 0, 0),
        (1, 127, 16),
        (1, 136, 17),
    ],
)
def test_a_cost_beyond_the_border_is_not(iterations: int, memory_kib: int, lanes: int) -> None:
    with pytest.raises(ValueError, match="cost"):
        vault.KdfProfile(iterations, memory_kib, lanes)


@pytest.mark.parametrize("length", [16, 32])
def test_a_salt_has_16_to_32_bytes(length: int) -> None:
    derived = vault.derive("x", bytes(length), vault.SMALL)
    assert vault.decode_verifier(vault.encode_verifier(derived, bytes(length), vault.SMALL))


@pytest.mark.parametrize("length", [15, 33])
def test_a_verifier_is_not_stored_with_another_salt(length: int) -> None:
    with pytest.raises(ValueError, match="salt"):
        vault.encode_verifier(vault.Derived(bytes(32), b""), bytes(length), vault.SMALL)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_stored_verifier_has_32_bytes(length: int) -> None:
    stored = vault.encode_verifier(vault.Derived(bytes(length), b""), SALT, vault.SMALL)
    with pytest.raises(ValueError, match="not a password verifier"):
        vault.decode_verifier(stored)


def test_a_random_secret_has_16_bytes_or_more() -> None:
    assert len(vault.new_secret(128)) == 16
    assert len(vault.new_secret(136)) == 17
    key = bytes(range(16))
    assert vault.derive_from_secret(key, "token") != vault.derive_from_secret(key, "recovery")
    assert len(vault.subkey(key, "a")) == len(vault.blind(key, "x", "a")) == 32
    for act in (
        lambda: vault.derive_from_secret(key[:15], "token"),
        lambda: vault.subkey(key[:15], "a"),
        lambda: vault.blind(key[:15], "x", "a"),
    ):
        with pytest.raises(ValueError, match="16 bytes"):
            act()


def test_either_half_of_the_wrong_length_is_undecryptable() -> None:
    whole = vault.new_key()
    for halves in ((whole[:31], whole), (whole, whole[:31]), (whole, b""), (whole, whole * 2)):
        with pytest.raises(vault.Undecryptable):
            vault.join_unlocker(*halves)


def test_a_wrapped_value_changes_hands_without_being_opened() -> None:
    release_key = vault.new_key()
    sealed = vault.seal_wrapped(b"grant", ALICE.public, release_key, CONTEXT)
    moved = vault.reseal_wrapped(keyring_of(ALICE), sealed, CHARLIE.public, CONTEXT)
    assert vault.open_wrapped(keyring_of(CHARLIE), moved, release_key, CONTEXT) == b"grant"
    for keyring, key in ((ALICE, release_key), (CHARLIE, vault.new_key())):
        with pytest.raises(vault.Undecryptable):
            vault.open_wrapped(keyring_of(keyring), moved, key, CONTEXT)
    for keyring, context in ((CHARLIE, CONTEXT), (ALICE, vault.context("postcard"))):
        with pytest.raises(vault.Undecryptable):
            vault.reseal_wrapped(keyring_of(keyring), sealed, CHARLIE.public, context)


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_stream_under_a_shorter_key_is_undecryptable(length: int) -> None:
    """AES would take 16 and 24 as well: whoever seals must not choose a weaker one."""
    from vault.streams import _key_context

    header = VERSION + vault.seal(bytes(length), ALICE.public, _key_context(CONTEXT))
    with pytest.raises(vault.Undecryptable):
        vault.StreamOpener(io.BytesIO(header), ALICE, CONTEXT)


@pytest.mark.parametrize("at", [0, 1, 2, 17, 1137, HEADER - 1])
def test_a_stream_with_another_first_line_is_undecryptable(at: int) -> None:
    sink = io.BytesIO()
    sealer = vault.StreamSealer(sink, ALICE.public, CONTEXT)
    assert sealer.write(b"twelve bytes") == 12
    sealer.close()
    altered = bytearray(sink.getvalue())
    altered[at] ^= 1
    with pytest.raises(vault.Undecryptable):
        vault.StreamOpener(io.BytesIO(altered), ALICE, CONTEXT)


def test_where_memory_is_short_the_answer_is_busy() -> None:
    """In a process of its own, which may have half of what the derivation asks for."""
    program = """
import resource, vault
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
try:
    vault.derive("x", bytes(16), vault.KdfProfile(1, 2 * 2**20, 1))
except vault.Busy:
    print("busy", vault.derive("x", bytes(16), vault.SMALL).verifier.hex())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == [
        "busy",
        vault.derive("x", bytes(16), vault.SMALL).verifier.hex(),
    ]


def test_as_many_may_wait_as_was_said_and_no_more() -> None:
    slots = passwords._Slots(1, 30, most_waiting=1)
    waits, done = threading.Event(), threading.Event()

    def wait() -> None:
        waits.set()
        with slots.one():
            done.set()

    with slots.one():
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert waits.wait(10)
        while slots._places is not None and slots._places._value:  # type: ignore[attr-defined]
            time.sleep(0.001)
        with pytest.raises(passwords.Busy), slots.one():
            pass
        assert not done.is_set()
    waiting.join(10)
    assert done.is_set()
    with slots.one():  # everything was given back
        pass


@pytest.mark.parametrize("most_waiting", [0, 1, None])
def test_no_wait_and_nobody_waiting_are_allowed(most_waiting: int | None) -> None:
    slots = passwords._Slots(1, 0, most_waiting)
    for _ in range(3):
        with slots.one():
            pass


def test_fewer_than_nobody_cannot_wait() -> None:
    with pytest.raises(ValueError, match="slot"):
        passwords._Slots(1, 1.0, -1)
