"""Asking one provider about many rows with few requests: by identifier, else by words; what is left is asked singly.

It saves nothing. What comes back is an entry of the ledger for each row, a group at a time, as the requests go.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import SourceClient
from bowerbird.importing import outcomes
from bowerbird.importing.asking import attested, hear, identify
from bowerbird.importing.matching import Choice, Preference, choose, choose_each, settled
from bowerbird.importing.provider import Provider
from bowerbird.words.errors import BowerbirdError, ConfigurationError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing that is asked for.

    Attributes:
        number: whose it is: the row's number, or an item's id.
        rejected: candidates that a person has said are not it.
    """

    number: int
    query: Query
    rejected: frozenset[Identifier] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came of asking for it; *query* has the identifier that was found, of the provider's own *scheme*."""

    number: int
    query: Query
    entry: LedgerEntry
    scheme: str | None


Together = Callable[[Sequence[Asked]], tuple[list[Answered], Sequence[Asked]]]
"""Asks for several with one request: what it tells, and those that it does not settle."""


@dataclass(frozen=True, kw_only=True)
class ManyAsker:
    """Asks a provider. Whatever it raises becomes the entries of those it was asked about.

    Attributes:
        kind: the kind of the items.
    """

    provider: Provider[Any]
    http: SourceClient
    kind: type[Item]

    def ask(self, wanted: Sequence[Asked]) -> Iterator[list[Answered]]:
        """Yield the answers, those of one request at a time.

        Raises:
            ConfigurationError: something is set up wrongly; asking further would be as vain.
        """
        scheme = self.provider.scheme
        known: list[Asked] = []
        named: list[Asked] = []
        for one in wanted:
            (named if scheme and one.query.identified_by(scheme) is None else known).append(one)
        for part in _parts(known, self.provider.fetch_at_once):
            yield from self._each(part, self._fetched)
        for part in _parts(named, self.provider.search_at_once):
            yield from self._each(part, self._searched)

    def _each(self, part: Sequence[Asked], together: Together) -> Iterator[list[Answered]]:
        """Yield what one request tells of several, then, one by one, of those that it did not settle."""
        try:
            answers, left = together(part)
        except Exception as error:  # noqa: BLE001 -- a provider is foreign code: whatever it raises is its own failure
            answers, left = self._troubled(part, error)
        if answers:
            yield answers
        for one in left:
            yield [self._alone(one)]

    def _fetched(self, part: Sequence[Asked]) -> tuple[list[Answered], Sequence[Asked]]:
        if self.provider.fetch_at_once == 1:
            return [], part
        told = self.provider.fetch_many([one.query for one in part], self.http)
        if len(told) != len(part):
            raise TypeError(f"fetch_many returned {len(told)} answers to {len(part)} queries")
        pairs = list(zip(part, told, strict=True))
        # One that is absent may have been merged into another, which only a look-up tells.
        left = [one for one, facts in pairs if facts is None]
        return [self._heard(one, facts) for one, facts in pairs if facts is not None], left

    def _searched(self, part: Sequence[Asked]) -> tuple[list[Answered], Sequence[Asked]]:
        named = [one for one in part if one.query.wanted() is not None]
        if self.provider.search_at_once == 1 or not named:
            return [], part
        pool = self.provider.search_many([one.query for one in named], self.http)
        choices = list(zip(named, _choices(named, pool), strict=True))
        left = [one for one in part if one not in named] + [one for one, choice in choices if not settled(choice)]
        return [self._chosen(one, choice) for one, choice in choices if settled(choice)], left

    def _chosen(self, one: Asked, choice: Choice) -> Answered:
        if choice.taken is not None:
            return self._taken(one, choice.taken)
        return self._told(one, one.query, outcomes.undecided(self.provider, one.query, choice.undecided))

    def _alone(self, one: Asked) -> Answered:
        """Ask for this one only, as an import of one item does."""
        try:
            found = identify(self.provider, one.query, self.http, self.kind, Preference(), rejected=one.rejected)
            if isinstance(found, LedgerEntry):
                return self._told(one, one.query, found)
            if found.taken is not None and self.provider.many_are_partial:
                return self._taken(one, found.taken)
            entry = hear(self.provider, found, self.http, self.kind)
            return self._told(one, found.query, entry)
        except Exception as error:  # noqa: BLE001 -- as above
            return self._troubled([one], error)[0][0]

    def _taken(self, one: Asked, taken: Candidate) -> Answered:
        """Take what the search says about a candidate for the answer: a look-up would cost a request a row."""
        query = one.query.grow(Facts(identifiers=(taken.identifier,)))
        entry = outcomes.heard(self.provider, query, attested(self.provider, query, taken.facts), taken.match)
        return self._told(one, query, replace(entry, partial=not taken.complete))

    def _heard(self, one: Asked, facts: Facts) -> Answered:
        entry = outcomes.heard(self.provider, one.query, attested(self.provider, one.query, facts), None)
        return self._told(one, one.query, replace(entry, partial=self.provider.many_are_partial))

    def _told(self, one: Asked, query: Query, entry: LedgerEntry) -> Answered:
        return Answered(number=one.number, query=query, entry=entry, scheme=self.provider.scheme)

    def _troubled(self, part: Sequence[Asked], error: Exception) -> tuple[list[Answered], Sequence[Asked]]:
        """Return what is told when a request came to nothing; refused for several, each is to be asked for by itself.

        Raises:
            ConfigurationError: something is set up wrongly.
            sqlalchemy.exc.SQLAlchemyError: it is the database that failed, and not the provider.
        """
        if isinstance(error, ConfigurationError | SQLAlchemyError):
            raise error
        if not isinstance(error, BowerbirdError):
            _log.error("provider %s failed on %s", self.provider.name, describe(self.kind).name, exc_info=error)
        if not isinstance(error, UnavailableError) and len(part) > 1:
            # It may be one of them that the source cannot digest, or that meets a bug of the provider.
            return [], part
        entries = ((one, outcomes.failed(self.provider, one.query, error)) for one in part)
        return [self._told(one, one.query, entry) for one, entry in entries], []


def _choices(part: Sequence[Asked], pool: Sequence[Candidate]) -> list[Choice]:
    """Return which of the candidates each of them means; what a person has rejected is no candidate for it."""
    wanted = [words for one in part if (words := one.query.wanted()) is not None]
    found = choose_each(wanted, pool)
    return [
        choose(words, pool, Preference(), rejected=one.rejected) if one.rejected else choice
        for one, words, choice in zip(part, wanted, found, strict=True)
    ]


def _parts(rows: Sequence[Asked], size: int) -> Iterator[Sequence[Asked]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
