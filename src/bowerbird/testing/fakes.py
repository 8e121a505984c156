"""Fakes of sources: a provider that answers from a script, and a client whose answers are written by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import uuid4

import httpx2

from bowerbird.http.budget import MemoryBudget
from bowerbird.http.client import HttpClient, Limits, SourceClient, SourceSettings
from bowerbird.images.store import ImageStore
from bowerbird.importing.provider import Provider
from bowerbird.words.facts import Facts
from bowerbird.words.neighbours import Neighbourhood
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate
from bowerbird.words.source import Source

NOWHERE = Source(name="nowhere", url="http://127.0.0.1:9")

Script = Facts | None | Exception | Callable[[Query], Facts | None]


class ScriptedProvider(Provider[Query]):
    """A provider that answers from a script and remembers what it was asked.

    Args:
        name: the provider's name.
        answer: what :meth:`fetch` returns; an exception is raised, a function is called with the query.
        scheme: as of :class:`Provider`.
        candidates: what :meth:`search` returns.
    """

    source = NOWHERE

    def __init__(
        self, name: str, answer: Script, *, scheme: str | None = None, candidates: Sequence[Candidate] = ()
    ) -> None:
        # The attributes of a class, given to one object of it: a test wants many providers that differ in little.
        self.name = name  # type: ignore[misc]
        self.scheme = scheme  # type: ignore[misc]
        self.answer = answer
        self.candidates = candidates
        self.fetched: list[Query] = []
        self.searched: list[Query] = []

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks nobody
        """Answer from the script."""
        self.fetched.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(query) if callable(self.answer) else self.answer

    def search(self, query: Query, http: SourceClient) -> Sequence[Candidate]:  # noqa: ARG002 -- it asks nobody
        """Return the scripted candidates."""
        self.searched.append(query)
        return self.candidates


def offline_client(
    source: Source,
    respond: Callable[[httpx2.Request], httpx2.Response],
    *,
    limits: Limits | None = None,
    stored: Facts | None = None,
    around: Neighbourhood | None = None,
) -> SourceClient:
    """Return a client of *source* whose requests are answered by *respond*; nothing is sent, nothing is retried.

    It has an image store of its own in memory, empty at first. What the source must know of an account is made up, and
    so is an address where it has none.

    Args:
        source: the source.
        respond: answers a request.
        limits: what one call may cost.
        stored: what the catalogue has of every item that a provider reads there.
        around: what every item has in common with others there.
    """
    made_up = {one.name: f"test-{one.name}" for one in source.options if one.required}
    client = HttpClient(
        contact="tests@example.org",
        version="test",
        budget=MemoryBudget(),
        limits=limits or Limits(attempts=1),
        transport=httpx2.MockTransport(respond),
        resolver=lambda _host: ["93.184.215.14"],  # on the public internet; nothing is sent there
        images=ImageStore(f"memory://{uuid4().hex}"),
        sources={source.name: SourceSettings(url=source.url or "https://service.example/v1", options=made_up)},
        catalogue=_Stored(stored, around),
    )
    return client.at(source)


class _Stored:
    """A catalogue that has the same of every item."""

    def __init__(self, facts: Facts | None, around: Neighbourhood | None) -> None:
        self._facts = facts
        self._around = around

    def known(self, kind: str, query: Query, *, without: str = "") -> Facts | None:  # noqa: ARG002 -- the same of all
        """Return what is stored."""
        return self._facts

    def around(
        self,
        kind: str,  # noqa: ARG002 -- the same of all
        query: Query,  # noqa: ARG002
        *,
        without: Collection[str] = (),  # noqa: ARG002
        ties: Collection[str] = (),  # noqa: ARG002
    ) -> Neighbourhood | None:
        """Return what it has in common with others."""
        return self._around


def json_response(body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    """Return a response with a JSON body."""
    return httpx2.Response(status, content=body, headers={"content-type": "application/json", **(headers or {})})
