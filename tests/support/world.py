"""Knows how to put a client into a world of its own: the network is a function, and everything sent is remembered."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

from bowerbird.http.client import HttpClient, Limits, SourceClient, SourceSettings
from bowerbird.images.store import ImageStore
from bowerbird.words.errors import UnavailableError
from bowerbird.words.source import Source

MUSICBRAINZ = Source(name="musicbrainz", url="https://musicbrainz.org/ws/2", rate=1.0, contact_required=True)
COVERS = Source(name="covers", url="https://coverartarchive.org")
PUBLIC = "93.184.215.14"
FAST = Limits(backoff=0.001)

Handler = Callable[[httpx2.Request], httpx2.Response]


class FakeBudget:
    """Lets everybody through at once, and writes it down."""

    def __init__(self) -> None:
        self.acquired: list[tuple[str, float]] = []
        self.paused: list[tuple[str, float]] = []
        self.counted: list[tuple[str, int]] = []
        self.refusal: UnavailableError | None = None

    def acquire(self, host: str, rate: float) -> None:
        if self.refusal:
            raise self.refusal
        self.acquired.append((host, rate))

    def count(self, host: str, per_day: int) -> None:
        self.counted.append((host, per_day))

    def pause(self, host: str, seconds: float) -> None:
        self.paused.append((host, seconds))


class World:
    """A client whose network is a function; remembers what was sent."""

    def __init__(self) -> None:
        self.budget = FakeBudget()
        self.sent: list[httpx2.Request] = []
        self.handler: Handler = lambda _: httpx2.Response(200, json={})
        self.opened: list[HttpClient] = []
        self.images: ImageStore | None = None

    def http(
        self,
        *,
        contact: str | None = "me@example.org",
        sources: dict[str, SourceSettings] | None = None,
        limits: Limits = FAST,
    ) -> HttpClient:
        http = HttpClient(
            contact=contact,
            version="1.2",
            budget=self.budget,
            sources=sources or {},
            limits=limits,
            transport=httpx2.MockTransport(self._answer),
            resolver=lambda host: ["10.0.0.7"] if host.startswith("inside") else [PUBLIC],
            images=self.images,
        )
        self.opened.append(http)
        return http

    def at(self, source: Source) -> SourceClient:
        return self.http().at(source)

    def replies(self, *replies: httpx2.Response | Exception) -> None:
        queue = iter(replies)

        def handler(_: httpx2.Request) -> httpx2.Response:
            reply = next(queue)
            if isinstance(reply, Exception):
                raise reply
            return reply

        self.handler = handler

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        return self.handler(request)

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.sent]
