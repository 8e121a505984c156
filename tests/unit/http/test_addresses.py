from __future__ import annotations

import ipaddress
from collections.abc import Collection

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.addresses import is_public, refusal, resolve

PUBLIC = "93.184.215.14"


def never(host: str) -> Collection[str]:
    pytest.fail(f"{host} was resolved")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001:db8::1",
        "192.0.0.1",
        "192.0.0.9",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "::127.0.0.1",
        "64:ff9b:1::1",
        "64:ff9b::c000:1",
        "100::1",
        "2001::1",
        "2001:20::1",
        "2002:c000:1::",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fec0::1",
        "",
        "example.org",
    ],
)
def test_addresses_that_are_not_on_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        PUBLIC,
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.254",
        "2a00::1",
    ],
)
def test_addresses_on_the_public_internet(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_disguise(address: ipaddress.IPv4Address) -> None:
    disguises = [
        f"::ffff:{address}",
        str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))),
    ]
    assert {is_public(disguise) for disguise in disguises} == {is_public(str(address))}


@given(st.ip_addresses())
def test_whatever_python_calls_private_is_not_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        inner = getattr(address, "ipv4_mapped", None)
        assert not is_public(str(address)) or (inner is not None and is_public(str(inner)))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "data:text/plain,x", "/p"]
)
def test_other_schemes_are_refused_without_a_look_at_the_host(target: str) -> None:
    assert refusal(httpx2.URL(target), home=httpx2.URL("https://h"), came_from=None, resolver=never)


def test_https_never_leads_to_http_but_http_may_lead_to_https() -> None:
    plain, safe = httpx2.URL("http://example.org/"), httpx2.URL("https://example.org/")
    assert "unencrypted" in str(refusal(plain, home=httpx2.URL("https://example.org"), came_from=safe, resolver=never))
    assert refusal(safe, home=httpx2.URL("https://example.org"), came_from=plain, resolver=never) is None


def test_home_is_allowed_wherever_it_is() -> None:
    url = httpx2.URL("http://127.0.0.1:5000/x")
    assert refusal(url, home=httpx2.URL("http://127.0.0.1:5000/base"), came_from=url, resolver=never) is None


@pytest.mark.parametrize("target", ["http://127.0.0.1:5001/x", "http://127.0.0.1/x", "https://127.0.0.1:5000/x"])
def test_another_port_or_scheme_of_home_is_another_service(target: str) -> None:
    home = httpx2.URL("http://127.0.0.1:5000")
    reason = refusal(httpx2.URL(target), home=home, came_from=home, resolver=lambda host: [host])
    assert reason == "127.0.0.1 is 127.0.0.1, which is not on the public internet"


def test_one_inside_address_among_public_ones_is_enough_to_refuse() -> None:
    url = httpx2.URL("https://rebind.example/")
    assert refusal(url, home=httpx2.URL("https://h"), came_from=None, resolver=lambda _: [PUBLIC]) is None
    reason = refusal(url, home=httpx2.URL("https://h"), came_from=None, resolver=lambda _: [PUBLIC, "10.0.0.7"])
    assert reason == "rebind.example is 10.0.0.7, which is not on the public internet"


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]
)
def test_every_spelling_of_loopback_is_refused(host: str) -> None:
    try:
        url = httpx2.URL(f"http://{host}/")
    except httpx2.InvalidURL:
        return  # such an address is never sent either
    try:
        reason = refusal(url, home=httpx2.URL("https://h"), came_from=None, resolver=resolve)
    except OSError:
        return  # nor one that has no meaning here
    assert reason
    assert "not on the public internet" in reason


def test_a_host_name_that_dns_cannot_carry_is_unknown() -> None:
    with pytest.raises(OSError, match="is no host name"):
        resolve("a" * 300)
