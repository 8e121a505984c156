from __future__ import annotations

import threading
from urllib.parse import parse_qs

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.client import Limits
from bowerbird.http.messages import Response
from bowerbird.words.errors import RejectedError
from support.world import COVERS, MUSICBRAINZ, World


def test_get_asks_below_the_sources_address_and_introduces_itself(world: World) -> None:
    world.handler = lambda _: httpx2.Response(200, content=b'{"n": "\xc3\xa4"}', headers={"X-Thing": "1"})
    answer = world.at(MUSICBRAINZ).get("/artist", {"query": 'artist:"Sigur Rós" AND é&=+', "limit": 5, "fmt": "json"})
    [sent] = world.sent
    assert sent.url.params["query"] == 'artist:"Sigur Rós" AND é&=+'
    assert sent.url.path == "/ws/2/artist"
    assert sent.headers["user-agent"] == "Bowerbird/1.2 ( me@example.org )"
    assert (answer.status, answer.found, answer.text) == (200, True, '{"n": "ä"}')
    assert answer.headers["x-thing"] == answer.headers["X-THING"] == "1"
    assert answer.request == f"GET {sent.url}"
    assert world.budget.acquired == [("musicbrainz.org", 1.0)]


def test_not_found_is_an_answer(world: World) -> None:
    world.replies(httpx2.Response(404, json={"error": "Not Found"}))
    answer = world.at(MUSICBRAINZ).get("artist/x")
    assert (answer.status, answer.found) == (404, False)


def test_params_join_the_query_that_the_path_has(world: World) -> None:
    world.at(COVERS).get("search?a=1&b=2", {"b": 3})
    assert world.urls == ["https://coverartarchive.org/search?a=1&b=3"]


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "javascript:alert(1)"])
def test_a_relative_path_stays_with_the_source(world: World, path: str) -> None:
    world.at(COVERS).get(path)
    assert [request.url.host for request in world.sent] == ["coverartarchive.org"]


@given(st.text())
def test_no_path_and_no_query_ever_leaves_the_source_or_breaks_the_client(text: str) -> None:
    world = World()
    client = world.at(COVERS)
    try:
        client.get("release/" + text, {"q": text})
    except RejectedError:
        assert world.sent == []
    else:
        assert [request.url.host for request in world.sent] == ["coverartarchive.org"]
        assert world.sent[0].url.params["q"] == text
    finally:
        world.opened[0].close()


def test_bodies_of_posts(world: World) -> None:
    client = world.at(COVERS)
    client.post("a", json={"title": "Ä", "ids": [1]})
    client.post("b", form={"client_secret": "s&p", "n": 1})
    client.post("c", content=b"fields name;", headers={"Content-Type": "text/plain"})
    as_json, as_form, raw = world.sent
    assert msgspec.json.decode(as_json.content) == {"title": "Ä", "ids": [1]}
    assert as_json.headers["content-type"] == "application/json"
    assert parse_qs(as_form.content.decode()) == {"client_secret": ["s&p"], "n": ["1"]}
    assert as_form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (raw.content, raw.headers["content-type"]) == (b"fields name;", "text/plain")


def test_no_cookies_are_kept(world: World) -> None:
    world.handler = lambda _: httpx2.Response(200, headers={"set-cookie": "session=1"})
    client = world.at(COVERS)
    client.get("a")
    client.get("a")
    assert "cookie" not in world.sent[1].headers


def test_a_body_that_is_too_large_is_refused(world: World) -> None:
    limits = Limits(body=1000)
    world.handler = lambda request: httpx2.Response(200, content=b"x" * int(request.url.params["n"]))
    client = world.http(limits=limits).at(COVERS)
    assert len(client.get("a", {"n": 1000}).body) == 1000
    with pytest.raises(RejectedError, match="larger than 1,000 bytes"):
        client.get("a", {"n": 1001})
    assert len(world.sent) == 2


def test_a_charset_that_nobody_knows() -> None:
    answer = Response(
        status=200, url="", body="ä".encode(), headers={"content-type": "text/x; charset=none"}, request=""
    )
    assert answer.text == "ä"
    latin = Response(status=200, url="", body=b"\xe4", headers={"content-type": "text/x; charset=latin-1"}, request="")
    assert latin.text == "ä"


def test_many_threads_share_a_client(world: World) -> None:
    world.handler = lambda request: httpx2.Response(200, content=request.url.params["n"].encode())
    client = world.at(COVERS)
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda n=n: bodies.append(client.get("x", {"n": n}).body)) for n in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(body) for body in bodies) == list(range(64))
