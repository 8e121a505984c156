"""Stages of a search: how a source is asked about many items by words, again and otherwise for those not found yet.

A provider lists its stages; whoever imports a list goes through them, each time with the rows that are left.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate

QueryT = TypeVar("QueryT", bound=Query)


def maker_ids(candidate: Candidate, role: str) -> set[str]:
    """Return the source's ids of those who made a candidate; *role* is theirs. Pure."""
    makers = (tie.facts for tie in candidate.facts.related if tie.role == role)
    return {identifier.value for maker in makers for identifier in maker.identifiers}


@dataclass(frozen=True, kw_only=True)
class Lead(Generic[QueryT]):
    """What is asked for, with what earlier stages have found out about it.

    Attributes:
        makers: the source's ids of those who may have made it, the likeliest first; None when nobody has looked.
        called_so: candidates that the source knows by the wanted name, although they do not show it.
        seen: whether earlier stages have found something that may be it.
        single: whether one item is imported, and not a list.
    """

    query: QueryT
    makers: tuple[str, ...] | None = None
    called_so: tuple[Candidate, ...] = ()
    seen: bool = False
    single: bool = False


@dataclass(frozen=True, kw_only=True)
class Found(Generic[QueryT]):
    """What a stage has found for several leads together.

    Attributes:
        candidates: the items that any of them may mean, each once.
        leads: the leads with what was found out about them, in their order.
        cut: the places of those whose part of the answer may be missing, because there was too much for one answer.
    """

    candidates: Sequence[Candidate] = ()
    leads: Sequence[Lead[QueryT]]
    cut: frozenset[int] = frozenset()


class Stage(ABC, Generic[QueryT]):
    """One way of searching.

    Attributes:
        name: what it is called in messages.
        at_once: how many leads are asked about together.
        by_code: whether it finds by an identifier of another scheme (a barcode), whatever the words are.
        by_maker: whether only what :attr:`Lead.makers` have made is meant by what it finds.
        alone: whether it is worth a request for a single import too.
    """

    name: str
    at_once: int = 1
    by_code: bool = False
    by_maker: bool = False
    alone: bool = True

    @abstractmethod
    def takes(self, lead: Lead[QueryT]) -> bool:
        """Return whether it can be asked about this one."""

    def likelihood(self, query: QueryT) -> float:  # noqa: ARG002 -- most take whatever is left
        """Return how likely it takes a row that nothing has settled before, to tell beforehand what it costs."""
        return 1.0

    @abstractmethod
    def search(self, leads: Sequence[Lead[QueryT]], http: SourceClient) -> Found[QueryT]:
        """Return what it finds, at most :attr:`at_once` leads together.

        Raises:
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """


@dataclass(frozen=True, kw_only=True)
class Together(Stage[QueryT]):
    """The one stage of a provider that has no others: it searches for many at once."""

    name: str = "together"
    at_once: int
    by_code: bool = False
    by_maker: bool = False
    alone: bool = False
    search_many: Callable[[Sequence[QueryT], SourceClient], Sequence[Candidate]]

    def takes(self, lead: Lead[QueryT]) -> bool:
        """Return whether there are words to search by."""
        return lead.query.wanted() is not None

    def search(self, leads: Sequence[Lead[QueryT]], http: SourceClient) -> Found[QueryT]:
        """Return what is called as any of them says."""
        return Found(candidates=self.search_many([lead.query for lead in leads], http), leads=leads)
