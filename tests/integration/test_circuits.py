"""Circuits reach what a worker has already taken: requests are counted at a server on loopback, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import ClassVar, cast

import pytest
from rich.console import Console

from bowerbird import Bowerbird
from bowerbird.background import circuits
from bowerbird.cli.render.backlog import status_shown, status_told
from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.music import ArtistQuery
from bowerbird.settings import load_settings
from bowerbird.words.circuit import OPENS_AFTER, CircuitState
from bowerbird.words.facts import Facts
from bowerbird.words.source import Option, Source
from support.background import drain, mbid, named
from support.catalogue import importer_of
from support.quiet import QUIET

ITEMS = 30


class Counting(ThreadingHTTPServer):
    """Answers every request in one way, and counts."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests = 0
        self.status = 200
        self.body = b"{}"
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Counting)
        with server.lock:
            server.requests += 1
        self.send_response(server.status)
        self.send_header("Content-Length", str(len(server.body)))
        self.end_headers()
        self.wfile.write(server.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Counting]:
    with Counting() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _asking(server: Counting, *, secret: bool, concurrency: int = 4, pack: int = 1) -> AnyImporter:
    account = (Option(name="key", told="the key", required=True, secret=True, default="wrong"),) if secret else ()
    width, at_once = concurrency, pack

    class Asking(Provider[ArtistQuery]):
        name = "asking"
        source: ClassVar[Source] = Source(name="asking", url=server.url, options=account)
        background = True
        concurrency = width
        fetch_at_once = at_once

        def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks the same
            http.get("thing").json(dict[str, str])
            return Facts(fields={"area": "Cambridge"})

    return importer_of(named(), Asking())


def _state(bird: Bowerbird) -> CircuitState:
    [state] = [one.state for one in bird.background.status() if one.provider == "asking"]
    return state


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuits, "_LOOK_EVERY", 0.0)


@pytest.mark.parametrize("pack", [1, 10])
@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_account_is_tried_once(bird: Bowerbird, server: Counting, status: int, pack: int) -> None:
    server.status = status
    importer = _asking(server, secret=True, pack=pack)
    for number in range(ITEMS):
        bird.run(importer, mbid=mbid(number))
    drain(bird)
    assert server.requests == 1
    assert _state(bird) == CircuitState.OPEN
    jobs = bird.background.jobs(providers=["asking"], limit=None)
    assert len(jobs) == ITEMS
    assert {(job.status in ("due", "unavailable"), job.attempts) for job in jobs} == {(True, 0)}


@pytest.mark.parametrize("pack", [1, 10])
@pytest.mark.parametrize("body", [b"<html>Log in</html>", b""], ids=["page", "empty"])
def test_a_source_that_is_down_is_asked_five_times(bird: Bowerbird, server: Counting, body: bytes, pack: int) -> None:
    server.body = body
    # Of several packs under way at once each is asked about once more; how many there are is a matter of luck.
    importer = _asking(server, secret=False, pack=pack, concurrency=4 if pack == 1 else 1)
    for number in range(ITEMS):
        bird.run(importer, mbid=mbid(number))
    drain(bird)
    assert _state(bird) == CircuitState.OPEN
    tried = sum(job.attempts for job in bird.background.jobs(providers=["asking"], limit=None))
    # A pack that fails is asked about once more, in case one of its items is what the source chokes on.
    assert OPENS_AFTER <= server.requests <= OPENS_AFTER + (pack > 1)
    assert tried <= OPENS_AFTER * pack


def test_status_says_that_a_contact_is_missing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/music.db"
    for environment, needs in (({}, ("contact",)), ({"BOWERBIRD_CONTACT": "me@example.org"}, ())):
        with Bowerbird(url, settings=load_settings({**QUIET, **environment}, tmp_path)) as bird:
            found = [one for one in bird.background.status() if one.provider == "musicbrainz"]
        assert [one.needs for one in found] == [needs]
        console = Console(width=200, file=StringIO())
        console.print(*status_shown(found, {}))
        shown = cast(StringIO, console.file).getvalue()
        assert ("needs contact" in shown) is bool(needs)
        assert status_told(found, {})["providers"][0]["needs"] == list(needs)
