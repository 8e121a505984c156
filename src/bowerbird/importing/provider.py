"""A provider: one source for one kind. It asks over HTTP and parses; it never sees rows, sessions or queues."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.stages import Stage, Together
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
        also_asks: further sources that it asks besides; settings may override those too.
        scheme: the identifier by which the source knows an item. With a scheme, a query that lacks it is first put to
            :meth:`search`; :meth:`fetch` is then only called with an identifier of the scheme in the query.
        searchable: schemes by which :meth:`search` finds an item too (a barcode), when nothing better is known of it.
        fresh_for: how long an answer counts as fresh.
        ask_again_after: when an item that the source did not have is worth asking for again.
        background: whether an import leaves it to the workers: for sources that are slow, rationed or paid.
        concurrency: how many of its jobs one worker runs at once, so that a slow source cannot hold all threads.
        attempts: how often a job is tried while the source is unavailable, before it counts as failed.
        search_at_once: how many queries :meth:`search_many` takes, best those that fit one request.
        fetch_at_once: how many queries :meth:`fetch_many` takes, best those that fit one request.
        others_at_once: how many queries :meth:`fetch_by_others` takes; 0 when no other item leads to one.
        asks_singly: whether a list searches by itself for each row that no stage has settled.
        many_are_partial: whether the source tells less about many than about one: then what :meth:`fetch_many` and
            :meth:`search_many` tell is saved, and the rest is left to the workers.
        brings: what it tells, in the model's words: fields of the kind, ``identifiers``, ``links``, ``images``, and the
            roles of ties (``genre``); for people, nothing depends on it.
        follows_up: whether items that came along with the answer about another one are asked about by themselves.
    """

    name: ClassVar[str]
    source: ClassVar[Source]
    also_asks: tuple[Source, ...] = ()
    scheme: ClassVar[str | None] = None
    searchable: ClassVar[frozenset[str]] = frozenset()
    fresh_for: ClassVar[dt.timedelta] = dt.timedelta(days=90)
    ask_again_after: ClassVar[dt.timedelta] = dt.timedelta(days=30)
    background: ClassVar[bool] = False
    concurrency: ClassVar[int] = 4
    attempts: ClassVar[int] = 8
    search_at_once: ClassVar[int] = 1
    fetch_at_once: ClassVar[int] = 1
    others_at_once: ClassVar[int] = 0
    asks_singly: ClassVar[bool] = True
    many_are_partial: ClassVar[bool] = False
    brings: ClassVar[tuple[str, ...]] = ()
    follows_up: ClassVar[bool] = True

    @property
    def pack(self) -> int:
        """How many items a worker asks about together: as many as one :meth:`fetch_many` takes, if that tells all."""
        return 1 if self.many_are_partial else self.fetch_at_once

    def lacks(self, query: QueryT) -> str | None:  # noqa: ARG002 -- most need nothing but the identifier of the scheme
        """Return what must be known of the item before it can be asked about ("a barcode"), or None when it can.

        What lacks something is skipped: nothing is sent, and nothing is wrong with item or source.
        """
        return None

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

    def fetch_many(self, queries: Sequence[QueryT], http: SourceClient) -> Sequence[Facts | None]:
        """Return what the source says about each item, None for those that it does not have.

        At most :attr:`fetch_at_once` queries, as :meth:`fetch` takes them. By default they are fetched one by one.

        Raises:
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        return [self.fetch(query, http) for query in queries]

    def fetch_by_others(self, queries: Sequence[QueryT], http: SourceClient) -> Sequence[Facts | None]:  # noqa: ARG002 -- none leads
        """Return what the source says about the items to which identifiers of other items lead, None for the others.

        Such an identifier is one of :attr:`Query.leading` (a release of an album), or one that was given as the item's
        own and that the source does not know as such. At most :attr:`others_at_once` queries.

        Raises:
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        return [None for _ in queries]

    def stages(self) -> Sequence[Stage[QueryT]]:
        """Return how a list is searched for by words, stage after stage, each with the rows that are left.

        By default there is one, :meth:`search_many`, if it takes several.
        """
        if self.search_at_once <= 1:
            return ()
        return (Together(at_once=self.search_at_once, search_many=self.search_many),)

    def search_many(self, queries: Sequence[QueryT], http: SourceClient) -> Sequence[Candidate]:
        """Return the items of the source that the words of any of *queries* may mean, together, each once.

        At most :attr:`search_at_once` queries. The runner finds out which candidate belongs to which query, and asks
        singly for what none of them settles. By default each is searched by itself.

        Raises:
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        found = (candidate for query in queries for candidate in self.search(query, http))
        return list({candidate.identifier: candidate for candidate in found}.values())
