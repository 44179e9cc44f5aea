"""Where a request came from, as far as the server can know."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_HOME = 64  # bits of an IPv6 address that one household has for itself


def address_of(request: HttpRequest) -> str:
    """The sender's address, of IPv6 the network of a household; "" where it is not known.

    Behind a proxy (AMPARO_HTTPS) it is what the proxy added last to `X-Forwarded-For`; without one
    nobody may claim an address. An onion service, or a proxy that says nothing, shows this machine:
    those senders share no address and cannot be told apart.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.AMPARO_HTTPS and (claimed := request.headers.get("X-Forwarded-For")):
        seen = claimed.rsplit(",", 1)[-1]
    try:
        found = ip_address(seen.strip()[:64])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return "" if found.is_loopback else str(ip_network((int(found), _HOME), strict=False))
        found = found.ipv4_mapped
    return "" if found.is_loopback else str(found)
