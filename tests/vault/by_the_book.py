"""docs/crypto.md implemented once more, from primitives and without a line of vault/.

It only opens and checks. Where this and vault/ disagree, one of the two, or the page, is wrong.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = b"HPKE" + bytes.fromhex("647a00010002")
XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")


def lp(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def context(purpose: str, *fields: str | int | bytes | UUID) -> bytes:
    encoded = b"amparo\x01" + lp(purpose.encode())
    for field in fields:
        if isinstance(field, str):
            encoded += b"s" + lp(field.encode())
        elif isinstance(field, int):
            encoded += b"i" + lp(field.to_bytes(8, "big"))
        elif isinstance(field, UUID):
            encoded += b"u" + lp(field.bytes)
        else:
            encoded += b"b" + lp(field)
    return encoded


def hkdf_extract(salt: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), material, "sha256")


def hkdf_expand(key: bytes, info: bytes, length: int) -> bytes:
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        output += block
        counter += 1
    return output[:length]


def hkdf(material: bytes, info: bytes) -> bytes:
    return hkdf_expand(hkdf_extract(b"", material), info, 32)


def unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:4], "big")
    assert not any(padded[4 + length :])
    return padded[4 : 4 + length]


def private_keys(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def public_key(seed: bytes) -> bytes:
    mlkem, x25519 = private_keys(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def key_id(public: bytes) -> bytes:
    return hashlib.sha256(b"amparo key id" + public).digest()[:16]


def decapsulate(seed: bytes, enc: bytes) -> bytes:
    """X-Wing: the shared secret of both key exchanges."""
    mlkem, x25519 = private_keys(seed)
    shared_m = mlkem.decapsulate(enc[:1088])
    shared_x = x25519.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    public_x = x25519.public_key().public_bytes_raw()
    return hashlib.sha3_256(shared_m + shared_x + enc[1088:] + public_x + XWING_LABEL).digest()


def labeled_extract(salt: bytes, label: bytes, material: bytes) -> bytes:
    return hkdf_extract(salt, b"HPKE-v1" + SUITE + label + material)


def labeled_expand(key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return hkdf_expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info, length)


def open_sealed(seed: bytes, sealed: bytes, sealed_context: bytes) -> bytes:
    assert sealed[:1] == b"\x01"
    recipient = sealed[1:17]
    assert recipient == key_id(public_key(seed))
    shared = decapsulate(seed, sealed[17:1137])
    info = sealed_context + recipient + b"\x01"
    schedule = b"\x00" + labeled_extract(b"", b"psk_id_hash", b"")
    schedule += labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(shared, b"secret", b"")
    key = labeled_expand(secret, b"key", schedule, 32)
    nonce = labeled_expand(secret, b"base_nonce", schedule, 12)
    return unpad(AESGCM(key).decrypt(nonce, sealed[1137:], b""))


def open_under(key: bytes, sealed: bytes, sealed_context: bytes) -> bytes:
    assert sealed[:1] == b"\x02"
    return unpad(AESGCM(key).decrypt(sealed[1:13], sealed[13:], b"\x02" + sealed_context))


def open_wrapped(seed: bytes, release_key: bytes, sealed: bytes, sealed_context: bytes) -> bytes:
    inner = open_sealed(seed, sealed, context("wrapped, outer", sealed_context))
    return open_under(release_key, inner, context("wrapped, inner", sealed_context))


def open_stream(seed: bytes, sealed: bytes, sealed_context: bytes) -> bytes:
    assert sealed[:1] == b"\x03"
    key = open_sealed(seed, sealed[1:1410], context("stream key", sealed_context))
    return open_chunks(key, sealed[1410:], b"\x03" + sealed_context)


def open_keyed_stream(key: bytes, sealed: bytes, sealed_context: bytes) -> bytes:
    assert sealed[:1] == b"\x04"
    extracted = hkdf_extract(sealed[1:33], key)
    stream_key = hkdf_expand(extracted, context("keyed stream", sealed_context), 32)
    return open_chunks(stream_key, sealed[33:], b"\x04" + sealed_context)


def open_chunks(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    size = 2**20 + 16
    chunks = [sealed[start : start + size] for start in range(0, len(sealed), size)]
    opened = b""
    for number, chunk in enumerate(chunks):
        nonce = number.to_bytes(11, "big") + (b"\x01" if number == len(chunks) - 1 else b"\x00")
        opened += AESGCM(key).decrypt(nonce, chunk, bound)
    return opened


def verify(public: bytes, signature: bytes, message: bytes, signed_context: bytes) -> None:
    signed = b"amparo signature\x01" + lp(signed_context) + message
    Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)


def lattice_public(seed: bytes) -> bytes:
    lattice_seed = hkdf(seed, context("subkey", "lattice signing seed"))
    return MLDSA65PrivateKey.from_seed_bytes(lattice_seed).public_key().public_bytes_raw()


def verify_double(public: bytes, signature: bytes, message: bytes, signed_context: bytes) -> None:
    verify(public[:32], signature[:64], message, signed_context)
    signed = b"amparo signature\x01" + lp(signed_context) + message
    MLDSA65PublicKey.from_public_bytes(public[32:]).verify(signature[64:], signed)
