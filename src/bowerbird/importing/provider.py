"""A provider: one source for one kind. It asks over HTTP and parses; it never sees rows, sessions or queues."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate
from bowerbird.words.source import Source

QueryT = TypeVar("QueryT", bound=Query)


class Provider(ABC, Generic[QueryT]):
    """One source for one kind. Subclass it, name it, and write :meth:`fetch`.

    Attributes:
        name: as results, ledger and commands call it.
        source: the service that it asks; settings may override its address and rate.
        scheme: the identifier by which the source knows an item. With a scheme, a query that lacks it is first put to
            :meth:`search`; :meth:`fetch` is then only called with an identifier of the scheme in the query.
        fresh_for: how long an answer counts as fresh.
        ask_again_after: when an item that the source did not have is worth asking for again.
        background: whether an import leaves it to the workers: for sources that are slow, rationed or paid.
        concurrency: how many of its jobs one worker runs at once, so that a slow source cannot hold all threads.
        attempts: how often a job is tried while the source is unavailable, before it counts as failed.
    """

    name: ClassVar[str]
    source: ClassVar[Source]
    scheme: ClassVar[str | None] = None
    fresh_for: ClassVar[dt.timedelta] = dt.timedelta(days=90)
    ask_again_after: ClassVar[dt.timedelta] = dt.timedelta(days=30)
    background: ClassVar[bool] = False
    concurrency: ClassVar[int] = 4
    attempts: ClassVar[int] = 8

    @abstractmethod
    def fetch(self, query: QueryT, http: SourceClient) -> Facts | None:
        """Return what the source says about the item, or None when it does not have it.

        Raises:
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """

    def search(self, query: QueryT, http: SourceClient) -> Sequence[Candidate]:
        """Return the items of the source that the words of *query* may mean, in the source's own order.

        One request. The runner scores the candidates and chooses; a provider without a scheme is not asked.

        Raises:
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        raise NotImplementedError(
            f"{type(self).__name__} declares a scheme, so it needs a search method ({query}, {http})"
        )
