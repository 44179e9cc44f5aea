"""Test vectors for whoever implements docs/crypto.md again. `python -m tests.vault.make_vectors`
writes them anew: what is deterministic is computed, sealed values that still open are kept."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import vault
from vault.padding import bucket, pad

FILE = Path(__file__).with_name("vectors.json")
RECORD = UUID("0e5f2c1a-7d64-4b0f-9a53-6c1f3c8f4e21")
CONTEXT = vault.context("part", "incident", RECORD, "account", 3)
SEEDS = [bytes(range(32)), bytes([7]) * 32]
# The first example of draft-connolly-cfrg-xwing-kem, appendix C.
XWING_SEED = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
PLAINTEXTS = [b"", b"They stopped us at the corner.", "Иванов, 14:20".encode(), bytes(1000)]
RELEASE_KEY = bytes(range(100, 132))


def deterministic(name: str) -> Any:
    """What comes out the same every time, of one kind."""
    return json.loads(json.dumps(DETERMINISTIC[name]()))


DETERMINISTIC: dict[str, Callable[[], Any]] = {
    "contexts": lambda: [_context(*case) for case in _CONTEXTS],
    "buckets": lambda: [[length, bucket(length)] for length in _LENGTHS],
    "padded": lambda: [{"plaintext": b"abc".hex(), "padded": pad(b"abc").hex()}],
    "key_pairs": lambda: [_key_pair(seed) for seed in [*SEEDS, XWING_SEED]],
    "signatures": lambda: [_signature(seed, text) for seed in SEEDS for text in PLAINTEXTS[:2]],
    "double_keys": lambda: [
        {"seed": seed.hex(), "public": _double(seed).public.hex()} for seed in SEEDS
    ],
    "passwords": lambda: [_password(*case) for case in _PASSWORDS],
    "secrets": lambda: [_secret(bytes(range(20)), purpose) for purpose in ("token", "recovery")],
    "joined": lambda: [_joined(SEEDS[0], SEEDS[1])],
    "subkeys": lambda: [
        {
            "key": SEEDS[0].hex(),
            "purpose": purpose,
            "fields": [str(RECORD)],
            "subkey": vault.subkey(SEEDS[0], purpose, str(RECORD)).hex(),
        }
        for purpose in ("search", "client tag")
    ],
    "blinded": lambda: [
        {
            "key": SEEDS[0].hex(),
            "value": "ivanov",
            "purpose": "name",
            "blinded": vault.blind(SEEDS[0], "ivanov", "name").hex(),
        }
    ],
}


_CONTEXTS: list[tuple[str, list[str | int | bytes | UUID]]] = [
    ("letter", []),
    ("part", ["incident", RECORD, "account", 3]),
    ("part", ["", 0, b"", 2**64 - 1]),
    ("имя", ["é", b"\x00\xff"]),
]
_LENGTHS = [0, 1, 255, 256, 257, 272, 273, 288, 289, 1000, 4096, 5000, 65537, 10**6, 2**20 + 1]
_PASSWORDS = [
    ("correct horse battery staple", bytes(range(16)), vault.SMALL),
    ("ﬁancé 秘密", bytes(range(20)), vault.KdfProfile(2, 128, 2)),
    ("correct horse battery staple", bytes(range(16)), vault.STRONG),
]


def openings() -> dict[str, Any]:
    """Sealed values: random, so they are made once and have to open for ever after."""
    pair = vault.KeyPair.from_seed(SEEDS[0])
    return {
        "sealed": [_opening(seed=SEEDS[0], plaintext=p, sealed=vault.seal(p, pair.public, CONTEXT))
                   for p in PLAINTEXTS],
        "sealed_under": [_opening(key=SEEDS[1], plaintext=p,
                                  sealed=vault.seal_under(SEEDS[1], p, CONTEXT))
                         for p in PLAINTEXTS],
        "wrapped": [_opening(seed=SEEDS[0], release_key=RELEASE_KEY, plaintext=p,
                             sealed=vault.seal_wrapped(p, pair.public, RELEASE_KEY, CONTEXT))
                    for p in PLAINTEXTS[:2]],
        "streams": [_opening(seed=SEEDS[0], plaintext=p,
                             sealed=_stream(p, vault.StreamSealer, pair.public))
                    for p in PLAINTEXTS],
        "keyed_streams": [_opening(key=SEEDS[1], plaintext=p,
                                   sealed=_stream(p, vault.KeyedStreamSealer, SEEDS[1]))
                          for p in PLAINTEXTS],
        "double_signatures": [_opening(public=_double(SEEDS[0]).public, plaintext=p,
                                       signature=_double(SEEDS[0]).sign(p, CONTEXT))
                              for p in PLAINTEXTS[:2]],
    }  # fmt: skip


def _double(seed: bytes) -> vault.DoubleSigningKey:
    return vault.DoubleSigningKey(vault.SigningKey.from_seed(seed))


def _stream(
    plaintext: bytes, kind: type[vault.StreamSealer] | type[vault.KeyedStreamSealer], key: bytes
) -> bytes:
    sealed = io.BytesIO()
    sealer = kind(sealed, key, CONTEXT)
    sealer.write(plaintext)
    sealer.close()
    return sealed.getvalue()


def _opening(**values: bytes) -> dict[str, str]:
    return {name: value.hex() for name, value in values.items()} | {"context": CONTEXT.hex()}


def _context(purpose: str, fields: list[str | int | bytes | UUID]) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "fields": [
            [type(field).__name__, field.hex() if isinstance(field, bytes) else str(field)]
            for field in fields
        ],
        "encoded": vault.context(purpose, *fields).hex(),
    }


def _key_pair(seed: bytes) -> dict[str, str]:
    pair = vault.KeyPair.from_seed(seed)
    return {
        "seed": seed.hex(),
        "public": pair.public.hex(),
        "key_id": pair.key_id.hex(),
        "fingerprint": vault.fingerprint(pair.public),
    }


def _signature(seed: bytes, message: bytes) -> dict[str, str]:
    key = vault.SigningKey.from_seed(seed)
    return {
        "seed": seed.hex(),
        "public": key.public.hex(),
        "message": message.hex(),
        "context": CONTEXT.hex(),
        "signature": key.sign(message, CONTEXT).hex(),
    }


def _password(password: str, salt: bytes, profile: vault.KdfProfile) -> dict[str, Any]:
    derived = vault.derive(password, salt, profile)
    return {
        "password": password,
        "salt": salt.hex(),
        "iterations": profile.iterations,
        "memory_kib": profile.memory_kib,
        "lanes": profile.lanes,
        "verifier": derived.verifier.hex(),
        "unlocking_key": derived.unlocking_key.hex(),
        "stored": vault.encode_verifier(derived, salt, profile),
    }


def _secret(secret: bytes, purpose: str) -> dict[str, str]:
    derived = vault.derive_from_secret(secret, purpose)
    return {
        "secret": secret.hex(),
        "purpose": purpose,
        "verifier": derived.verifier.hex(),
        "unlocking_key": derived.unlocking_key.hex(),
    }


def _joined(cookie_half: bytes, server_half: bytes) -> dict[str, str]:
    return {
        "cookie_half": cookie_half.hex(),
        "server_half": server_half.hex(),
        "key": vault.join_unlocker(cookie_half, server_half).hex(),
    }


if __name__ == "__main__":
    kept = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    vectors = openings() | {name: kept[name] for name in openings() if name in kept}
    computed = {name: deterministic(name) for name in DETERMINISTIC}
    text = json.dumps(computed | vectors, indent=1, ensure_ascii=False)
    FILE.write_text(text + "\n", "utf-8")
