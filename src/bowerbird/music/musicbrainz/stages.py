"""How MusicBrainz is asked about many by words: stage after stage, the sure and cheap ones first.

Each stage is a clause for one lead among others, and how many of them one search takes. Which lead means which hit is
decided by whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from bowerbird.http.client import SourceClient
from bowerbird.importing.matching import score
from bowerbird.importing.stages import Found, Lead, Stage, maker_ids
from bowerbird.music.musicbrainz.clauses import ClauseOf, maker_of
from bowerbird.music.musicbrainz.entities import ARTIST
from bowerbird.music.musicbrainz.lucene import every_word, phrase, several_in, telling_words
from bowerbird.music.musicbrainz.many import by_clauses
from bowerbird.music.musicbrainz.pages import Entity
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query, Wanted
from bowerbird.words.results import Candidate
from bowerbird.words.text import fold

LeadOf = Lead[Any]

_ALIKE, _SAME = 0.75, 0.95
"""An artist whose name has this score may be meant; from the second on it is the name, and no other is sought."""
_MAKERS_AT_MOST = 4
_NEEDED_WITH_YEAR, _NEEDED = 0.1, 0.3
"""How many rows of a list need a look-up at most, as a share; counted on lists of aliases, where it was a tenth."""
_KNOWN_SO_AT_MOST = 2
"""So many hits by an unseen alias are looked up for one lead."""


@dataclass(frozen=True, kw_only=True)
class Clauses(Stage[Any]):
    """Searches by a clause of each lead.

    Attributes:
        entity: what is searched for.
        clause: returns the clause of a lead, None when this stage has none for it.
    """

    name: str
    at_once: int
    by_code: bool = False
    by_maker: bool = False
    alone: bool = True
    entity: Entity[Any]
    clause: ClauseOf

    def takes(self, lead: LeadOf) -> bool:
        """Return whether there is a clause for it."""
        return self.clause(lead) is not None

    def search(self, leads: Sequence[LeadOf], http: SourceClient) -> Found[Any]:
        """Return what any of the clauses finds. One request, more where there are many hits."""
        clauses = [clause for lead in leads if (clause := self.clause(lead))]
        hits = by_clauses(http, self.entity, clauses, whole=True, single=leads[0].single)
        return Found(candidates=hits.candidates, leads=leads, cut=frozenset(range(len(leads)) if hits.cut else ()))


@dataclass(frozen=True, kw_only=True)
class Makers(Stage[Any]):
    """Searches for the artists that are named, by name and alias: what they made is then found by their ids."""

    name: str = "makers"
    at_once: int = 40
    by_code: bool = False
    by_maker: bool = True
    alone: bool = True

    def takes(self, lead: LeadOf) -> bool:
        """Return whether a maker is named that nobody has looked for."""
        wanted = lead.query.wanted()
        return lead.makers is None and wanted is not None and bool(wanted.by)

    def search(self, leads: Sequence[LeadOf], http: SourceClient) -> Found[Any]:
        """Return the leads with the ids of those who may be meant; who shares a name with very many is cut."""
        named = [maker_of(lead.query) or "" for lead in leads]
        hits = by_clauses(
            http, ARTIST, [artist_clause(name) for name in named], whole=len(leads) > 1, single=leads[0].single
        )
        told = [_likely(name, hits.candidates) for name in named]
        cut = frozenset(place for place, likely in enumerate(told) if hits.cut and not _is_sure(likely))
        ids = [tuple(candidate.identifier.value for candidate in likely) for likely in told]
        return Found(leads=[replace(lead, makers=known) for lead, known in zip(leads, ids, strict=True)], cut=cut)


@dataclass(frozen=True, kw_only=True)
class Aliases(Clauses):
    """Searches for what a maker's works are also called; the hits do not show by which name they were found.

    The only hit for a maker, of the very year that is wanted, is believed to be called so. Others are to be looked up.
    """

    def search(self, leads: Sequence[LeadOf], http: SourceClient) -> Found[Any]:
        """Return what is called so, as far as that is sure, and the leads with what is to be looked up."""
        found = super().search(leads, http)
        shared = Counter(maker for lead in leads for maker in lead.makers or ())
        sure: list[Candidate] = []
        told: list[LeadOf] = []
        for lead in leads:
            hits = _called_so(lead, found.candidates)
            alone = len(hits) == 1 and all(shared[maker] == 1 for maker in lead.makers or ())
            if alone and _is_of_the_year(lead.query, hits[0]):
                sure.append(_also_called(hits[0], lead.query))
                hits = []
            told.append(replace(lead, called_so=tuple(hits)))
        return replace(found, candidates=sure, leads=told)


@dataclass(frozen=True, kw_only=True)
class LookUps(Stage[Any]):
    """Looks up what is called so: only that tells the aliases, and it tells all else as well.

    Attributes:
        told: what was looked up for earlier rows of the list, so that it is asked for once.
    """

    name: str = "look-ups"
    at_once: int = 1
    by_code: bool = False
    by_maker: bool = True
    alone: bool = True
    fetch: Callable[[Any, SourceClient], Facts | None]
    told: dict[Identifier, Facts | None] = field(default_factory=dict)

    def takes(self, lead: LeadOf) -> bool:
        """Return whether there is something to look up."""
        return bool(lead.called_so)

    def likelihood(self, query: Query) -> float:
        """Return how likely it is needed: a year mostly says enough."""
        wanted = query.wanted()
        return _NEEDED_WITH_YEAR if wanted and "release_year" in wanted.hints else _NEEDED

    def search(self, leads: Sequence[LeadOf], http: SourceClient) -> Found[Any]:
        """Return what the look-ups say."""
        found = []
        for lead in leads:
            for candidate in lead.called_so[:_KNOWN_SO_AT_MOST]:
                if candidate.identifier not in self.told:
                    self.told[candidate.identifier] = self.fetch(_identified(lead.query, candidate), http)
                facts = self.told[candidate.identifier]
                if facts is not None:
                    found.append(Candidate(identifier=candidate.identifier, facts=facts, complete=True))
        return Found(candidates=found, leads=leads)


def artist_clause(name: str) -> str:
    """Return the clause that finds an artist of that name or alias, with its words in any order."""
    words = telling_words(name)
    exact = " OR ".join(f"artist:{phrase(called)} OR alias:{phrase(called)}" for called in (name, *several_in(name)))
    return f"{exact} OR {every_word('artist', words)}" if words else exact


def _likely(name: str, artists: Sequence[Candidate]) -> list[Candidate]:
    """Return the artists that a name, or one of several in it, may mean, the likeliest first."""
    best: dict[Any, Candidate] = {}
    for called in (name, *several_in(name)):
        for artist in artists:
            found = msgspec.structs.replace(artist, match=score(Wanted(name=called), artist.facts))
            known = best.get(artist.identifier)
            if found.match.score >= _ALIKE and (known is None or known.match.score < found.match.score):
                best[artist.identifier] = found
    return sorted(best.values(), key=lambda maker: (-maker.match.score, maker.identifier))[:_MAKERS_AT_MOST]


def _is_sure(likely: Sequence[Candidate]) -> bool:
    return bool(likely) and likely[0].match.score >= _SAME


def _called_so(lead: LeadOf, hits: Sequence[Candidate]) -> list[Candidate]:
    """Return the hits by exactly the wanted maker that are shown under another name than the wanted one."""
    wanted = lead.query.wanted()
    makers = set(lead.makers or ())
    if wanted is None or not makers:
        return []
    return [
        hit
        for hit in hits
        if makers & maker_ids(hit, wanted.role) and fold(str(hit.facts.fields.get("title") or "")) != fold(wanted.name)
    ]


def _is_of_the_year(query: Query, hit: Candidate) -> bool:
    wanted = query.wanted()
    year = wanted.hints.get("release_year") if wanted else None
    return year is not None and hit.facts.fields.get("release_year") == year


def _also_called(hit: Candidate, query: Query) -> Candidate:
    """Return a hit with the name by which it was found among its aliases."""
    wanted = query.wanted()
    names = [*(hit.facts.fields.get("aliases") or ()), wanted.name if wanted else ""]
    facts = msgspec.structs.replace(hit.facts, fields={**hit.facts.fields, "aliases": names})
    return msgspec.structs.replace(hit, facts=facts)


def _identified(query: Query, candidate: Candidate) -> Query:
    changed: Query = msgspec.structs.replace(query, identifiers=(candidate.identifier,))
    return changed
