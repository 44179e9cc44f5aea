"""The committed vectors still hold: for vault/, and for docs/crypto.md read by someone else."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

import vault
from tests.vault import by_the_book
from tests.vault.make_vectors import DETERMINISTIC, FILE, deterministic
from vault.keyring import Keyring

VECTORS: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def cases(name: str) -> list[Any]:
    assert VECTORS[name]
    return VECTORS[name]


def octets(case: dict[str, str], *names: str) -> list[bytes]:
    return [bytes.fromhex(case[name]) for name in names]


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_what_is_deterministic_never_changes(name: str) -> None:
    assert deterministic(name) == cases(name)


@pytest.mark.parametrize("case", cases("sealed"))
def test_what_was_sealed_once_opens_for_ever(case: dict[str, str]) -> None:
    seed, sealed, context, plaintext = octets(case, "seed", "sealed", "context", "plaintext")
    assert vault.KeyPair.from_seed(seed).open(sealed, context) == plaintext
    assert by_the_book.open_sealed(seed, sealed, context) == plaintext


@pytest.mark.parametrize("case", cases("sealed_under"))
def test_what_was_sealed_under_a_key_opens_for_ever(case: dict[str, str]) -> None:
    key, sealed, context, plaintext = octets(case, "key", "sealed", "context", "plaintext")
    assert vault.open_under(key, sealed, context) == plaintext
    assert by_the_book.open_under(key, sealed, context) == plaintext


@pytest.mark.parametrize("case", cases("wrapped"))
def test_what_was_wrapped_opens_for_ever(case: dict[str, str]) -> None:
    seed, release_key, sealed, context, plaintext = octets(
        case, "seed", "release_key", "sealed", "context", "plaintext"
    )
    keyring = Keyring(
        holder=uuid4(), own=vault.KeyPair.from_seed(seed), signing=vault.SigningKey.generate()
    )
    assert vault.open_wrapped(keyring, sealed, release_key, context) == plaintext
    assert by_the_book.open_wrapped(seed, release_key, sealed, context) == plaintext


@pytest.mark.parametrize("case", cases("streams"))
def test_a_stream_that_was_sealed_once_opens_for_ever(case: dict[str, str]) -> None:
    seed, sealed, context, plaintext = octets(case, "seed", "sealed", "context", "plaintext")
    opener = vault.StreamOpener(io.BytesIO(sealed), vault.KeyPair.from_seed(seed), context)
    assert opener.read(2000) == plaintext
    assert opener.read(1) == b""
    assert by_the_book.open_stream(seed, sealed, context) == plaintext


@pytest.mark.parametrize("case", cases("keyed_streams"))
def test_a_stream_under_a_key_opens_for_ever(case: dict[str, str]) -> None:
    key, sealed, context, plaintext = octets(case, "key", "sealed", "context", "plaintext")
    opener = vault.KeyedStreamOpener(io.BytesIO(sealed), key, context)
    assert opener.read(2000) == plaintext
    assert opener.read(1) == b""
    assert by_the_book.open_keyed_stream(key, sealed, context) == plaintext


@pytest.mark.parametrize("case", cases("key_pairs"))
def test_the_page_gives_the_same_key_pairs(case: dict[str, str]) -> None:
    seed, public, key_id = octets(case, "seed", "public", "key_id")
    assert by_the_book.public_key(seed) == public
    assert by_the_book.key_id(public) == key_id


def test_a_key_pair_is_an_xwing_key_pair() -> None:
    """Against the draft itself: first and last bytes of its first public key."""
    public = cases("key_pairs")[2]["public"]
    assert public.startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5")


@pytest.mark.parametrize("case", cases("contexts"))
def test_the_page_gives_the_same_contexts(case: dict[str, Any]) -> None:
    make = {"str": str, "int": int, "bytes": bytes.fromhex, "UUID": UUID}
    fields = [make[kind](text) for kind, text in case["fields"]]
    assert by_the_book.context(case["purpose"], *fields).hex() == case["encoded"]


@pytest.mark.parametrize("case", cases("signatures"))
def test_the_page_accepts_the_same_signatures(case: dict[str, str]) -> None:
    public, signature, message, context = octets(case, "public", "signature", "message", "context")
    by_the_book.verify(public, signature, message, context)


@pytest.mark.parametrize("case", cases("double_signatures"))
def test_what_was_signed_twice_once_is_believed_for_ever(case: dict[str, str]) -> None:
    names = ("public", "signature", "plaintext", "context")
    public, signature, message, context = octets(case, *names)
    vault.verify_double(public, signature, message, context)
    by_the_book.verify_double(public, signature, message, context)


@pytest.mark.parametrize("case", cases("double_keys"))
def test_the_page_gives_the_same_second_keys(case: dict[str, str]) -> None:
    seed, public = octets(case, "seed", "public")
    assert by_the_book.lattice_public(seed) == public[32:]


@pytest.mark.parametrize("case", cases("secrets"))
def test_the_page_splits_secrets_alike(case: dict[str, str]) -> None:
    secret, verifier, unlocking_key = octets(case, "secret", "verifier", "unlocking_key")
    for label, expected in (
        ("secret verifier", verifier),
        ("secret unlocking key", unlocking_key),
    ):
        info = by_the_book.context(label, case["purpose"])
        assert by_the_book.hkdf(secret, info) == expected


def test_the_page_opens_what_is_sealed_today() -> None:
    pair, context = vault.KeyPair.generate(), vault.context("letter", uuid4())
    sealed = vault.seal(b"still the same", pair.public, context)
    assert by_the_book.open_sealed(pair.seed, sealed, context) == b"still the same"
