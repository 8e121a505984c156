"""Calls of a provider that can be made again and again, each time with other answers from its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import httpx2
import msgspec

from bowerbird.importing.provider import Provider
from bowerbird.testing.breakage import is_json
from bowerbird.testing.fakes import json_response, offline_client
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query

Respond = Callable[[int], httpx2.Response]
"""What a source answers to its first request (0), its second, and so on."""


class Recorded(msgspec.Struct, frozen=True):
    """A query and the good answers to it.

    Attributes:
        query: what the provider is asked.
        bodies: the body of the answer; several where the provider sends several requests, in their order. A body may
            be a file, such as the picture that a provider keeps.
        stored: what the catalogue has of the item, for a provider that reads it.
    """

    query: Query
    bodies: bytes | tuple[bytes, ...]
    stored: Facts | None = None

    @property
    def answers(self) -> tuple[bytes, ...]:
        """The bodies in the order of the requests."""
        return (self.bodies,) if isinstance(self.bodies, bytes) else self.bodies


class Call:
    """One call of a provider.

    Attributes:
        recorded: the query, and the good answers to it.
        fetches: whether it is a fetch; else it is a search.
    """

    def __init__(self, provider: Provider[Any], recorded: Recorded, *, number: int, fetches: bool) -> None:
        self._provider = provider
        self._number = number
        self.recorded = recorded
        self.fetches = fetches

    def __str__(self) -> str:
        return f"{'fetch' if self.fetches else 'search'} {self._number}"

    def told(self, respond: Respond | None = None) -> Facts | list[Facts] | Exception | None:
        """Return what the provider makes of the answers: facts, those of its candidates, or what it raises."""
        respond = respond or in_order(self.recorded.answers)
        sent = -1

        def answer(_: httpx2.Request) -> httpx2.Response:
            nonlocal sent
            sent += 1
            return respond(sent)

        source = msgspec.structs.replace(self._provider.source, rate=0.0)
        http = offline_client(source, answer, stored=self.recorded.stored)
        try:
            if self.fetches:
                return self._provider.fetch(self.recorded.query, http)
            return [one.facts for one in self._provider.search(self.recorded.query, http)]
        except Exception as error:  # noqa: BLE001 -- which one it is, is the question
            return error


def always(status: int, body: bytes, **headers: str) -> Respond:
    """Return a source that gives the same answer to every request."""
    kind = "application/json" if is_json(body) else "text/html"
    return lambda _: json_response(body, status=status, headers={"content-type": kind, **headers})


def in_order(bodies: Sequence[bytes]) -> Respond:
    """Return a source that answers the first request with the first body, and so on; the last one stays."""

    def respond(number: int) -> httpx2.Response:
        body = bodies[min(number, len(bodies) - 1)]
        if is_json(body):
            return json_response(body)
        return json_response(body, headers={"content-type": "application/octet-stream"})

    return respond


def raising(error: Exception) -> Respond:
    """Return a source that does not answer."""

    def respond(_: int) -> httpx2.Response:
        raise error

    return respond
