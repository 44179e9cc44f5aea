"""One value through every way of sealing, and back."""

from uuid import uuid4

import pytest

import vault

CONTEXT = vault.context("letter", uuid4(), 1)


def make_keyring() -> vault.Keyring:
    return vault.Keyring(
        holder=uuid4(), own=vault.KeyPair.generate(), signing=vault.SigningKey.generate()
    )


def test_alice_opens_what_was_sealed_to_her_and_charlie_does_not() -> None:
    alice, charlie = vault.KeyPair.generate(), vault.KeyPair.generate()
    sealed = vault.seal(b"meet at nine", alice.public, CONTEXT)
    assert alice.open(sealed, CONTEXT) == b"meet at nine"
    assert vault.recipient_of(sealed) == alice.key_id == vault.key_id_of(alice.public)
    with pytest.raises(vault.Undecryptable):
        charlie.open(sealed, CONTEXT)


def test_a_pair_comes_back_from_its_seed() -> None:
    pair = vault.KeyPair.generate()
    again = vault.KeyPair.from_seed(pair.seed)
    assert again.public == pair.public
    assert again.open(vault.seal(b"x", pair.public, CONTEXT), CONTEXT) == b"x"


def test_a_wrapped_value_needs_both_keys() -> None:
    alice, release_key = make_keyring(), vault.new_key()
    sealed = vault.seal_wrapped(b"grant", alice.own.public, release_key, CONTEXT)
    assert vault.open_wrapped(alice, sealed, release_key, CONTEXT) == b"grant"
    with pytest.raises(vault.Undecryptable):
        vault.open_wrapped(alice, sealed, vault.new_key(), CONTEXT)
    with pytest.raises(vault.Undecryptable):
        vault.open_wrapped(make_keyring(), sealed, release_key, CONTEXT)


def test_a_password_unlocks_through_its_stored_verifier() -> None:
    salt = vault.new_secret(128)
    derived = vault.derive("correct horse", salt, vault.SMALL)
    stored = vault.encode_verifier(derived, salt, vault.SMALL)
    verifier, salt_again, profile = vault.decode_verifier(stored)
    again = vault.derive("correct horse", salt_again, profile)
    assert vault.same(again.verifier, verifier)
    sealed = vault.seal_under(derived.unlocking_key, b"seed", CONTEXT)
    assert vault.open_under(again.unlocking_key, sealed, CONTEXT) == b"seed"


def test_a_signature_holds_for_its_message_only() -> None:
    key = vault.SigningKey.generate()
    signature = key.sign(b"admitted", CONTEXT)
    vault.verify(key.public, signature, b"admitted", CONTEXT)
    with pytest.raises(vault.BadSignature):
        vault.verify(key.public, signature, b"admitted!", CONTEXT)
