"""What a page asks of a device and how its answer is checked (W3C Web Authentication, level 3).

The protocol is Yubico's `fido2`, the library that others build on too. What it leaves to its caller
is decided here: which site may ask, that the device must verify the person (PIN, finger, face), and
that a counter only ever rises. The site is one that the settings name (AMPARO_HOSTS, localhost). A
header that a client sends chooses among them, and is not believed when an answer is checked: that
is done against the site for which the passkey was made.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from accounts.models import User
from vault import digest, same

# ECDSA on P-256, Ed25519, and RSA for devices that know nothing else. No SHA-1, nothing odd.
ALGORITHMS = (-7, -8, -257)
SECONDS = 120
LONGEST_ID = 1023  # bytes, as the standard has it
_VERIFIED = UserVerificationRequirement.REQUIRED

Answer = Mapping[str, Any]
Result = TypeVar("Result")


class NotSigned(Exception):
    """The answer does not hold. Nobody is told which part of it.

    `owner` is whose passkey it named, for the log of their organisation; None if nobody's.
    """

    owner: User | None = None


class CounterWentBack(NotSigned):
    """Signed well, but the device had counted further: there may be a copy of it."""


@dataclass(frozen=True)
class NewCredential:
    """What a device has made: its id, its public key (COSE), and how far it has counted."""

    id: bytes
    public_key: bytes
    counter: int


@dataclass(frozen=True)
class KnownCredential:
    """The same as it was kept, with the site and the random handle it was made for."""

    id: bytes
    public_key: bytes
    counter: int
    host: str
    handle: bytes


def host_of(request: HttpRequest) -> str:
    """The site's name that a passkey can be bound to; "" where there is none.

    Addresses in numbers have no passkeys, and neither have patterns, which name no one site.
    """
    host, _port = split_domain_port(request.get_host())
    return host if _is_ours(host) and not _is_number(host) else ""


def is_origin_of(host: str, origin: str) -> bool:
    """Whether pages of this origin are pages of ours: HTTPS on its usual port, or this machine.

    A site that left the settings is nobody's: its name may be someone else's by now.
    """
    if not _is_ours(host):
        return False
    if host == "localhost":
        return bool(re.fullmatch(r"https?://localhost(:[0-9]{1,5})?", origin))
    schemes = ("https", "http") if host.endswith(".onion") else ("https",)
    return origin in {f"{scheme}://{host}" for scheme in schemes}


def creation_options(
    *, host: str, name: str, handle: bytes, challenge: bytes, known: Iterable[bytes]
) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked for, as JSON; bytes in base64url.

    A passkey that its device finds by itself, for `name` under a random handle, on a device that
    holds none of the `known` ones; no attestation, for it tells makes and models of devices.
    """
    options, _state = _server(host).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        [_descriptor(credential) for credential in known],
        resident_key_requirement="required",
        user_verification=_VERIFIED,
        challenge=challenge,
    )
    return dict(options.public_key) | {"timeout": SECONDS * 1000}


def request_options(*, host: str, challenge: bytes, known: Iterable[bytes] = ()) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked for; without `known` the device offers its own."""
    options, _state = _server(host).authenticate_begin(
        [_descriptor(credential) for credential in known] or None,
        user_verification=_VERIFIED,
        challenge=challenge,
    )
    return dict(options.public_key) | {"timeout": SECONDS * 1000}


def check_creation(answer: Answer, *, host: str, challenge: bytes) -> NewCredential:
    """Return what a device has made for this site and challenge. Raises NotSigned."""

    def check() -> NewCredential:
        parsed = RegistrationResponse.from_dict(answer)
        _require(not parsed.response.client_data.cross_origin)
        made = _server(host).register_complete(_state(challenge), parsed)
        data = made.credential_data
        _require(data is not None and data.public_key.ALGORITHM in ALGORITHMS)
        _require(16 <= len(data.credential_id) <= LONGEST_ID)
        _require(data.credential_id == parsed.raw_id)
        return NewCredential(data.credential_id, cbor.encode(data.public_key), made.counter)

    return _or_refused(check)


def credential_hash_of(answer: Answer) -> bytes:
    """By what the passkey that an answer names is found. Raises NotSigned."""
    return _or_refused(lambda: digest(websafe_decode(str(answer["rawId"])[: 2 * LONGEST_ID])))


def check_assertion(
    answer: Answer, known: KnownCredential, *, challenge: bytes, is_first: bool
) -> int:
    """Check an answer against a passkey; return how far its device has counted now.

    `is_first`: nobody is known yet, so the device must have said for whom it signs. Raises
    NotSigned, or CounterWentBack.
    """

    def check() -> int:
        parsed = AuthenticationResponse.from_dict(answer)
        _require(not parsed.response.client_data.cross_origin)
        handle = parsed.response.user_handle
        _require(same(handle or b"", known.handle) if handle or is_first else True)
        key = CoseKey.parse(cbor.decode(known.public_key))
        credential = AttestedCredentialData.create(bytes(16), known.id, key)
        _server(known.host).authenticate_complete(_state(challenge), [credential], parsed)
        return parsed.response.authenticator_data.counter

    counter = _or_refused(check)
    if (counter or known.counter) and counter <= known.counter:
        raise CounterWentBack
    return counter


def _or_refused(check: Callable[[], Result]) -> Result:
    try:
        return check()
    except Exception:
        # A parser of strangers' CBOR and JSON fails in more ways than it lists: a recursion, an
        # index, an assertion. None of them may become a crash, or say which it was.
        raise NotSigned from None


def _server(host: str) -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name="Amparo"),
        attestation="none",
        verify_origin=lambda origin: is_origin_of(host, origin),
    )
    known = [one for one in server.allowed_algorithms if one.alg in ALGORITHMS]
    server.allowed_algorithms = sorted(known, key=lambda one: ALGORITHMS.index(one.alg))
    return server


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _VERIFIED}


def _descriptor(credential: bytes) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=credential)


def _require(holds: bool) -> None:
    if not holds:
        raise NotSigned


def _is_ours(host: str) -> bool:
    return host in (name.lower() for name in settings.ALLOWED_HOSTS)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
