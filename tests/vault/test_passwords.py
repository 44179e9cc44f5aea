"""Passwords: one slow derivation, bounded in number, from which nothing cheaper can be won."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vault
from vault import passwords

SALT = bytes(range(16))


@pytest.fixture(autouse=True)
def _slots_as_before() -> Iterator[None]:
    before = passwords._slots
    yield
    passwords._slots = before


def test_one_password_costs_one_derivation() -> None:
    before = vault.derivations()
    vault.derive("correct horse", SALT, vault.SMALL)
    assert vault.derivations() == before + 1


def test_password_salt_and_cost_all_matter() -> None:
    derived = [
        vault.derive(password, salt, profile)
        for password, salt, profile in (
            ("correct horse", SALT, vault.SMALL),
            ("correct horsf", SALT, vault.SMALL),
            ("correct horse", SALT[::-1], vault.SMALL),
            ("correct horse", SALT, vault.KdfProfile(2, 64, 1)),
            ("correct horse", SALT, vault.KdfProfile(1, 128, 1)),
        )
    ]
    values = {one.verifier for one in derived} | {one.unlocking_key for one in derived}
    assert len(values) == 10


def test_the_same_letters_typed_elsewhere_are_the_same_password() -> None:
    composed, decomposed = "contrase\u00f1a", "contrasen\u0303a"
    assert composed != decomposed
    one, other = (vault.derive(p, SALT, vault.SMALL) for p in (composed, decomposed))
    assert one == other


def test_a_lone_surrogate_is_a_wrong_password_and_not_a_crash() -> None:
    one, other = (vault.derive(p, SALT, vault.SMALL) for p in ("\ud800", "\ud801"))
    assert one != other


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(33)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="salt"):
        vault.derive("x", salt, vault.SMALL)


@pytest.mark.parametrize(
    ("iterations", "memory_kib", "lanes"),
    [(0, 64, 1), (1, 7, 1), (1, 64, 0), (1, 64, 16), (33, 64, 1), (1, 2**30, 1), (1, 4096, 17)],
)
def test_a_cost_out_of_range_is_refused(iterations: int, memory_kib: int, lanes: int) -> None:
    with pytest.raises(ValueError, match="cost"):
        vault.KdfProfile(iterations, memory_kib, lanes)


def test_the_stored_verifier_brings_everything_back_and_fits_a_column() -> None:
    derived = vault.derive("x", bytes(32), vault.SMALL)
    stored = vault.encode_verifier(derived, bytes(32), vault.STRONG)
    assert len(stored) < 128
    assert vault.decode_verifier(stored) == (derived.verifier, bytes(32), vault.STRONG)
    assert derived.unlocking_key.hex() not in stored


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"amparo1\$argon2id\$[0-9]{1,5}\$[0-9]{1,9}\$[0-9]\$[\w+/]*\$[\w+/=]*\Z"),
    )
)
def test_no_other_text_is_taken_for_a_verifier(text: str) -> None:
    try:
        verifier, salt, profile = vault.decode_verifier(text)
    except ValueError:
        return
    assert vault.encode_verifier(vault.Derived(verifier, b""), salt, profile) == text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("amparo1", "amparo2"),
        lambda text: text.replace("argon2id", "argon2i"),
        lambda text: text.replace("$1$64$", "$01$64$"),
        lambda text: text.replace("$1$64$", "$1$99999999$"),
        lambda text: text + "=",
        lambda text: text[:-2],
        lambda text: text + "$",
        lambda text: text.replace("$64$", "$٦٤$"),
        lambda text: " " + text,
        lambda text: "",
        lambda text: "pbkdf2_sha256$1000000$salt$hash",
    ],
)
def test_an_altered_verifier_is_refused(change: object) -> None:
    stored = vault.encode_verifier(vault.derive("x", SALT, vault.SMALL), SALT, vault.SMALL)
    with pytest.raises(ValueError, match="not a password verifier"):
        vault.decode_verifier(change(stored))  # type: ignore[operator]


def test_when_all_slots_are_taken_the_next_waits_and_then_hears_busy() -> None:
    vault.configure_slots(1, 0.05)
    before = vault.derivations()
    with passwords._slots.one():
        started = time.monotonic()
        with pytest.raises(vault.Busy):
            vault.derive("x", SALT, vault.SMALL)
        assert time.monotonic() - started >= 0.04
    assert vault.derivations() == before
    vault.derive("x", SALT, vault.SMALL)


@pytest.mark.parametrize("lanes", [2, 4])
def test_derivations_with_several_lanes_do_not_stop_each_other(lanes: int) -> None:
    """In a process of its own: before they took turns, this never ended."""
    program = f"""
import threading, vault
vault.configure_slots(4, 60)
cost = vault.KdfProfile(2, 16 * 1024, {lanes})
crowd = [threading.Thread(target=lambda: [vault.derive("x", bytes(16), cost) for _ in range(5)])
         for _ in range(4)]
for one in crowd: one.start()
for one in crowd: one.join()
print("done", vault.derivations())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == ["done", "20"]


def test_when_enough_wait_already_the_next_hears_busy_at_once() -> None:
    vault.configure_slots(1, 30, most_waiting=0)
    with passwords._slots.one():
        started = time.monotonic()
        with pytest.raises(vault.Busy):
            vault.derive("x", SALT, vault.SMALL)
        assert time.monotonic() - started < 10
    vault.derive("x", SALT, vault.SMALL)


def test_never_more_derivations_at_once_than_slots() -> None:
    vault.configure_slots(2, 30)
    running, most, lock = 0, 0, threading.Lock()
    real = passwords._argon2

    def watched(typed: bytes, salt: bytes, profile: vault.KdfProfile) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        try:
            return real(typed, salt, profile)
        finally:
            with lock:
                running -= 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_argon2", watched)
        threads = [
            threading.Thread(target=vault.derive, args=("x", SALT, vault.SMALL)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most == 2


def test_who_came_first_goes_first_and_who_gave_up_takes_no_place() -> None:
    line, order = passwords._Line(1), []
    assert line.enter(0)
    started = threading.Semaphore(0)

    def wait(name: int, seconds: float) -> None:
        started.release()
        if line.enter(seconds):
            order.append(name)
            line.leave()

    threads = []
    for name, seconds in ((1, 60), (2, 0.01), (3, 60), (4, 60)):
        threads.append(threading.Thread(target=wait, args=(name, seconds)))
        threads[-1].start()
        started.acquire()
        while len(line._waiting) < len(threads) and name != 2:
            time.sleep(0.001)
        if name == 2:
            threads.pop().join()
    line.leave()
    for thread in threads:
        thread.join()
    assert order == [1, 3, 4]
    assert line.enter(0)


@pytest.mark.parametrize(("count", "wait"), [(0, 1.0), (1, -1.0)])
def test_slots_that_make_no_sense_are_refused(count: int, wait: float) -> None:
    with pytest.raises(ValueError, match="slot"):
        vault.configure_slots(count, wait)


def test_a_random_secret_is_split_by_purpose() -> None:
    secret = vault.new_secret()
    token, recovery = (vault.derive_from_secret(secret, p) for p in ("token", "recovery"))
    values = {token.verifier, token.unlocking_key, recovery.verifier, recovery.unlocking_key}
    assert len(values) == 4
    assert vault.derive_from_secret(secret, "token") == token


def test_what_a_person_could_choose_is_no_secret() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        vault.derive_from_secret(b"password", "token")
    for make in (vault.subkey, lambda key, purpose: vault.blind(key, "x", purpose)):
        with pytest.raises(ValueError, match="16 bytes"):
            make(b"password", "x")
    for bits in (0, 120, 161):
        with pytest.raises(ValueError, match="128 bits"):
            vault.new_secret(bits)
    assert len(vault.new_secret()) == 20


def test_both_halves_are_needed_in_their_places() -> None:
    cookie_half, server_half = vault.split_unlocker()
    key = vault.join_unlocker(cookie_half, server_half)
    assert key == vault.join_unlocker(cookie_half, server_half)
    assert key != vault.join_unlocker(server_half, cookie_half)
    assert key != vault.join_unlocker(cookie_half, vault.new_key())


@given(cookie_half=st.binary(max_size=70).filter(lambda half: len(half) != 32))
def test_a_cookie_that_is_no_half_is_undecryptable(cookie_half: bytes) -> None:
    with pytest.raises(vault.Undecryptable):
        vault.join_unlocker(cookie_half, vault.new_key())


def test_subkeys_and_blind_values_differ_by_key_purpose_and_value() -> None:
    one, other = vault.new_key(), vault.new_key()
    made = [
        vault.subkey(one, "a"),
        vault.subkey(other, "a"),
        vault.subkey(one, "b"),
        vault.subkey(one, "a", 1),
        vault.subkey(one, "a", "1"),
        vault.blind(one, "x", "a"),
        vault.blind(other, "x", "a"),
        vault.blind(one, "y", "a"),
        vault.blind(one, "x", "b"),
    ]
    assert len(set(made)) == len(made)
    assert all(len(value) == 32 for value in made)
    assert vault.blind(one, "x", "a") == vault.blind(one, "x", "a")


def test_many_blind_numbers_of_one_value_are_as_the_page_says() -> None:
    key = vault.new_key()
    numbers = vault.blinds(key, "ivanov", "word", 256)
    stream = hashlib.shake_256(vault.blind(key, "ivanov", "word")).digest(2048)
    assert list(numbers) == [
        int.from_bytes(stream[at : at + 8], "big", signed=True) for at in range(0, 2048, 8)
    ]
    assert len(set(numbers)) == 256
    assert vault.blinds(key, "ivanov", "word", 4) == numbers[:4]
    for other in (
        vault.blinds(vault.new_key(), "ivanov", "word", 256),
        vault.blinds(key, "ivanow", "word", 256),
        vault.blinds(key, "ivanov", "sound", 256),
    ):
        assert not set(other) & set(numbers)
    with pytest.raises(ValueError, match="16 bytes"):
        vault.blinds(key[:15], "ivanov", "word", 1)
