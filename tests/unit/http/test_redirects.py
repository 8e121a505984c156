from __future__ import annotations

import httpx2
import pytest

from bowerbird.words.errors import RejectedError, UnavailableError
from support.world import COVERS, MUSICBRAINZ, World


def redirect(location: str, status: int = 302, **rest: str) -> httpx2.Response:
    return httpx2.Response(status, headers={"location": location, **rest})


def test_redirects_are_followed_and_each_host_has_its_own_budget(world: World) -> None:
    world.replies(
        redirect("https://archive.org/download/x"), redirect("//ia1.us.archive.org/x", 307), httpx2.Response(200)
    )
    http = world.http()
    http.at(MUSICBRAINZ)
    answer = http.at(COVERS).get("release/x", headers={"Authorization": "hush", "X-Key": "hush"})
    assert answer.url == "https://ia1.us.archive.org/x"
    assert answer.request == "GET https://coverartarchive.org/release/x"
    assert [host for host, _ in world.budget.acquired] == ["coverartarchive.org", "archive.org", "ia1.us.archive.org"]
    assert ["authorization" in request.headers or "x-key" in request.headers for request in world.sent] == [
        True,
        False,
        False,
    ]
    assert [request.headers["host"] for request in world.sent] == [host for host, _ in world.budget.acquired]


def test_headers_do_not_come_back_after_a_detour_but_stay_within_the_host(world: World) -> None:
    world.replies(
        redirect("/a"),
        redirect("https://other.example/"),
        redirect("https://coverartarchive.org/b"),
        httpx2.Response(200),
    )
    world.at(COVERS).get("x", headers={"Authorization": "hush"})
    assert ["authorization" in request.headers for request in world.sent] == [True, True, False, False]


def test_a_redirect_to_another_sources_host_keeps_its_rate(world: World) -> None:
    world.replies(redirect("https://musicbrainz.org/x"), httpx2.Response(200))
    http = world.http()
    http.at(MUSICBRAINZ)
    http.at(COVERS).get("x")
    assert world.budget.acquired == [("coverartarchive.org", 0.0), ("musicbrainz.org", 1.0)]


def test_a_merged_musicbrainz_id_costs_one_request(world: World) -> None:
    reply = httpx2.Response(301, json={"id": "survivor"}, headers={"location": "/ws/2/work/survivor"})
    world.replies(reply)
    answer = world.at(MUSICBRAINZ).get("work/gone", accept_redirect_body=True)
    assert (answer.status, answer.found, answer.body) == (301, True, b'{"id":"survivor"}')
    assert len(world.sent) == 1


@pytest.mark.parametrize(("kind", "body"), [("text/html", b"<p>moved"), ("application/json", b"")])
def test_a_redirect_without_a_json_body_is_followed_even_so(world: World, kind: str, body: bytes) -> None:
    world.replies(
        httpx2.Response(301, content=body, headers={"location": "/y", "content-type": kind}), httpx2.Response(200)
    )
    assert world.at(MUSICBRAINZ).get("x", accept_redirect_body=True).status == 200


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://inside.example/",
        "http://coverartarchive.org/x",
        "file:///etc/passwd",
        "https://[::1]/",
        "ftp://example.org/",
        "https://inside.example:99999999/",
        "https://ex ample/",
        "https://a\x00b/",
        "http://",
        "",
    ],
)
def test_redirects_that_are_refused(world: World, location: str) -> None:
    world.handler = lambda _: redirect(location)
    http = world.http()
    http.resolver = lambda host: [host] if host[0].isdigit() or ":" in host else ["10.0.0.7"]
    with pytest.raises(RejectedError) as caught:
        http.at(COVERS).get("x")
    assert len(world.sent) == 1
    assert caught.value.request == "GET https://coverartarchive.org/x"


@pytest.mark.parametrize("url", ["http://inside.example/x", "file:///etc/passwd", "https://", "https://[::1"])
def test_an_absolute_address_is_checked_alike(world: World, url: str) -> None:
    with pytest.raises(RejectedError):
        world.at(COVERS).get(url)
    assert world.sent == []


def test_an_absolute_address_on_the_internet_is_asked(world: World) -> None:
    world.at(COVERS).get("http://images.example/1.jpg")
    assert world.urls == ["http://images.example/1.jpg"]


def test_a_host_that_nobody_knows_is_unavailable(world: World) -> None:
    http = world.http()

    def unknown(host: str) -> list[str]:
        raise OSError(f"{host}: Name or service not known")

    http.resolver = unknown
    with pytest.raises(UnavailableError, match=r"nowhere\.example.* is unknown"):
        http.at(COVERS).get("https://nowhere.example/")


def test_circles_and_endless_chains_end(world: World) -> None:
    world.replies(redirect("/b"), redirect("/a"))
    with pytest.raises(RejectedError, match="circle"):
        world.at(COVERS).get("a")
    world.sent.clear()
    world.handler = lambda request: redirect(request.url.path + "x")
    with pytest.raises(RejectedError, match="more than 5 times"):
        world.at(COVERS).get("a")
    assert len(world.sent) == 6


def test_a_post_is_not_redirected(world: World) -> None:
    world.handler = lambda _: redirect("https://other.example/?token=hush", 307)
    with pytest.raises(RejectedError, match="not followed for POST") as caught:
        world.at(COVERS).post("token", form={"client_secret": "s"})
    assert "hush" not in str(caught.value)
    assert len(world.sent) == 1
