"""A keyring opens what its holder may open, and shows nothing of itself."""

from __future__ import annotations

import copy
import pickle
import traceback
from uuid import uuid4

import pytest

import vault

CONTEXT = vault.context("letter", 1)


@pytest.fixture
def alice() -> vault.Keyring:
    return vault.Keyring(
        holder=uuid4(), own=vault.KeyPair.generate(), signing=vault.SigningKey.generate()
    )


def test_it_opens_what_was_sealed_to_its_holder_and_circles(alice: vault.Keyring) -> None:
    riverside, pair = uuid4(), vault.KeyPair.generate()
    alice.add(riverside, pair, vault.SigningKey.generate())
    for public in (alice.own.public, pair.public):
        sealed = vault.seal(b"hello", public, CONTEXT)
        assert alice.can_open(sealed)
        assert alice.open(sealed, CONTEXT) == b"hello"
    assert alice.holds(riverside)
    assert alice.pair(riverside) is pair


def test_a_retired_pair_opens_and_does_nothing_else(alice: vault.Keyring) -> None:
    riverside, retired, current = uuid4(), vault.KeyPair.generate(), vault.KeyPair.generate()
    old_signing, signing = vault.SigningKey.generate(), vault.SigningKey.generate()
    alice.add(riverside, current, signing)
    alice.add(riverside, retired, old_signing, current=False)
    assert alice.open(vault.seal(b"old", retired.public, CONTEXT), CONTEXT) == b"old"
    assert alice.pair(riverside) is current
    assert alice.signing_key(riverside) is signing


def test_a_circle_known_by_a_retired_pair_alone_is_not_held(alice: vault.Keyring) -> None:
    riverside = uuid4()
    alice.add(riverside, vault.KeyPair.generate(), vault.SigningKey.generate(), current=False)
    assert not alice.holds(riverside)
    for ask in (alice.pair, alice.signing_key):
        with pytest.raises(vault.Undecryptable):
            ask(riverside)


def test_a_new_pair_takes_the_place_of_the_old_which_still_opens(alice: vault.Keyring) -> None:
    riverside, first, second = uuid4(), vault.KeyPair.generate(), vault.KeyPair.generate()
    alice.add(riverside, first, vault.SigningKey.generate())
    alice.add(riverside, second)
    assert alice.pair(riverside) is second
    with pytest.raises(vault.Undecryptable):
        alice.signing_key(riverside)
    assert alice.open(vault.seal(b"old", first.public, CONTEXT), CONTEXT) == b"old"


def test_it_seals_to_keys_held_or_learned_and_to_no_others(alice: vault.Keyring) -> None:
    held, learned, unknown = uuid4(), uuid4(), uuid4()
    pair, others = vault.KeyPair.generate(), vault.KeyPair.generate()
    alice.add(held, pair, vault.SigningKey.generate())
    alice.learn(learned, memoryview(others.public))
    assert alice.public(held) == pair.public
    assert alice.public(learned) == others.public
    assert isinstance(alice.public(learned), bytes)
    assert [alice.knows(circle) for circle in (held, learned, unknown)] == [True, True, False]
    assert not alice.holds(learned)
    with pytest.raises(vault.Undecryptable):
        alice.public(unknown)
    with pytest.raises(vault.Undecryptable):
        alice.pair(learned)


def test_what_is_held_counts_more_than_what_is_learned(alice: vault.Keyring) -> None:
    circle, pair = uuid4(), vault.KeyPair.generate()
    alice.learn(circle, vault.KeyPair.generate().public)
    alice.add(circle, pair, vault.SigningKey.generate())
    alice.learn(circle, vault.KeyPair.generate().public)
    assert alice.public(circle) == pair.public


def test_what_was_learned_is_wiped(alice: vault.Keyring) -> None:
    circle = uuid4()
    alice.learn(circle, vault.KeyPair.generate().public)
    alice.wipe()
    assert not alice.knows(circle)
    with pytest.raises(vault.Undecryptable):
        alice.public(circle)


def test_what_is_not_held_is_undecryptable(alice: vault.Keyring) -> None:
    sealed = vault.seal(b"not for alice", vault.KeyPair.generate().public, CONTEXT)
    assert alice.can_open(sealed) is alice.can_open(b"rubbish") is alice.can_open(b"") is False
    assert not alice.holds(uuid4())
    with pytest.raises(vault.Undecryptable):
        alice.open(sealed, CONTEXT)


def test_after_wiping_nothing_opens(alice: vault.Keyring) -> None:
    riverside, pair = uuid4(), vault.KeyPair.generate()
    alice.add(riverside, pair, vault.SigningKey.generate())
    own = alice.own.public
    alice.wipe()
    for public in (own, pair.public):
        with pytest.raises(vault.Undecryptable):
            alice.open(vault.seal(b"x", public, CONTEXT), CONTEXT)
    for ask in (
        lambda: alice.own,
        lambda: alice.signing,
        lambda: alice.pair(riverside),
        lambda: alice.signing_key(riverside),
    ):
        with pytest.raises(vault.Undecryptable):
            ask()
    assert not alice.holds(riverside)


def secrets_of(alice: vault.Keyring) -> list[str]:
    """Every way in which a seed could appear in a text."""
    seeds = [alice.own.seed, alice.signing.seed]
    return [shown for seed in seeds for shown in (seed.hex(), bytes.__repr__(seed)[2:-1])]


def test_printing_shows_nothing(alice: vault.Keyring) -> None:
    derived = vault.derive_from_secret(bytes(range(20)), "token")
    texts = [
        f"{thing!r} {thing!s} {thing}" + "%s %r" % (thing, thing)  # noqa: UP031
        for thing in (alice, alice.own, alice.signing, alice.own.seed, [alice], {"k": alice})
    ]
    for text in texts:
        assert not any(secret in text for secret in secrets_of(alice))
    assert [repr(thing) for thing in (alice, alice.own, alice.signing)] == [
        "<Keyring>",
        "<KeyPair>",
        "<SigningKey>",
    ]
    assert repr(derived) == "Derived()"
    assert repr(derived.unlocking_key) == str(vault.new_key()) == "<secret>"


@pytest.mark.parametrize("name", ["keyring", "own", "signing"])
def test_it_is_not_pickled_or_copied(alice: vault.Keyring, name: str) -> None:
    thing = {"keyring": alice, "own": alice.own, "signing": alice.signing}[name]
    for act in (
        *(lambda protocol=p: pickle.dumps(thing, protocol) for p in range(6)),
        lambda: copy.copy(thing),
        lambda: copy.deepcopy(thing),
        lambda: copy.deepcopy({"inside": [thing]}),
    ):
        with pytest.raises(TypeError, match="not copied or pickled"):
            act()
    assert not hasattr(thing, "__dict__")


def test_a_traceback_with_all_its_locals_shows_no_key_and_no_content(
    alice: vault.Keyring,
) -> None:
    release_key = vault.new_key()
    sealed = vault.seal_wrapped(b"meet Ivanov", alice.own.public, release_key, CONTEXT)
    for act in (
        lambda: vault.open_wrapped(alice, sealed, vault.new_key(), CONTEXT),
        lambda: vault.open_wrapped(alice, sealed[:-1], release_key, CONTEXT),
        lambda: vault.open_under(release_key, sealed, CONTEXT),
        lambda: alice.open(sealed, CONTEXT),
        lambda: alice.pair(uuid4()),
    ):
        with pytest.raises(vault.Undecryptable) as caught:
            act()
        shown = "".join(
            traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
        )
        assert "sealed = " in shown or "circle = " in shown  # locals are there
        for secret in [*secrets_of(alice), release_key.hex(), bytes.__repr__(release_key)[2:-1]]:
            assert secret not in shown
        assert "Ivanov" not in shown


def test_the_exception_carries_nothing_it_is_given() -> None:
    assert str(vault.Undecryptable("meet Ivanov")) == "cannot be opened"
    assert vault.Undecryptable("meet Ivanov").args == ()
    assert "Ivanov" not in repr(vault.BadSignature("meet Ivanov"))
    assert str(vault.BadSignature("meet Ivanov")) == "signature does not match"
    assert isinstance(pickle.loads(pickle.dumps(vault.Undecryptable())), vault.Undecryptable)  # noqa: S301


def test_it_says_whose_it_is() -> None:
    holder = uuid4()
    own, signing = vault.KeyPair.generate(), vault.SigningKey.generate()
    assert vault.Keyring(holder=holder, own=own, signing=signing).holder == holder
