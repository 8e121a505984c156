"""What is asked for in a list, and what came of it, as entries of the ledger."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.tables import Item
from bowerbird.importing import outcomes
from bowerbird.importing.asking import attested
from bowerbird.importing.doubts import doubt_of_words
from bowerbird.importing.matching import Choice, without_probability
from bowerbird.importing.provider import Provider
from bowerbird.words.errors import BowerbirdError, ConfigurationError
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
        note: what was found out about it on the way, for the reason of its outcome.
    """

    number: int
    query: Query
    rejected: frozenset[Identifier] = frozenset()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came of asking for it; *query* has the identifier that was found, of the provider's own *scheme*."""

    number: int
    query: Query
    entry: LedgerEntry
    scheme: str | None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Puts what a provider has told, or failed to tell, into entries."""

    provider: Provider[Any]
    kind: type[Item]

    def taken(self, asked: Asked, candidate: Candidate) -> Answered:
        """Take what the search says about a candidate for the answer: a look-up would cost a request a row."""
        # The source's own identifier says best who it is: a code by which it was asked for (an ISRC) may be shared.
        known = dict.fromkeys((candidate.identifier, *asked.query.identifiers))
        query = msgspec.structs.replace(asked.query, identifiers=tuple(known))
        facts = attested(self.provider, query, candidate.facts)
        entry = outcomes.heard(self.provider, query, facts, candidate.match)
        partial = self.provider.many_are_partial and not candidate.complete
        return self.told(replace(asked, query=query), replace(entry, partial=partial))

    def heard(self, asked: Asked, facts: Facts) -> Answered:
        """Take what the provider says about one of many."""
        entry = outcomes.heard(self.provider, asked.query, attested(self.provider, asked.query, facts), None)
        return self.told(asked, replace(entry, partial=self.provider.many_are_partial))

    def undecided(self, asked: Asked, choice: Choice, why: str | None = None) -> Answered:
        """Tell that nothing was taken: what there is to choose from, else what comes near; *why* says more."""
        if choice.undecided:
            entry = outcomes.undecided(self.provider, asked.query, choice.undecided)
        else:
            entry = outcomes.not_found(self.provider, asked.query, describe(self.kind).name)
            entry = replace(entry, candidates=choice.near)
        told = "; ".join(text for text in (why, asked.note, entry.error) if text)
        return self.told(asked, replace(entry, error=told))

    def absent(self, asked: Asked) -> Answered:
        """Tell that nothing has led to it, and that there are no words to go by."""
        entry = outcomes.not_found(self.provider, asked.query, describe(self.kind).name)
        return self.told(asked, replace(entry, error=self.unknown(asked)))

    def unknown(self, asked: Asked) -> str:
        """Return a sentence that says which identifiers have led nowhere."""
        scheme = self.provider.scheme
        given = [identifier for identifier in asked.query.identifiers if identifier.scheme == scheme] + [
            *asked.query.leading
        ]
        return f"{self.provider.source.name} knows no {' or '.join(map(str, given))}"

    def told(self, asked: Asked, entry: LedgerEntry) -> Answered:
        """Return an entry with whose it is; how likely the candidates of a doubted row are, nobody knows."""
        if entry.candidates and doubt_of_words(asked.query) is not None:
            entry = replace(entry, candidates=without_probability(entry.candidates))
        return Answered(
            number=asked.number, query=asked.query, entry=entry, scheme=self.provider.scheme, note=asked.note
        )

    def failed(self, part: Sequence[Asked], error: Exception) -> list[Answered]:
        """Return that asking about them came to nothing.

        Raises:
            ConfigurationError: something is set up wrongly.
            sqlalchemy.exc.SQLAlchemyError: it is the database that failed, and not the provider.
        """
        self.look_at(error)
        return [self.told(asked, outcomes.failed(self.provider, asked.query, error)) for asked in part]

    def look_at(self, error: Exception) -> None:
        """Log a bug of the provider, and raise what is not the provider's failure.

        Raises:
            ConfigurationError: something is set up wrongly.
            sqlalchemy.exc.SQLAlchemyError: it is the database that failed, and not the provider.
        """
        if isinstance(error, ConfigurationError | SQLAlchemyError):
            raise error
        if not isinstance(error, BowerbirdError):
            _log.error("provider %s failed on %s", self.provider.name, describe(self.kind).name, exc_info=error)


def by_words_only(query: Query, scheme: str | None, *, but: Facts | None = None) -> Query:
    """Return a query without its identifiers of *scheme*, which are not the item's, *but* for those that facts tell."""
    told = () if but is None else but.identifiers
    kept = tuple(identifier for identifier in query.identifiers if identifier.scheme != scheme or identifier in told)
    changed: Query = msgspec.structs.replace(query, identifiers=kept)
    return changed
