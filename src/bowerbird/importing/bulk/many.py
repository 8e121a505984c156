"""Asking one provider about many rows with few requests: by identifier, by what leads to one, then by words.

It saves nothing. What comes back is an entry of the ledger for each row, a group at a time, as the requests go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import SourceClient
from bowerbird.importing.asking import hear, identify
from bowerbird.importing.bulk.answers import Answered, Answers, Asked, by_words_only
from bowerbird.importing.bulk.searching import Searching
from bowerbird.importing.matching import Preference
from bowerbird.importing.provider import Provider
from bowerbird.words.errors import UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.results import Status


@dataclass(frozen=True)
class _Fetch:
    """A way to ask about several with one request: how many, who tells, and what is made of what is told."""

    size: int
    ask: Callable[[Sequence[Query], SourceClient], Sequence[Facts | None]]
    heard: Callable[[Asked, Facts], Answered]


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

        First by identifier, many a request. Whom the source does not know so may be named by another item that leads to
        it (an album by a release), or by an identifier that was merged into another one. Then by words.

        Raises:
            ConfigurationError: something is set up wrongly; asking further would be as vain.
        """
        known = [asked for asked in wanted if self._is_known(asked)]
        absent, unled, named = list[Asked](), list[Asked](), list[Asked]()
        for asked in wanted:
            if not self._is_known(asked):
                (absent if asked.query.leading else named).append(asked)
        yield from self._together(known, self._by_identifier, absent)
        yield from self._together(absent, self._by_others, unled)
        for asked in unled:
            answer = self._looked_up(asked) if self._is_known(asked) else None
            if answer is not None:
                yield [answer]
            elif asked.query.wanted() is not None:
                named.append(self._by_words(asked))
            else:
                yield [self._answers.absent(asked)]
        searching = Searching(provider=self.provider, http=self.http, kind=self.kind, answers=self._answers)
        yield from searching.search(named)

    @property
    def _answers(self) -> Answers:
        return Answers(provider=self.provider, kind=self.kind)

    def _is_known(self, asked: Asked) -> bool:
        return not self.provider.scheme or asked.query.identified_by(self.provider.scheme) is not None

    @property
    def _by_identifier(self) -> _Fetch:
        return _Fetch(self.provider.fetch_at_once, self.provider.fetch_many, self._answers.heard)

    @property
    def _by_others(self) -> _Fetch:
        return _Fetch(self.provider.others_at_once, self.provider.fetch_by_others, self._led)

    def _together(self, wanted: Sequence[Asked], how: _Fetch, left: list[Asked]) -> Iterator[list[Answered]]:
        """Ask about several a request; whom it does not tell of is added to *left*."""
        if how.size <= 1:
            left += wanted
            return
        for start in range(0, len(wanted), how.size):
            part = wanted[start : start + how.size]
            try:
                told = how.ask([asked.query for asked in part], self.http)
                pairs = list(zip(part, told, strict=True))
                answers = [how.heard(asked, facts) for asked, facts in pairs if facts is not None]
            except Exception as error:  # noqa: BLE001 -- a provider is foreign code: whatever it raises is its failure
                self._answers.look_at(error)
                if isinstance(error, UnavailableError):
                    yield self._answers.failed(part, error)
                else:
                    # It may be one of them that the source cannot digest, or that meets a bug of the provider.
                    left += part
            else:
                left += [asked for asked, facts in pairs if facts is None]
                yield answers

    def _led(self, asked: Asked, facts: Facts) -> Answered:
        """Take what was said about the item to which another one's identifier has led: that is none of its own."""
        query = by_words_only(asked.query.grow(Facts(identifiers=facts.identifiers)), self.provider.scheme, but=facts)
        given = asked.query.identified_by(self.provider.scheme or "")
        note = given and f"{given} is not its own identifier, but that of a part of it"
        return self._answers.heard(replace(asked, query=query, note=note), facts)

    def _looked_up(self, asked: Asked) -> Answered | None:
        """Ask for this one only; None when the source does not have it, but the row has words to go by."""
        try:
            known = identify(self.provider, asked.query, self.http, self.kind, Preference())
            entry = known if isinstance(known, LedgerEntry) else hear(self.provider, known, self.http, self.kind)
        except Exception as error:  # noqa: BLE001 -- as above
            return self._answers.failed([asked], error)[0]
        if entry.status == Status.NOT_FOUND and self.provider.scheme and asked.query.wanted() is not None:
            return None
        return self._answers.told(asked, entry)

    def _by_words(self, asked: Asked) -> Asked:
        """Return a row that its identifier has not led anywhere, to be asked for by its words."""
        query = by_words_only(asked.query, self.provider.scheme)
        return replace(asked, query=query, note=f"{self._answers.unknown(asked)}, so the row went by its words")
