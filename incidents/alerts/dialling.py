"""Connections to addresses that a browser gave us: to the open internet and nowhere else.

Otherwise whoever signs in could make the server knock at its own network. So a name is resolved
once, all its addresses must be public, and the connection goes to the address that was checked.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from http.client import HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from incidents.alerts.models import LONGEST_ENDPOINT

SECONDS = 5.0
PORT = 443
NAT64 = IPv6Network("64:ff9b::/96")
Dial = Callable[[str, float], socket.socket]


class Refused(Exception):
    """An address that nothing is sent to. It does not repeat the address."""


def read_address(url: str) -> SplitResult:
    """The parts of an https address: a host's name, the usual port, no password; Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused from None
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if len(url) > LONGEST_ENDPOINT or not is_plain or parts.scheme != "https":
        raise Refused
    if (
        not parts.hostname
        or ":" in parts.hostname
        or port not in (None, PORT)
        or "@" in parts.netloc
        or parts.fragment
    ):
        raise Refused
    return parts


def public_addresses(host: str) -> list[str]:
    """Every address of a host; Refused if it has none or one of them is not on the internet."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(map(is_public, addresses)):
        raise Refused
    return addresses


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also where it is wrapped in another."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        teredo = parsed.teredo[1] if parsed.teredo else None
        inner = parsed.ipv4_mapped or parsed.sixtofour or teredo
        if inner is not None:
            return is_public(str(inner))
        if parsed in NAT64:  # a gateway turns it into an address that we did not look at
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def dial_public(host: str, seconds: float) -> socket.socket:
    """Connect to the first address that answers; Refused or OSError."""
    failed: OSError = OSError("no address")
    for address in public_addresses(host):
        try:
            return socket.create_connection((address, PORT), timeout=seconds)
        except OSError as error:
            failed = error
    raise failed


class Connection(HTTPSConnection):
    """TLS to a host, its certificate checked for that name, over a line that `dial` opened."""

    def __init__(self, host: str, *, dial: Dial, seconds: float = SECONDS) -> None:
        super().__init__(host, PORT, timeout=seconds)
        self._dial, self._seconds = dial, seconds

    def connect(self) -> None:
        line = self._dial(self.host, self._seconds)
        self.sock = self._context.wrap_socket(line, server_hostname=self.host)
