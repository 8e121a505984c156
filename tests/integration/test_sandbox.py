"""The sandbox over real loopback connections."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from bowerbird.sandbox import Fault, Request, Response, Sandbox, build_dataset
from support.waiting import until

PINK_FLOYD = "83d91898-7763-47d7-b03b-b92132375c47"
MERGED = "00000000-0000-4000-8000-000000000001"
ARTIST = f"/artist/{PINK_FLOYD}?fmt=json"
AGENT = {"User-Agent": "BowerbirdTest/1.0 ( test@example.org )"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def connect(sandbox: Sandbox, timeout: float | None = None) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=timeout)


def exchange(
    connection: http.client.HTTPConnection, target: str, method: str = "GET", body: str | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, "/ws/2" + target, body, AGENT)
    response = connection.getresponse()
    return response, response.read()


def get(sandbox: Sandbox, target: str = ARTIST) -> tuple[http.client.HTTPResponse, bytes]:
    connection = connect(sandbox)
    try:
        return exchange(connection, target)
    finally:
        connection.close()


def test_serves_musicbrainz_on_loopback(sandbox: Sandbox) -> None:
    response, body = get(sandbox)
    assert sandbox.musicbrainz_url == sandbox.url + "/ws/2"
    assert urlsplit(sandbox.url).hostname == "127.0.0.1"
    assert response.status == 200
    assert response.getheader("Content-Type") == "application/json; charset=utf-8"
    assert json.loads(body)["name"] == "Pink Floyd"
    assert response.getheader("X-RateLimit-Remaining")


def test_a_redirect_leads_to_the_same_body_on_this_server(sandbox: Sandbox) -> None:
    response, body = get(sandbox, f"/artist/{MERGED}?inc=aliases&fmt=json")
    location = response.getheader("Location")
    assert response.status == 301
    assert location == f"{sandbox.musicbrainz_url}/artist/{PINK_FLOYD}?inc=aliases&fmt=json"
    assert get(sandbox, location.removeprefix(sandbox.musicbrainz_url))[1] == body


def test_keeps_a_connection_alive_through_errors_and_bodies(sandbox: Sandbox) -> None:
    connection = connect(sandbox)
    connection.connect()
    used = connection.sock
    statuses = [exchange(connection, ARTIST)[0].status for _ in range(3)]
    statuses.append(exchange(connection, "/artist/nonsense?fmt=json")[0].status)
    statuses.append(exchange(connection, ARTIST, "POST", "a body to be skipped")[0].status)
    head, nothing = exchange(connection, ARTIST, "HEAD")
    statuses.append(exchange(connection, ARTIST)[0].status)
    assert statuses == [200, 200, 200, 400, 405, 200]
    assert (head.status, nothing) == (200, b"")
    assert connection.sock is used
    connection.close()


def test_notes_requests_in_order_of_arrival(sandbox: Sandbox) -> None:
    before = time.time()
    get(sandbox, "/artist?query=a&query=b&fmt=json")
    get(sandbox, "/artist/nonsense?fmt=json")
    first, second = sandbox.requests
    assert (first.method, first.path, first.status) == ("GET", "/ws/2/artist", 200)
    assert first.query == {"query": ["a", "b"], "fmt": ["json"]}
    assert first.user_agent == AGENT["User-Agent"]
    assert second.status == 400
    assert before <= first.at <= second.at <= time.time()
    sandbox.forget_requests()
    assert sandbox.requests == []


def test_another_process_can_read_the_requests_without_being_counted(sandbox: Sandbox) -> None:
    get(sandbox)
    connection = connect(sandbox)
    for _ in range(2):
        connection.request("GET", "/sandbox/requests")
        seen = json.loads(connection.getresponse().read())
    connection.close()
    assert [(entry["path"], entry["status"]) for entry in seen] == [(f"/ws/2/artist/{PINK_FLOYD}", 200)]
    assert len(sandbox.requests) == 1


def test_the_rate_limit_is_real() -> None:
    with Sandbox(rate=2.0) as sandbox:
        answers = [get(sandbox)[0] for _ in range(4)]
        assert [answer.status for answer in answers] == [200] * 4
        while (refused := get(sandbox)[0]).status == 200:
            pass
        assert refused.status == 503
        again = time.monotonic() + float(refused.getheader("Retry-After") or "nan")
        until(lambda: time.monotonic() >= again)
        assert get(sandbox)[0].status == 200


def test_64_connections_at_once(sandbox: Sandbox) -> None:
    together = threading.Barrier(64)

    def client(_: int) -> list[int]:
        connection = connect(sandbox)
        connection.connect()
        together.wait()  # all 64 are open before the first asks
        statuses = [exchange(connection, ARTIST)[0].status for _ in range(5)]
        connection.close()
        return statuses

    with ThreadPoolExecutor(64) as pool:
        statuses = [status for result in pool.map(client, range(64)) for status in result]
    assert statuses == [200] * 320
    assert len(sandbox.requests) == 320


class TestFaults:
    def test_a_scripted_answer_comes_as_often_as_asked_and_only_there(self, sandbox: Sandbox) -> None:
        sandbox.add_fault(Fault(path="/artist/", times=2, status=502, body="<h1>Bad Gateway</h1>"))
        assert get(sandbox, "/artist?query=x&fmt=json")[0].status == 200
        for _ in range(2):
            response, body = get(sandbox)
            assert (response.status, body) == (502, b"<h1>Bad Gateway</h1>")
            assert response.getheader("Content-Type") == "text/html; charset=utf-8"
        assert get(sandbox)[0].status == 200
        assert [request.status for request in sandbox.requests] == [200, 502, 502, 200]

    def test_headers(self, sandbox: Sandbox) -> None:
        sandbox.add_fault(Fault(status=503, headers={"Retry-After": "7"}))
        assert get(sandbox)[0].getheader("Retry-After") == "7"

    def test_faults_are_used_in_the_order_added(self, sandbox: Sandbox) -> None:
        for status in (500, 404, 429):
            sandbox.add_fault(Fault(status=status))
        assert [get(sandbox)[0].status for _ in range(4)] == [500, 404, 429, 200]

    def test_malformed_json(self, sandbox: Sandbox) -> None:
        sandbox.add_fault(Fault(body='{"id": ', content_type="application/json"))
        response, body = get(sandbox)
        assert (response.status, body) == (200, b'{"id": ')

    def test_a_reset_connection(self, sandbox: Sandbox) -> None:
        sandbox.add_fault(Fault(reset=True))
        # A plain socket, for to http.client an orderly end without an answer is a reset as well.
        with socket.create_connection(("127.0.0.1", urlsplit(sandbox.url).port or 0)) as plain:
            plain.sendall(b"GET /ws/2/artist HTTP/1.1\r\nHost: x\r\n\r\n")
            with pytest.raises(ConnectionResetError):
                plain.recv(1)
        assert [request.status for request in sandbox.requests] == [None]
        assert get(sandbox)[0].status == 200

    def test_a_truncated_answer(self, sandbox: Sandbox) -> None:
        whole = get(sandbox)[1]
        sandbox.add_fault(Fault(truncate=True))
        with pytest.raises(http.client.IncompleteRead) as caught:
            get(sandbox)
        assert whole.startswith(caught.value.partial)
        assert 0 < len(caught.value.partial) < len(whole)

    def test_a_late_answer_is_counted_though_the_client_gave_up(self, sandbox: Sandbox) -> None:
        sandbox.add_fault(Fault(delay=0.5))
        connection = connect(sandbox, timeout=0.1)  # clock: the answer comes later
        with pytest.raises(TimeoutError):
            exchange(connection, ARTIST)
        connection.close()
        assert len(sandbox.requests) == 1
        sandbox.add_fault(Fault(delay=0.3))
        began = time.monotonic()
        assert get(sandbox)[0].status == 200
        assert time.monotonic() - began >= 0.3


def test_stops_at_once_with_idle_connections_and_frees_the_port() -> None:
    sandbox = Sandbox()
    sandbox.start()
    port = urlsplit(sandbox.url).port
    connection = connect(sandbox)
    exchange(connection, ARTIST)
    sandbox.stop()
    sandbox.stop()  # a second time does nothing
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        exchange(connection, ARTIST)
    connection.close()
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port or 0)):
        pass
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url


def test_waits_until_stopped() -> None:
    sandbox = Sandbox()
    sandbox.start()
    waiting = threading.Thread(target=sandbox.wait)
    waiting.start()
    assert waiting.is_alive()
    sandbox.stop()
    waiting.join()


def test_serves_facts_of_ones_own() -> None:
    albums = [
        {"id": f"00000000-0000-4000-8000-{n:012}", "title": f"Album {n}", "artist": "Band"} for n in range(1, 301)
    ]
    band = {"id": "00000000-0000-4000-9000-000000000000", "name": "Band"}
    with Sandbox(facts=build_dataset({"artists": [band], "albums": albums})) as sandbox:
        page = json.loads(get(sandbox, f"/release-group?artist={band['id']}&limit=100&offset=250&fmt=json")[1])
        assert page["release-group-count"] == 300
        assert len(page["release-groups"]) == 50
        found = json.loads(get(sandbox, "/release-group?query=%22album+77%22&fmt=json")[1])
        assert found["release-groups"][0]["title"] == "Album 77"
        assert get(sandbox)[0].status == 404


class Greeting:
    base_path = "/greeting"

    def answer(self, request: Request) -> Response:
        return Response(
            200, f"Hello from {request.path}, {request.first('name')}".encode(), "text/plain; charset=utf-8"
        )


def test_further_sites_live_beside_musicbrainz() -> None:
    with Sandbox(sites=[Greeting()]) as sandbox:
        connection = connect(sandbox)
        connection.request("GET", "/greeting/you?name=J%C3%B3nsi")
        assert connection.getresponse().read().decode() == "Hello from /greeting/you, Jónsi"
        connection.request("GET", "/elsewhere")
        response = connection.getresponse()
        assert response.status == 404
        assert b"/ai/v1, /greeting" in response.read()
        connection.close()
        assert get(sandbox)[0].status == 200
        assert [request.path for request in sandbox.requests][:2] == ["/greeting/you", "/elsewhere"]
