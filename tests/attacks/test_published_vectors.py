"""What others published for the primitives that vault/ uses, from PyPI's `cryptography-vectors`.

Where vault's own functions can be asked, they are; else the very classes that vault/ imports, with
its parameters. Refusals come from NIST's failing vectors, from `test_wycheproof.py`, and from
vectors that are altered here, bit by bit. vault's own formats: `tests/vault/test_vectors.py`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.attacks.effort import effort
from tests.attacks.published import FOLDER, blocks, from_json, octets
from tests.vault import by_the_book
from vault import KeyPair, SigningKey, passwords
from vault.subkeys import hkdf

XWING = 0x647A
KDFS = {1: hpke.KDF.HKDF_SHA256, 3: hpke.KDF.HKDF_SHA512, 17: hpke.KDF.SHAKE256}
AEADS = {1: hpke.AEAD.AES_128_GCM, 2: hpke.AEAD.AES_256_GCM, 3: hpke.AEAD.CHACHA20_POLY1305}


def flipped(value: bytes, bit: int) -> bytes:
    """One bit the other way."""
    at = bit // 8 % len(value)
    return value[:at] + bytes([value[at] ^ 1 << bit % 8]) + value[at + 1 :]


# HPKE ------------------------------------------------------------------------------


def hpke_cases() -> list[Any]:
    """Base mode, with key agreements and ciphers of which vault's suite is made."""
    found = from_json("HPKE/test-vectors.json") + from_json("HPKE/hpke-pq-test-vectors.json")
    return [
        pytest.param(case, id="-".join(str(case[f"{name}_id"]) for name in ("kem", "kdf", "aead")))
        for case in found
        if int(case["mode"]) == 0
        and int(case["kem_id"]) in (0x20, XWING)
        and int(case["kdf_id"]) in KDFS
        and int(case["aead_id"]) in AEADS
    ]


@pytest.mark.parametrize("case", hpke_cases())
def test_hpke_opens_what_rfc_9180_and_its_successor_sealed(case: dict[str, Any]) -> None:
    """A single shot is the first message of a context. vault's associated data is empty, the
    vectors' is not, hence the library's inner function, which its own tests use too."""
    private, info, enc = octets(case, "skRm", "info", "enc")
    kem, pair = hpke.KEM.X25519, X25519PrivateKey.from_private_bytes
    if int(case["kem_id"]) == XWING:
        kem, pair = hpke.KEM.MLKEM768_X25519, lambda seed: KeyPair.from_seed(seed)._private
    suite = hpke.Suite(kem, KDFS[int(case["kdf_id"])], AEADS[int(case["aead_id"])])
    plaintext, aad, sealed = octets(case["encryptions"][0], "pt", "aad", "ct")

    def opened(ciphertext: bytes, info: bytes = info, aad: bytes = aad) -> bytes:
        found: bytes = openssl.hpke._decrypt_with_aad(suite, ciphertext, pair(private), info, aad)
        return found

    assert opened(enc + sealed) == plaintext
    for bit in range(0, 8 * len(enc + sealed), effort(997, 13)):
        with pytest.raises((InvalidTag, ValueError)):
            opened(flipped(enc + sealed, bit))
    for wrong in ({"info": info + b"x"}, {"aad": aad + b"x"}):
        with pytest.raises(InvalidTag):
            opened(enc + sealed, **wrong)


def test_the_vectors_cover_both_key_agreements_and_both_ciphers() -> None:
    labels = {param.id for param in hpke_cases()}
    assert {"32-1-2", "32-1-1", "25722-1-3"} <= labels


@pytest.mark.parametrize(
    "case",
    [c for c in from_json("HPKE/hpke-pq-test-vectors.json") if int(c["kem_id"]) == XWING],
    ids=lambda case: f"kdf {case['kdf_id']}",
)
def test_a_key_pair_of_ours_is_an_x_wing_key_pair(case: dict[str, Any]) -> None:
    """Seed, public key and shared secret, for vault and for docs/crypto.md read by someone else."""
    seed, public, enc, shared = octets(case, "skRm", "pkRm", "enc", "shared_secret")
    assert KeyPair.from_seed(seed).public == public == by_the_book.public_key(seed)
    assert by_the_book.decapsulate(seed, enc) == shared


# Their halves ------------------------------------------------------------------------


def test_ml_kem_768_agrees_with_the_known_answers() -> None:
    compared = 0
    for case in blocks("asymmetric/MLKEM/kat_MLKEM_768.rsp"):
        d, z, public, sealed, shared = octets(case, "d", "z", "pk", "ct", "ss")
        rejected, instead = octets(case, "ct_n", "ss_n")
        key = MLKEM768PrivateKey.from_seed_bytes(d + z)
        assert key.public_key().public_bytes_raw() == public
        assert key.decapsulate(sealed) == shared
        # A ciphertext that is none is not an error, but a secret that nobody else has.
        assert key.decapsulate(rejected) == instead != shared
        for wrong in (sealed[:-1], sealed + b"\0", b""):
            with pytest.raises(ValueError, match=r".*"):
                key.decapsulate(wrong)
        compared += 1
    assert compared >= 100


def test_ml_kem_refuses_public_keys_with_unreduced_coefficients() -> None:
    case = next(iter(blocks("asymmetric/MLKEM/kat_MLKEM_768.rsp")))
    [public] = octets(case, "pk")
    for wrong in (b"\xff" * 3 + public[3:], public[:-1], public + b"\0"):
        with pytest.raises(ValueError, match=r".*"):
            MLKEM768PublicKey.from_public_bytes(wrong).encapsulate()


def test_x25519_agrees_with_rfc_7748() -> None:
    compared = 0
    for case in blocks("asymmetric/X25519/rfc7748.txt"):
        scalar, point, result = octets(case, "INPUT_SCALAR", "INPUT_U", "OUTPUT_U")
        key = X25519PrivateKey.from_private_bytes(scalar)
        assert key.exchange(X25519PublicKey.from_public_bytes(point)) == result
        compared += 1
    assert compared >= 3


@pytest.mark.parametrize(
    "point",
    [
        bytes(32),
        b"\x01" + bytes(31),
        bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        (2**255 - 20).to_bytes(32, "little"),
        (2**255 - 19).to_bytes(32, "little"),
        (2**255 - 18).to_bytes(32, "little"),
    ],
)
def test_x25519_refuses_points_of_low_order(point: bytes) -> None:
    """RFC 7748, 6.1: with these anybody knows the secret."""
    key = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    with pytest.raises(ValueError, match=r".*"):
        key.exchange(X25519PublicKey.from_public_bytes(point))


# Sealing under a key --------------------------------------------------------------------


def gcm(path: str) -> list[dict[str, str]]:
    """Of NIST's vectors those with the nonce and tag that vault uses."""
    found = [b for b in blocks(path) if (b["IVlen"], b["Taglen"]) == ("96", "128")]
    return found[:: effort(8, 1)]


def test_aes_256_gcm_opens_and_refuses_as_nist_says() -> None:
    refused = opened = 0
    for case in gcm("ciphers/AES/GCM/gcmDecrypt256.rsp"):
        key, nonce, sealed, aad, tag, plaintext = octets(
            case, "Key", "IV", "CT", "AAD", "Tag", "PT"
        )
        if "FAIL" in case:
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(nonce, sealed + tag, aad)
            refused += 1
        else:
            assert AESGCM(key).decrypt(nonce, sealed + tag, aad) == plaintext
            for bit in range(0, 8 * len(sealed + tag), 41):
                with pytest.raises(InvalidTag):
                    AESGCM(key).decrypt(nonce, flipped(sealed + tag, bit), aad)
            opened += 1
    assert refused > 10
    assert opened > 10


def test_aes_256_gcm_seals_as_nist_says() -> None:
    cases = gcm("ciphers/AES/GCM/gcmEncryptExtIV256.rsp")
    for case in cases:
        key, nonce, plaintext, aad, sealed, tag = octets(
            case, "Key", "IV", "PT", "AAD", "CT", "Tag"
        )
        assert AESGCM(key).encrypt(nonce, plaintext, aad) == sealed + tag
    assert len(cases) > 20


# Signatures ----------------------------------------------------------------------------


def test_ed25519_signs_and_verifies_as_its_authors_do() -> None:
    lines = (FOLDER / "asymmetric/Ed25519/sign.input").read_text().splitlines()
    chosen = lines[:: effort(8, 1)]
    for line in chosen:
        both, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
        signature = signed[:64]
        assert SigningKey.from_seed(both[:32]).public == public
        assert Ed25519PrivateKey.from_private_bytes(both[:32]).sign(message) == signature
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, message)
        for wrong, said in (
            (flipped(signature, len(message)), message),
            (flipped(signature, 256 + len(message)), message),
            (signature, message + b"\0"),
            (signature[:-1], message),
            (signature + b"\0", message),
            (_larger(signature), message),
        ):
            with pytest.raises(InvalidSignature):
                key.verify(wrong, said)
    assert len(chosen) > 100


def _larger(signature: bytes) -> bytes:
    """The same signature with the group's order added to its second half: it must not count."""
    order = 2**252 + 27742317777372353535851937790883648493
    second = int.from_bytes(signature[32:], "little") + order
    return signature[:32] + second.to_bytes(32, "little")


# Derivation ----------------------------------------------------------------------------


def test_hkdf_agrees_with_rfc_5869() -> None:
    """vault uses it without salt and for 32 bytes, which begin every longer output."""
    asked = 0
    cases = [*blocks("KDF/rfc-5869-HKDF-SHA256.txt"), *blocks("KDF/hkdf-generated.txt")]
    for case in cases:
        material, salt, info, output = octets(case, "IKM", "salt", "info", "OKM")
        derived = HKDF(SHA256(), len(output), salt or None, info).derive(material)
        assert derived == output
        if not salt:
            assert hkdf(material, info) == output[:32]
            asked += 1
    assert len(cases) >= 4
    assert asked >= 2


def test_hmac_sha256_agrees_with_rfc_4231() -> None:
    cases = list(blocks("HMAC/rfc-4231-sha256.txt"))
    for case in cases:
        key, message, output = octets(case, "Key", "Msg", "MD")
        assert hmac.digest(key, message, "sha256") == output
    assert len(cases) >= 5


def test_argon2id_agrees_with_rfc_9106() -> None:
    asked = 0
    for case in blocks("KDF/argon2id.txt"):
        typed, salt, secret, ad, output = octets(case, "pass", "salt", "secret", "ad", "output")
        cost = passwords.KdfProfile(int(case["iter"]), int(case["memcost"]), int(case["lanes"]))
        if not secret and not ad and len(output) == 32:
            assert passwords._argon2(typed, salt, cost) == output
            asked += 1
        derived = Argon2id(
            salt=salt,
            length=len(output),
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
            ad=ad or None,
            secret=secret or None,
        ).derive(typed)
        assert derived == output
    assert asked >= 2


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("hashes/SHA2/SHA256ShortMsg.rsp", "sha256"),
        ("hashes/SHA3/SHA3_256ShortMsg.rsp", "sha3_256"),
        ("hashes/SHAKE/SHAKE256ShortMsg.rsp", "shake_256"),
    ],
)
def test_hashes_agree_with_nist(path: str, name: str) -> None:
    compared = 0
    for case in blocks(path):
        message, output = octets(case, "Msg", "MD" if "MD" in case else "Output")
        hashed = hashlib.new(name, message[: int(case["Len"]) // 8])
        found = hashed.digest(len(output)) if name == "shake_256" else hashed.digest()
        assert found == output
        compared += 1
    assert compared > 50
