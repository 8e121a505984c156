"""The client against a source on loopback that does whatever sources do on their worst days."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bowerbird.http import connection
from bowerbird.http.addresses import Resolver, resolve
from bowerbird.http.budget import MemoryBudget
from bowerbird.http.client import HttpClient, Limits, SourceClient
from bowerbird.http.connection import default_transport
from bowerbird.http.exchange import NotCarriedOutError
from bowerbird.words.errors import RejectedError, UnavailableError
from bowerbird.words.source import Source
from support.server import Handler, LoopbackServer, Received, reply, reset

FAST = Limits(connect=30, read=30, total=30, backoff=0.01, attempts=2)
PUBLIC = "93.184.215.14"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class Upstream:
    """A server whose handler a test sets, and a client for it."""

    def __init__(self) -> None:
        self.handler: Handler = lambda *_: reply()
        self.server = LoopbackServer(self._answer)
        self.opened: list[HttpClient] = []

    def _answer(self, request: Received, connection: socket.socket) -> bytes:
        return self.handler(request, connection)

    def client(self, url: str = "", limits: Limits = FAST, resolver: Resolver = resolve) -> SourceClient:
        http = HttpClient(
            contact="me@example.org", version="1", budget=MemoryBudget(), limits=limits, resolver=resolver
        )
        self.opened.append(http)
        return http.at(Source(name="it", url=url or self.server.url))


@pytest.fixture
def it() -> Iterator[Upstream]:
    it = Upstream()
    with it.server:
        yield it
        for http in it.opened:
            http.close()


def test_a_request_arrives_as_it_was_meant(it: Upstream) -> None:
    it.client().get("ärtist/x y", {"query": "Sigur Rós & 東京\r\nX-Evil: 1"}, headers={"X-Thing": "1"})
    [request] = it.server.received
    assert request.headers["user-agent"] == "Bowerbird/1 ( me@example.org )"
    assert request.headers["accept"] == "application/json"
    assert request.headers["x-thing"] == "1"
    assert "x-evil" not in request.headers
    assert urlsplit(request.target).path == "/%C3%A4rtist/x%20y"
    assert parse_qs(urlsplit(request.target).query) == {"query": ["Sigur Rós & 東京\r\nX-Evil: 1"]}


@pytest.mark.parametrize("headers", [{"X-A": "1\r\nX-Evil: 1"}, {"X-A\r\nX-Evil": "1"}, {"X-A": "ä"}, {"X-A": "1\x00"}])
def test_a_header_that_would_inject_another_is_refused(it: Upstream, headers: dict[str, str]) -> None:
    with pytest.raises(RejectedError, match="cannot be sent like this"):
        it.client().get("x", headers=headers)
    assert it.server.received == []


def test_gzip_is_read(it: Upstream) -> None:
    it.handler = lambda *_: reply(body=gzip.compress(b'{"a": 1}'), content_encoding="gzip")
    assert it.client().get("x").body == b'{"a": 1}'


@pytest.fixture
def small_memory() -> Iterator[None]:
    """The test fails when it ever needs a third of what the bomb holds."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(BOMB) + 60_000_000


BOMB = gzip.compress(b"\0" * 200_000_000)
PATIENT = Limits(attempts=3)


@pytest.mark.usefixtures("small_memory")
def test_a_gzip_bomb_stops_at_the_cap(it: Upstream) -> None:
    it.handler = lambda *_: reply(body=BOMB, content_encoding="gzip")
    with pytest.raises(RejectedError, match="larger than 16,777,216 bytes"):
        it.client(limits=PATIENT).get("x")
    assert len(it.server.received) == 1


@pytest.mark.usefixtures("small_memory")
def test_a_bomb_in_an_error_or_a_redirect_is_not_read(it: Upstream) -> None:
    it.handler = lambda *_: reply(400, BOMB, content_encoding="gzip")
    with pytest.raises(RejectedError, match="400 Bad Request"):
        it.client(limits=PATIENT).get("x")
    it.handler = lambda request, _: (
        reply(302, BOMB, content_encoding="gzip", location="/y") if request.target == "/x" else reply()
    )
    assert it.client().get("x").status == 200


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_source_that_drips_is_left_after_the_total_time(it: Upstream, part: str) -> None:
    def drip(_: Received, connection: socket.socket) -> bytes:
        if part == "head":
            return it.server.drip(connection, b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 1000, 0.1)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        return it.server.drip(connection, b"x" * 1000, 0.1)

    it.handler = drip
    with pytest.raises(UnavailableError, match="not finished within 1 s"):
        it.client(limits=Limits(read=30, total=1.0, attempts=1)).get("x")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(read=0.1, total=3600, attempts=2, backoff=0.01), "timed out while waiting for data"),
        (Limits(read=3600, total=0.4, attempts=2, backoff=0.01), "not finished within 0.4 s"),
    ],
)
def test_a_silent_source_is_left_when_either_time_is_over(it: Upstream, limits: Limits, says: str) -> None:
    released = threading.Event()

    def silent(_: Received, __: socket.socket) -> bytes:
        released.wait()
        return b""

    it.handler = silent
    try:
        with pytest.raises(UnavailableError, match=says):
            it.client(limits=limits).get("x")
        assert len(it.server.received) == 2
    finally:
        released.set()


CUT_OFF: dict[str, Handler] = {
    "reset": lambda _, connection: reset(connection),
    "closed": lambda *_: b"",
    "short body": lambda *_: reply(body=b"{}", content_length="100"),
    "short chunk": lambda *_: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "no http": lambda *_: b"SSH-2.0-OpenSSH\r\n\r\n",
    "bad gzip": lambda *_: reply(body=b"no gzip", content_encoding="gzip"),
    "too many encodings": lambda *_: reply(content_encoding="gzip, gzip, gzip, gzip, gzip, gzip"),
    "endless head": lambda *_: b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 1_000_000,
}


@pytest.mark.parametrize("how", CUT_OFF)
def test_an_answer_that_is_cut_off_or_damaged(it: Upstream, how: str) -> None:
    it.handler = CUT_OFF[how]
    client = it.client()
    with pytest.raises(UnavailableError, match="cut off or damaged") as caught:
        client.get("x", {"token": "hush"})
    assert "hush" not in str(caught.value)
    assert len(it.server.received) == 2
    with pytest.raises(UnavailableError):
        client.post("x", json={})
    assert len(it.server.received) == 3  # it may have been carried out: not sent again


def test_one_bad_moment_is_forgotten(it: Upstream) -> None:
    it.handler = lambda _, connection: reset(connection) if len(it.server.received) == 1 else reply(body=b"[]")
    assert it.client().get("x").body == b"[]"


def test_a_busy_source_counts_even_when_its_body_is_broken(it: Upstream) -> None:
    it.handler = lambda *_: reply(503, b"<title>Busy", content_length="999", retry_after="40")
    with pytest.raises(UnavailableError, match="503 Service Unavailable: Busy; try again in 40 s") as caught:
        it.client().get("x")
    assert caught.value.retry_after == 40
    with pytest.raises(UnavailableError, match="asked not to be sent anything"):
        it.opened[0].at(Source(name="it", url=it.server.url)).get("y")
    assert len(it.server.received) == 1


def test_retry_after_is_waited_for(it: Upstream) -> None:
    it.handler = lambda *_: reply(503, retry_after="0.5") if len(it.server.received) == 1 else reply()
    it.client().get("x")
    first, second = it.server.times
    assert second - first >= 0.5


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo

    def unheard_of(host: str, *arguments: Any, **named: Any) -> Any:
        if host == "nowhere.invalid":  # no test asks the name servers of whoever runs it
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", unheard_of)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://nowhere.invalid"):
        http = HttpClient(contact=None, version="1", budget=MemoryBudget(), limits=FAST)
        with pytest.raises(NotCarriedOutError, match="cannot be reached"):
            http.at(Source(name="it", url=url)).post("x", json={})
        http.close()


def test_tls_that_fails(it: Upstream) -> None:
    client = it.client(it.server.url.replace("http:", "https:"))
    with pytest.raises(UnavailableError, match="cannot be reached"):
        client.get("x")


# --- redirects


def test_redirects_inside_the_sandbox_are_followed(it: Upstream) -> None:
    it.handler = lambda request, _: reply(302, location=f"{it.server.url}/b?q=1") if request.target == "/a" else reply()
    answer = it.client().get("a", headers={"Authorization": "x"})
    assert answer.url == f"{it.server.url}/b?q=1"
    assert [request.headers.get("authorization") for request in it.server.received] == ["x", "x"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1", "0.0.0.0", "127.0.0.2"],  # noqa: S104
)
def test_redirects_to_the_inside_are_refused(it: Upstream, host: str) -> None:
    it.handler = lambda *_: reply(302, location=f"http://{host}:{it.server.url.rpartition(':')[2]}/secret")
    with pytest.raises(RejectedError, match="not on the public internet"):
        it.client().get("a")
    assert len(it.server.received) == 1


def test_a_name_that_turns_inside_after_the_check_is_not_spoken_to(it: Upstream) -> None:
    port = it.server.url.rpartition(":")[2]
    it.handler = lambda *_: reply(302, location=f"http://localhost:{port}/secret")
    # DNS said something public when it was asked for the check, and loopback when the connection was made.
    client = it.client(resolver=lambda _: [PUBLIC])
    with pytest.raises(UnavailableError, match=r"localhost leads to .* not on the public internet"):
        client.get("a")
    assert {request.target for request in it.server.received} == {"/a"}


def test_behind_a_proxy_the_proxy_connects(it: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", it.server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert default_transport() is None
    assert it.client("http://far.example").get("x").status == 200
    assert it.server.received[0].target == "http://far.example/x"


def test_the_certificates_are_read_once_for_all_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    load = ssl.SSLContext.load_verify_locations

    def watched(context: ssl.SSLContext, *files: Any, **named: Any) -> None:
        read.append(files or named)
        load(context, *files, **named)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", watched)
    connection._ssl_context.cache_clear()
    for _ in range(3):
        transport = default_transport()
        assert transport is not None
        transport.close()
    assert len(read) <= 1  # none on a machine that has no certificates


def test_64_threads_at_once(it: Upstream) -> None:
    it.handler = lambda request, _: reply(body=request.target.encode())
    client = it.client(limits=Limits())
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda n=n: bodies.append(client.get(f"{n}").body)) for n in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bodies) == sorted(f"/{n}".encode() for n in range(64))
