"""A device with passkeys, in software: real keys, real signatures, and whatever lie is wanted.

What a browser would post, written here by the standard and not with the library that checks it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import struct
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PRESENT, VERIFIED, ATTESTED = 1, 4, 64
INPUT, PURPOSE = b"amparo passkey input 1", b"amparo passkey secret 1"
Options = dict[str, Any]


@dataclass
class Credential:
    """One passkey on the device."""

    host: str
    handle: bytes
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    prf: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 0


@dataclass
class Device:
    """An authenticator and the browser in front of it, on one origin."""

    origin: str = "https://testserver"
    has_prf: bool = True
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    algorithm: int = -7
    credentials: list[Credential] = field(default_factory=list)

    def create(self, options: Options, **lies: Any) -> dict[str, str]:
        """What is posted after `navigator.credentials.create`; `lies` as in `_client_data`."""
        made = Credential(options["rp"]["id"], read(options["user"]["id"]))
        known = {read(one["id"]) for one in options.get("excludeCredentials") or []}
        assert not known & {one.id for one in self.credentials}, "the device has one already"
        self.credentials.append(made)
        data = self._data(made, lies, ATTESTED) + self._attested(made)
        attestation = b"\xa3" + b"".join(
            (
                _text("fmt"),
                _text("none"),
                _text("attStmt"),
                b"\xa0",
                _text("authData"),
                _bytes(data),
            )
        )
        answer = {
            "clientDataJSON": write(self._client_data("webauthn.create", options, lies)),
            "attestationObject": write(attestation),
        }
        return self._posted(made, answer)

    def sign(
        self, options: Options, *, credential: Credential | None = None, **lies: Any
    ) -> dict[str, str]:
        """What is posted after `navigator.credentials.get`, by the first passkey that fits."""
        allowed = {read(one["id"]) for one in options.get("allowCredentials") or []}
        fits = [one for one in self.credentials if not allowed or one.id in allowed]
        chosen = credential or fits[0]
        if self.counts:
            chosen.counter += 1
        data = self._data(chosen, lies, 0)
        client = self._client_data("webauthn.get", options, lies)
        signature = chosen.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = {
            "clientDataJSON": write(client),
            "authenticatorData": write(data),
            "signature": write(lies.get("signature", signature)),
            "userHandle": write(lies.get("handle", chosen.handle)),
        }
        return self._posted(chosen, answer)

    def secret(self, credential: Credential) -> bytes:
        """What the browser derives from what the device computes."""
        output = hmac.digest(
            credential.prf, hashlib.sha256(b"WebAuthn PRF\0" + INPUT).digest(), "sha256"
        )
        return HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(output)

    def _posted(self, credential: Credential, answer: dict[str, str]) -> dict[str, str]:
        name = write(credential.id)
        whole = {"id": name, "rawId": name, "type": "public-key", "response": answer}
        secret = {"unlocker": write(self.secret(credential))} if self.has_prf else {}
        return {"credential": json.dumps(whole)} | secret

    def _client_data(self, kind: str, options: Options, lies: dict[str, Any]) -> bytes:
        return json.dumps(
            {
                "type": lies.get("kind", kind),
                "challenge": lies.get("challenge", options["challenge"]),
                "origin": lies.get("origin", self.origin),
                "crossOrigin": lies.get("cross_origin", False),
            }
        ).encode()

    def _data(self, credential: Credential, lies: dict[str, Any], more: int) -> bytes:
        host = hashlib.sha256(lies.get("host", credential.host).encode()).digest()
        flags = lies.get("flags", self.flags) | more
        return host + struct.pack(">BI", flags, lies.get("counter", credential.counter))

    def _attested(self, credential: Credential) -> bytes:
        numbers = credential.private.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        algorithm = _number(self.algorithm)
        key = b"\xa5\x01\x02\x03" + algorithm + b"\x20\x01\x21" + _bytes(x) + b"\x22" + _bytes(y)
        return bytes(16) + struct.pack(">H", len(credential.id)) + credential.id + key


def options_of(answer: Any) -> Options:
    """What a page asks a device for; an assertion if it asks nothing."""
    found = re.search(r'data-options="([^"]*)"', answer.content.decode())
    assert found, "the page asks for no passkey"
    return json.loads(unescape(found[1]))


def read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def write(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _text(word: str) -> bytes:
    return bytes([0x60 + len(word)]) + word.encode()


def _bytes(data: bytes) -> bytes:
    return (
        b"\x58" + struct.pack(">B", len(data))
        if len(data) < 256
        else b"\x59" + struct.pack(">H", len(data))
    ) + data


def _number(value: int) -> bytes:
    below = -1 - value
    return bytes([0x20 + below]) if below < 24 else b"\x39" + struct.pack(">H", below)
