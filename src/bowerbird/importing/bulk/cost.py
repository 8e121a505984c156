"""What a list will cost: how many requests at least and at most, before anybody is asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from bowerbird.importing.bulk.answers import Asked
from bowerbird.importing.provider import Provider
from bowerbird.importing.stages import Lead
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate

_FORMER = 0.1
"""The share of the identifiers that may have to be looked up singly, since the source has merged them into others."""
_ODD_AT_LEAST = 5
"""So many rows of a short list may be of a kind that is rare, whatever its share."""


@dataclass(frozen=True)
class Cost:
    """Requests at least (the first search settles all) and at most (every row goes through all stages)."""

    least: int = 0
    most: int = 0

    def __add__(self, other: Cost) -> Cost:
        """Return both together."""
        return Cost(self.least + other.least, self.most + other.most)


def cost_of(providers: Sequence[Provider[Any]], companions: Iterable[Provider[Any]], rows: Sequence[Asked]) -> Cost:
    """Return what a chunk of rows costs.

    Args:
        providers: those that are asked at once, in their order; the second and later ones only about what is left.
        companions: those that are asked about what comes along (the artists of albums).
        rows: the rows that are to be asked about, those that ask for the same once.
    """
    if not rows or not providers:
        return Cost()
    first, *others = (_of_provider(provider, rows) for provider in providers)
    most = first.most + sum(cost.most for cost in others)
    # What came along is about as much as there are rows; the list of all genres is asked for once a day.
    along = sum(ceil(len(rows) / provider.fetch_at_once) for provider in companions)
    return Cost(first.least, most + along + 1)


def _of_provider(provider: Provider[Any], rows: Sequence[Asked]) -> Cost:
    scheme = provider.scheme
    known = sum(not scheme or row.query.identified_by(scheme) is not None for row in rows)
    others = [row.query for row in rows if scheme and row.query.identified_by(scheme) is None]
    led = sum(bool(query.leading) for query in others) if provider.others_at_once else 0
    worded = [query for query in others if query.wanted() is not None]
    first = ceil(known / provider.fetch_at_once)
    if provider.others_at_once:
        first += ceil(led / provider.others_at_once)
    least = first + _first_searches(provider, [query for query in worded if not query.leading])
    most = first + _all_searches(provider, worded)
    if provider.fetch_at_once > 1:
        # Those that are absent may be other items' identifiers, or former ones.
        absent = min(known, max(_ODD_AT_LEAST, ceil(known * _FORMER)))
        most += absent + (ceil(absent / provider.others_at_once) if provider.others_at_once else 0)
    return Cost(least, most)


def _first_searches(provider: Provider[Any], queries: Sequence[Query]) -> int:
    """Return the requests when the first stage that takes a row settles it."""
    stages = provider.stages()
    firsts = Counter(
        next((place for place, stage in enumerate(stages) if stage.takes(Lead(query=query))), None) for query in queries
    )
    singly = firsts.pop(None, 0)
    return singly + sum(ceil(count / stages[place].at_once) for place, count in firsts.items() if place is not None)


def _all_searches(provider: Provider[Any], queries: Sequence[Query]) -> int:
    """Return the requests when every stage that could take a row is gone through."""
    total = len(queries) if provider.asks_singly else 0
    for stage in provider.stages():
        taken = [query for query in queries if any(stage.takes(lead) for lead in _as_may_be(query))]
        likely = ceil(sum(map(stage.likelihood, taken)))
        total += ceil(min(len(taken), max(_ODD_AT_LEAST, likely)) / stage.at_once)
    return total


def _as_may_be(query: Query) -> Sequence[Lead[Any]]:
    """Return a lead as it begins, and as it may be when earlier stages have found out something."""
    someone = Candidate(identifier=Identifier("unknown", "?"), facts=Facts())
    return Lead(query=query), Lead(query=query, makers=("?",)), Lead(query=query, makers=("?",), called_so=(someone,))
