from __future__ import annotations

import string
from collections.abc import Sequence
from uuid import uuid4

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.client import Limits, SourceSettings
from bowerbird.http.rules import host_allowed, upgraded
from bowerbird.images.store import ImageStore
from bowerbird.words.errors import ConfigurationError, RejectedError, SourceError, UnavailableError
from support.pictures import HTML, picture
from support.world import COVERS, PUBLIC, World

HOSTS = ("archive.org", "*.archive.org")
PICTURE = picture()


def redirect(location: str) -> httpx2.Response:
    return httpx2.Response(307, headers={"location": location})


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("archive.org", True),
        ("ia800.us.archive.org", True),
        ("ARCHIVE.org", True),
        ("archive.org.", True),
        ("evilarchive.org", False),
        ("archive.org.evil.example", False),
        ("org", False),
        ("", False),
    ],
)
def test_which_hosts_are_allowed(host: str, *, allowed: bool) -> None:
    assert host_allowed(host, HOSTS) is allowed


def test_a_pattern_for_all_below_is_not_the_host_itself() -> None:
    assert not host_allowed("archive.org", ["*.archive.org"])
    assert not host_allowed("archive.org", [])


@given(st.text(string.ascii_lowercase + "-."), st.text(string.ascii_lowercase + ".*", max_size=12))
def test_whatever_is_allowed_ends_in_what_the_pattern_names(host: str, pattern: str) -> None:
    if host_allowed(host, [pattern]):
        assert host.rstrip(".").endswith(pattern.removeprefix("*."))


@pytest.mark.parametrize(
    ("url", "home", "expected"),
    [
        ("http://a.example/x?y=1", "https://b.example", "https://a.example/x?y=1"),
        ("http://b.example/x", "https://b.example", "https://b.example/x"),
        ("http://b.example/x", "http://b.example:80", "http://b.example/x"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/caa", "http://127.0.0.1:8080/x"),
        ("http://a.example:8080/x", "https://b.example", "http://a.example:8080/x"),
        ("https://a.example/x", "http://b.example", "https://a.example/x"),
        ("ftp://a.example/x", "http://b.example", "ftp://a.example/x"),
    ],
)
def test_http_becomes_https_but_for_a_home_without_it(url: str, home: str, expected: str) -> None:
    assert str(upgraded(httpx2.URL(url), httpx2.URL(home))) == expected


def test_a_download_follows_to_the_hosts_named_and_says_everywhere_what_it_accepts(world: World) -> None:
    world.replies(
        redirect("http://archive.org/a"), redirect("//ia1.us.archive.org/b"), httpx2.Response(200, content=b"x")
    )
    answer = world.at(COVERS).download("release/x", hosts=HOSTS, accept="image/*")
    assert (answer.body, answer.url) == (b"x", "https://ia1.us.archive.org/b")
    assert world.urls == ["https://coverartarchive.org/release/x", "https://archive.org/a", answer.url]
    assert {request.headers["accept"] for request in world.sent} == {"image/*"}


@pytest.mark.parametrize(
    ("location", "hosts"),
    [
        ("https://evil.example/1.jpg", HOSTS),
        ("https://archive.org.evil.example/1.jpg", HOSTS),
        ("https://archive.org/1.jpg", ()),
        ("https://archive.org@evil.example/", HOSTS),
        ("http://evil.example/", HOSTS),
    ],
)
def test_a_redirect_to_another_host_is_refused_before_it_is_asked(
    world: World, location: str, hosts: Sequence[str]
) -> None:
    world.handler = lambda _: redirect(location)
    http = world.http()
    asked: list[str] = []

    def resolver(host: str) -> list[str]:
        asked.append(host)
        return [PUBLIC]

    http.resolver = resolver
    with pytest.raises(RejectedError, match="none of the hosts that covers may lead to"):
        http.at(COVERS).download("x", hosts=hosts)
    assert len(world.sent) == 1
    assert asked == []


def test_an_allowed_host_within_our_own_network_is_refused_even_so(world: World) -> None:
    world.handler = lambda _: redirect("https://inside.example/")
    with pytest.raises(RejectedError, match="not on the public internet"):
        world.at(COVERS).download("x", hosts=["*.example"])


def test_an_address_given_must_be_of_an_allowed_host_too(world: World) -> None:
    with pytest.raises(RejectedError, match="none of the hosts"):
        world.at(COVERS).download("https://evil.example/x", hosts=HOSTS)
    world.at(COVERS).download("http://archive.org/x", hosts=HOSTS)
    assert world.urls == ["https://archive.org/x"]


def test_the_home_that_is_configured_is_always_allowed_and_keeps_its_http(world: World) -> None:
    mirror = {"covers": SourceSettings(url="http://127.0.0.1:5000/caa")}
    world.replies(redirect("http://127.0.0.1:5000/archive/x"), httpx2.Response(200))
    world.http(sources=mirror).at(COVERS).download("x")
    assert world.urls == ["http://127.0.0.1:5000/caa/x", "http://127.0.0.1:5000/archive/x"]


def test_each_download_has_a_cap_of_its_own(world: World) -> None:
    world.handler = lambda _: httpx2.Response(200, content=b"x" * 2000)
    client = world.http(limits=Limits(body=1000)).at(COVERS)
    assert len(client.download("a", at_most=2000).body) == 2000
    with pytest.raises(RejectedError, match="larger than 1,999 bytes"):
        client.download("a", at_most=1999)
    with pytest.raises(RejectedError, match="larger than 1,000 bytes"):
        client.download("a")
    assert len(world.sent) == 3


def test_a_picture_is_downloaded_once(world: World) -> None:
    world.images = ImageStore(f"memory://{uuid4().hex}")
    world.handler = lambda _: httpx2.Response(200, content=PICTURE, headers={"content-type": "text/plain"})
    client = world.at(COVERS)
    kept = client.keep_image("http://coverartarchive.org/1.jpg")
    assert (kept.media_type, kept.size) == ("image/jpeg", len(PICTURE))
    assert client.keep_image("1.jpg") == kept
    assert world.urls == ["https://coverartarchive.org/1.jpg"]
    assert client.address("1.jpg") == "https://coverartarchive.org/1.jpg"


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (404, HTML, RejectedError, "no picture at"),
        (200, b"%PDF-1.7", RejectedError, "it is a PDF"),
        (200, HTML, UnavailableError, "an HTML page"),
        (200, b"", UnavailableError, "nothing came"),
        (204, b"", UnavailableError, "nothing came"),
    ],
)
def test_what_is_no_picture_names_the_request_once(
    world: World, status: int, body: bytes, kind: type[SourceError], told: str
) -> None:
    world.images = ImageStore(f"memory://{uuid4().hex}")
    world.handler = lambda _: httpx2.Response(status, content=body, headers={"content-type": "image/jpeg"})
    with pytest.raises(kind, match=told) as caught:
        world.at(COVERS).keep_image("1.jpg")
    assert str(caught.value).count("GET https://coverartarchive.org/1.jpg") == 1
    assert getattr(caught.value, "status", None) == (404 if status == 404 else None)


def test_without_a_store_no_picture_is_asked_for(world: World) -> None:
    with pytest.raises(ConfigurationError, match="ImageStore"):
        world.at(COVERS).keep_image("1.jpg")
    assert world.sent == []
