"""Knows which addresses a request may go to: a redirect must not lead into the network that Bowerbird runs in.

`refusal` decides and is pure; `resolve` is the one function here that asks the network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection

import httpx2

Resolver = Callable[[str], Collection[str]]

# The address of an IPv4 host as networks with only IPv6 write it (RFC 6052): judged by the IPv4 address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolve(host: str) -> Collection[str]:
    """All IP addresses of a host name, as the operating system knows them.

    Raises:
        OSError: the name cannot be resolved.
    """
    try:
        return {str(answer[4][0]) for answer in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError(f"{host!r} is no host name") from error


def is_public(address: str) -> bool:
    """Whether an IP address lies on the open internet.

    Not public are private, loopback, link-local, multicast, reserved and unspecified addresses, also where an IPv4
    address hides in an IPv6 one, and whatever is no IP address at all.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner_ipv4(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _inner_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


def refusal(url: httpx2.URL, *, home: str, came_from: httpx2.URL | None, resolver: Resolver) -> str | None:
    """Why a request must not go to an address, or None when it may.

    Args:
        url: where the request would go.
        home: the host that the source is configured with: always allowed, so that a sandbox on loopback works.
        came_from: the address that redirected here, or None when the caller gave this one.
        resolver: host name → all its IP addresses; asked only when the answer depends on it.

    Returns:
        A reason that completes "refused to go there: …", or None.

    Raises:
        OSError: from the resolver.
    """
    if url.scheme not in ("http", "https"):
        return f"{url.scheme or 'an empty scheme'!r} is neither http nor https"
    if came_from is not None and came_from.scheme == "https" and url.scheme != "https":
        return "it leads from https to unencrypted http"
    if not url.host:
        return "it names no host"
    if url.host == home:
        return None
    inside = sorted(address for address in resolver(url.raw_host.decode("ascii")) if not is_public(address))
    return f"{url.host} is {inside[0]}, which is not on the public internet" if inside else None
