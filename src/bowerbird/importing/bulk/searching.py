"""Searching for the rows of a list by their words: through the provider's stages, then singly where there are none.

What becomes of a row does not depend on the rows beside it: an answer that is cut is asked for again in smaller parts,
until each row has seen all that its own words find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import SourceClient
from bowerbird.importing.asking import hear, identify
from bowerbird.importing.bulk.answers import Answered, Answers, Asked
from bowerbird.importing.bulk.packs import dealt
from bowerbird.importing.doubts import doubt_of_words, with_maker_or_none
from bowerbird.importing.matching import (
    STRONG,
    WEAK,
    Choice,
    Preference,
    choose,
    choose_by_code,
    choose_each,
    ranked,
    settled,
)
from bowerbird.importing.provider import Provider
from bowerbird.importing.stages import Found, Lead, Stage, maker_ids
from bowerbird.words.errors import UnavailableError
from bowerbird.words.identifiers import spellings
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate

_NOTHING = Choice()


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A row that is searched for.

    Attributes:
        lead: its query, with what was found out about it.
        near: candidates of earlier stages that may be it.
        choice: what came of the last stage.
    """

    asked: Asked
    lead: Lead[Any]
    near: tuple[Candidate, ...] = ()
    choice: Choice = _NOTHING

    @property
    def query(self) -> Query:
        """What is searched for."""
        query: Query = self.lead.query
        return query


@dataclass(frozen=True, kw_only=True)
class Searching:
    """Searches for many. Whatever the provider raises becomes the entries of those it was asked about."""

    provider: Provider[Any]
    http: SourceClient
    kind: type[Item]
    answers: Answers

    def search(self, wanted: Sequence[Asked]) -> Iterator[list[Answered]]:
        """Yield the answers, those of one request at a time.

        Raises:
            ConfigurationError: something is set up wrongly; asking further would be as vain.
        """
        left = {asked.number: Sought(asked=asked, lead=Lead(query=with_maker_or_none(asked.query))) for asked in wanted}
        reached: set[int] = set()
        for stage in self.provider.stages():
            taking = [row for row in left.values() if stage.takes(row.lead)]
            for part in dealt(taking, stage.at_once):
                reached.update(row.asked.number for row in part)
                yield from self._ask(stage, part, left)
        for row in list(left.values()):
            if self.provider.asks_singly or row.asked.number not in reached:
                yield [self._alone(row)]
            else:
                yield [self.answers.undecided(row.asked, row.choice, doubt_of_words(row.query))]

    def _ask(self, stage: Stage[Any], part: Sequence[Sought], left: dict[int, Sought]) -> Iterator[list[Answered]]:
        """Ask about several together; who is answered is no longer *left*."""
        again: Sequence[Sequence[Sought]] = ()
        try:
            found = stage.search([row.lead for row in part], self.http)
            done = self._settled(stage, part, found, left)
            if len(part) > 1:
                again = _halves([left[part[place].asked.number] for place in sorted(found.cut)])
        except Exception as error:  # noqa: BLE001 -- a provider is foreign code: whatever it raises is its own failure
            self.answers.look_at(error)
            if isinstance(error, UnavailableError) or len(part) == 1:
                for row in part:
                    del left[row.asked.number]
                yield self.answers.failed([row.asked for row in part], error)
                return
            # It may be one of them that the source cannot digest, or that meets a bug of the provider.
            done, again = [], [[row] for row in part]
        yield done
        for smaller in again:
            yield from self._ask(stage, smaller, left)

    def _settled(
        self, stage: Stage[Any], part: Sequence[Sought], found: Found[Any], left: dict[int, Sought]
    ) -> list[Answered]:
        """Return the answers to those who are settled, and keep in *left* what was found out about the others.

        Who has not seen all that its words find is neither settled nor told anything.
        """
        whole = [
            replace(row, lead=lead)
            for place, (row, lead) in enumerate(zip(part, found.leads, strict=True))
            if place not in found.cut or len(part) == 1
        ]
        done: list[Answered] = []
        open_: dict[int, Sought] = {}
        for row, choice in zip(whole, _choices(stage, whole, found.candidates), strict=True):
            answer = self._decided(row, choice)
            if answer is None:
                seen = (choice.undecided or choice.near) if choice.taken is None else (choice.taken,)
                lead = replace(row.lead, seen=bool(choice.undecided))
                open_[row.asked.number] = replace(row, lead=lead, near=seen, choice=choice)
            else:
                done.append(answer)
        # Only now: if a candidate makes trouble, all of them are asked about once more.
        left.update(open_)
        for answer in done:
            del left[answer.number]
        return done

    def _decided(self, row: Sought, choice: Choice) -> Answered | None:
        """Return the answer to a row, None when another stage may tell more."""
        doubt = doubt_of_words(row.query)
        if doubt is not None and any(candidate.match.score >= STRONG for candidate in choice.undecided):
            return self.answers.undecided(row.asked, choice, doubt)
        if not settled(choice):
            return None
        if choice.taken is not None:
            return self.answers.taken(row.asked, choice.taken)
        return self.answers.undecided(row.asked, choice)

    def _alone(self, row: Sought) -> Answered:
        """Ask for this one only, as an import of one item does."""
        asked = row.asked
        try:
            found = identify(self.provider, asked.query, self.http, self.kind, Preference(), rejected=asked.rejected)
            if isinstance(found, LedgerEntry):
                return self.answers.told(asked, found)
            doubt = None if found.taken is None else doubt_of_words(asked.query)
            if found.taken is not None and doubt is not None:
                return self.answers.undecided(asked, Choice(undecided=(found.taken,)), doubt)
            if found.taken is not None and self.provider.many_are_partial:
                return self.answers.taken(asked, found.taken)
            entry = hear(self.provider, found, self.http, self.kind)
            return self.answers.told(replace(asked, query=found.query), entry)
        except Exception as error:  # noqa: BLE001 -- as above
            return self.answers.failed([asked], error)[0]


def _halves(rows: Sequence[Sought]) -> Sequence[Sequence[Sought]]:
    middle = ceil(len(rows) / 2)
    return [half for half in (rows[:middle], rows[middle:]) if half]


def _choices(stage: Stage[Any], rows: Sequence[Sought], pool: Sequence[Candidate]) -> list[Choice]:
    """Return which of the candidates each of them means, those of earlier stages among them."""
    if stage.by_code:
        return [_by_code(row, pool) for row in rows]
    plain = [] if stage.by_maker else [row for row in rows if _is_plain(row)]
    wanted = [words for row in plain if (words := row.query.wanted()) is not None]
    chosen = dict(zip((row.asked.number for row in plain), choose_each(wanted, pool), strict=True))
    return [chosen.get(row.asked.number) or _carefully(stage, row, pool) for row in rows]


def _is_plain(row: Sought) -> bool:
    """Return whether a row can be judged by the shared answer alone."""
    special = row.near or row.asked.rejected or doubt_of_words(row.query)
    return row.query.wanted() is not None and not special


def _carefully(stage: Stage[Any], row: Sought, pool: Sequence[Candidate]) -> Choice:
    """Return the choice of a row about which more is known than its words: of earlier stages, or from a person."""
    wanted = row.query.wanted()
    if wanted is None:
        return row.choice
    if stage.by_maker:
        pool = [candidate for candidate in pool if maker_ids(candidate, wanted.role) & set(row.lead.makers or ())]
    # What a later stage tells of a candidate may be more than what an earlier one did.
    known = {candidate.identifier: candidate for candidate in (*row.near, *pool)}
    rest = [candidate for candidate in known.values() if candidate.identifier not in row.asked.rejected]
    choice = choose(wanted, rest, Preference())
    if choice.taken is None or doubt_of_words(row.query) is None:
        return choice
    return Choice(undecided=tuple(candidate for candidate in ranked(wanted, rest) if candidate.match.score >= WEAK))


def _by_code(row: Sought, pool: Sequence[Candidate]) -> Choice:
    """Return the only candidate that has one of the codes, unless the words say otherwise."""
    codes = [form for code in row.query.identifiers for form in spellings(code)]
    choice = choose_by_code(codes, pool, Preference(), rejected=row.asked.rejected)
    wanted = row.query.wanted()
    if wanted is None or choice.taken is None:
        return choice if wanted is None else Choice()
    agreeing = [candidate for candidate in ranked(wanted, [choice.taken]) if candidate.match.score >= WEAK]
    return Choice(taken=agreeing[0]) if agreeing else Choice(near=(choice.taken,))
