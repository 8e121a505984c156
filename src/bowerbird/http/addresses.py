"""Knows which addresses a request may go to: a redirect must not lead into the network that Bowerbird runs in.

`refusal` decides and is pure; `resolve` is the one function here that asks the network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection

import httpx2

Resolver = Callable[[str], Collection[str]]

# The special-purpose registries of IANA for IPv4 and IPv6 (RFC 6890 and its successors), and what is multicast or
# reserved. Our own list: what Python counts as global differs from one of its versions to the next.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "64:ff9b:1::/48",
            "2001::/23",
            "2001:db8::/32",
            "2620:4f:8000::/48",
            "3fff::/20",
        ),
    )
)
# All that is given out on the open internet (IANA, "IPv6 Global Unicast Address Assignments").
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
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
        if ip not in _GLOBAL_UNICAST:
            return False
    return not any(ip in network for network in _NOT_PUBLIC)


def _inner_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


def origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; a port that is not named is the scheme's usual one."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


def refusal(url: httpx2.URL, *, home: httpx2.URL, came_from: httpx2.URL | None, resolver: Resolver) -> str | None:
    """Why a request must not go to an address, or None when it may.

    Args:
        url: where the request would go.
        home: the address that the source is configured with. Its scheme, host and port are always allowed, so that a
            sandbox on loopback works; another port of that host is another service.
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
    if origin(url) == origin(home):
        return None
    inside = sorted(address for address in resolver(url.raw_host.decode("ascii")) if not is_public(address))
    return f"{url.host} is {inside[0]}, which is not on the public internet" if inside else None
