"""Asking one provider about one item: who it is, then what the source says. It saves nothing.

An import asks so for an item that may be new, a job for one that is stored. What comes back is an entry of the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.names import further_names
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import SourceClient
from bowerbird.importing import outcomes
from bowerbird.importing.doubts import doubt_of_words
from bowerbird.importing.keys import item_key
from bowerbird.importing.matching import Choice, Preference, choose, choose_by_code, without_probability
from bowerbird.importing.provider import Provider
from bowerbird.importing.stages import Lead
from bowerbird.words.errors import NotApplicableError, QueryError, RejectedError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier, spellings
from bowerbird.words.query import Query, Wanted
from bowerbird.words.results import Candidate
from bowerbird.words.text import match_key


@dataclass(frozen=True)
class Identified:
    """A query that the provider can be asked with.

    Attributes:
        taken: the candidate that was chosen by words, when the query lacked the provider's identifier.
    """

    query: Query
    taken: Candidate | None = None

    @property
    def told(self) -> Facts | None:
        """What the search has told already, when that is all that the source has to say."""
        return self.taken.facts if self.taken and self.taken.complete else None


def identify(  # noqa: PLR0913 -- what is asked, of whom, and how to choose
    provider: Provider[Any],
    query: Query,
    http: SourceClient,
    kind: type[Item],
    preference: Preference,
    *,
    rejected: Collection[Identifier] = (),
) -> Identified | LedgerEntry:
    """Return the query with the identifier that *provider* needs, or how the search for it ended.

    Raises:
        NotApplicableError: the query has neither the identifier nor a name to search by.
        NoSuchCandidateError: the caller picked a candidate that is not in the list.
        Exception: whatever the provider raises.
    """
    if not provider.scheme or query.identified_by(provider.scheme) is not None:
        lacking = provider.lacks(query)
        if lacking:
            raise NotApplicableError(f"{provider.name} needs {lacking}")
        return Identified(query)
    wanted = query.wanted()
    codes = [one for one in query.identifiers if one.scheme in provider.searchable]
    if wanted is None and not codes:
        raise NotApplicableError(f"{provider.name} needs a {query.name_word} or a {provider.scheme} identifier")
    candidates = provider.search(query, http)
    if wanted is None:
        forms = [form for code in codes for form in spellings(code)]
        choice = choose_by_code(forms, candidates, preference, rejected=rejected)
    else:
        choice = choose(wanted, candidates, preference, rejected=rejected)
        again = _searched_again(provider, query, http)
        while choice.taken is None and not choice.undecided and (more := next(again, None)) is not None:
            candidates = [*more, *candidates]
            choice = choose(wanted, candidates, preference, rejected=rejected)
    if choice.taken is None:
        return _undecided(provider, query, kind, choice)
    return Identified(query.grow(Facts(identifiers=(choice.taken.identifier,))), choice.taken)


def _searched_again(provider: Provider[Any], query: Query, http: SourceClient) -> Iterator[Sequence[Candidate]]:
    """Yield what the stages of a list find that are worth a request for one item too, each asked when it is wanted."""
    lead: Lead[Any] = Lead(query=query, single=True)
    for stage in provider.stages():
        if stage.alone and stage.takes(lead):
            found = stage.search([lead], http)
            lead = found.leads[0]
            yield found.candidates


def hear(provider: Provider[Any], identified: Identified, http: SourceClient, kind: type[Item]) -> LedgerEntry:
    """Return what *provider* says, as an entry with facts, or that it does not have the item.

    Raises:
        Exception: whatever the provider raises.
    """
    facts = provider.fetch(identified.query, http) if identified.told is None else identified.told
    return _heard(provider, identified, facts, kind)


def hear_many(
    provider: Provider[Any], identified: Sequence[Identified], http: SourceClient, kind: type[Item]
) -> list[LedgerEntry]:
    """Return what *provider* says about each item, asked about together.

    Raises:
        Exception: whatever the provider raises.
    """
    asked = [one for one in identified if one.told is None]
    told = provider.fetch_many([one.query for one in asked], http) if asked else []
    if len(told) != len(asked):
        raise TypeError(f"fetch_many returned {len(told)} answers to {len(asked)} queries")
    answers = iter(told)
    return [_heard(provider, one, next(answers) if one.told is None else one.told, kind) for one in identified]


def _heard(provider: Provider[Any], identified: Identified, facts: Facts | None, kind: type[Item]) -> LedgerEntry:
    query, taken = identified.query, identified.taken
    if facts is None:
        return outcomes.not_found(provider, query, describe(kind).name)
    if not isinstance(facts, Facts):
        raise TypeError(f"fetch returned {type(facts).__name__}, not Facts or None")
    return outcomes.heard(provider, query, attested(provider, query, facts), taken.match if taken else None)


def attested(provider: Provider[Any], query: Query, facts: Facts) -> Facts:
    """Return what a source says with the name by which it was asked: it never takes one back.

    So an old MBID goes on leading to the survivor.
    """
    return facts.with_identifiers(one for one in query.identifiers if one.scheme == provider.scheme)


def told_words(query: Query, facts: Facts | None) -> Wanted | None:
    """Return how an item is recognised by words, those of a source before the caller's, which may be none but an id."""
    try:
        return (query if facts is None else query.grow(facts)).wanted()
    except QueryError:
        # What the source says makes no query; whether it can be saved is another matter.
        return query.wanted()


def of_this_item(
    provider: Provider[Any], entry: LedgerEntry, finder: Finder, kind: type[Item], asked: tuple[int, Query | None]
) -> LedgerEntry:
    """Return an answer to what was asked about a stored item; of another one of its name a person has to decide.

    One that also has a name of the item itself leads from that to the other one: the source says that they are one,
    and the store makes one of them.

    Args:
        provider: who answers.
        entry: the answer.
        finder: knows whose the identifiers are.
        kind: the kind of the item.
        asked: the id of the item, and the query that was put.

    Raises:
        RejectedError: it is about another stored item that is not called so, or that a person has rejected.
    """
    facts, (item_id, query) = entry.facts, asked
    if facts is None:
        return entry
    owners = {one: finder.owner(kind, one) for one in facts.identifiers if one.scheme == provider.scheme}
    other = next(((identifier, owner) for identifier, owner in owners.items() if owner is not None), None)
    if item_id in owners.values() or other is None:
        return entry
    told = outcomes.stored_already(entry, *other, item=f"{describe(kind).name} {item_id}")
    if not _is_called(kind, facts, query) or other[0] in finder.rejected(item_key(item_id)):
        raise RejectedError(told.error or "")
    return told


def _is_called(kind: type[Item], facts: Facts, query: Query | None) -> bool:
    """Return whether an item that a source tells of has the name that was asked for, among others. Pure."""
    wanted, display = query.wanted() if query is not None else None, describe(kind).display_field
    name = facts.fields.get(display)
    names = {*further_names(facts.fields, display), *([match_key(name)] if isinstance(name, str) else [])}
    return wanted is not None and match_key(wanted.name) in names


def _undecided(provider: Provider[Any], query: Query, kind: type[Item], choice: Choice) -> LedgerEntry:
    told = choice.undecided or choice.near
    told = told if doubt_of_words(query) is None else without_probability(told)
    if choice.undecided:
        return outcomes.undecided(provider, query, told)
    return replace(outcomes.not_found(provider, query, describe(kind).name), candidates=told)
