"""Which documents a query finds, and how well each fits.

Knows a simple relevance, the same on every run: a field counts for the share of it that was asked for, so an exact
name comes first, and of several alternatives those that more of apply to come before those that fewer of apply to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bowerbird.sandbox.musicbrainz.lucene import Group, Occur, Query, Term, parse
from bowerbird.sandbox.musicbrainz.words import field_words, folded

Entity = TypeVar("Entity")
Values = tuple[tuple[str, ...], ...]

CLAUSES_AT_MOST = 1024
"""What the search server takes (solrconfig.xml, maxBooleanClauses)."""


class TooManyClausesError(Exception):
    """The query has more clauses than the search server takes."""


@dataclass(frozen=True, slots=True)
class Document(Generic[Entity]):
    """Something to be found, with the words of each of its fields."""

    entity: Entity
    fields: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Hit(Generic[Entity]):
    """Something found, with a score from 1 to 100 relative to the best."""

    entity: Entity
    score: int


class Index(Generic[Entity]):
    """Documents of one kind, ready to be searched."""

    def __init__(self, documents: Iterable[Document[Entity]], weights: Mapping[str, float], fields: set[str]) -> None:
        """Args: the documents, the fields (with weights) a bare word is sought in, and all fields there are."""
        self._documents = list(documents)
        self._weights = weights
        self._fields = fields
        self._postings = _postings(self._documents)
        self._vocabulary = Vocabulary(self._postings)

    def search(self, text: str) -> list[Hit[Entity]]:
        """Everything the query finds, best first; equally good ones keep the order of the documents."""
        query = parse(text, self._fields)
        if _clauses(query) > CLAUSES_AT_MOST:
            raise TooManyClausesError
        found = []
        for place in self._possible(query):
            document = self._documents[place]
            relevance = self._relevance(query, document.fields)
            if relevance is not None:
                found.append((relevance, document.entity))
        found.sort(key=lambda pair: -pair[0])
        best = found[0][0] if found else 1.0
        return [Hit(entity, max(1, round(100 * relevance / best))) for relevance, entity in found]

    def _possible(self, query: Query) -> Sequence[int]:
        """The documents that the query may find, in their order: only these are looked at more closely."""
        places = self._holding(query)
        return range(len(self._documents)) if places is None else sorted(places)

    def _holding(self, query: Query) -> set[int] | None:
        """The documents that hold the words of the query; None where that says nothing."""
        if isinstance(query, Term):
            fields = self._weights if query.field is None else (query.field,)
            return set().union(*(self._with_words(query, field) for field in fields))
        must = [self._holding(one.query) for one in query.clauses if one.occur is Occur.MUST]
        if must:
            known = [places for places in must if places is not None]
            return set.intersection(*known) if known else None
        may = [self._holding(one.query) for one in query.clauses if one.occur is Occur.SHOULD]
        if not may or None in may:
            # Only exclusions: everything else fits.
            return None
        return set().union(*(places for places in may if places is not None))

    def _with_words(self, term: Term, field: str) -> set[int]:
        if term.edits:
            near = self._vocabulary.near(field, term)
            return set().union(*(self._postings[field, word] for word in near))
        sets = [self._postings.get((field, word), frozenset()) for word in field_words(field, term.text)]
        return set(frozenset.intersection(*sets)) if sets else set()

    def _relevance(self, query: Query, fields: Mapping[str, Values]) -> float | None:
        """How well a document fits; None when the query excludes it."""
        if isinstance(query, Term):
            if query.field is not None:
                return self._fit(query, query.field, fields)
            fits = [(self._fit(query, field, fields), weight) for field, weight in self._weights.items()]
            return max((fit * weight for fit, weight in fits if fit is not None), default=None)
        return self._group_relevance(query, fields)

    def _group_relevance(self, group: Group, fields: Mapping[str, Values]) -> float | None:
        results = [(clause.occur, self._relevance(clause.query, fields)) for clause in group.clauses]
        wanted = [(occur, relevance) for occur, relevance in results if occur is not Occur.MUST_NOT]
        fitting = [relevance for _, relevance in wanted if relevance is not None]
        if any(occur is Occur.MUST_NOT and relevance is not None for occur, relevance in results):
            return None
        if any(occur is Occur.MUST and relevance is None for occur, relevance in wanted):
            return None
        if not wanted:
            return 1.0 if results else None  # only exclusions: everything else fits
        return sum(fitting) * len(fitting) / len(wanted) if fitting else None

    def _fit(self, term: Term, field: str, fields: Mapping[str, Values]) -> float | None:
        """The share of a field's best value that the term covers; its words must stand together and in order."""
        values = fields.get(field, ())
        if term.edits:
            near = self._vocabulary.near(field, term)
            return max((near[word] / len(value) for value in values for word in value if word in near), default=None)
        sought = field_words(field, term.text)
        shares = [len(sought) / len(value) for value in values if _contains(value, sought, term.slop)]
        return max(shares, default=None)


class Vocabulary:
    """The words of each field: a word is nearly another when so many letters at most are missing, other or swapped."""

    def __init__(self, keys: Iterable[tuple[str, str]]) -> None:
        self._words: dict[str, list[str]] = {}
        for field, word in keys:
            self._words.setdefault(field, []).append(word)
        self._found: dict[tuple[str, Term], Mapping[str, float]] = {}

    def near(self, field: str, term: Term) -> Mapping[str, float]:
        """The words of a field that are nearly that of a term, with how like it they are."""
        if (field, term) not in self._found:
            # Such a word is folded, but it is not parted: `Jay-Z~1` is nearly nothing.
            sought = folded(term.text, keep_accents=field.endswith("accent"))
            found = process.extract(
                sought, self._words.get(field, ()), scorer=OSA.distance, score_cutoff=term.edits, limit=None
            )
            self._found[field, term] = {word: 1 - apart / max(len(sought), len(word), 1) for word, apart, _ in found}
        return self._found[field, term]


def _contains(value: Sequence[str], sought: Sequence[str], slop: int) -> bool:
    """Whether the words stand in a value together and in order; with *slop*, each so far from its place at most."""
    if not sought:
        return False
    if not slop:
        return any(value[start : start + len(sought)] == sought for start in range(len(value) - len(sought) + 1))
    places = [[at - turn for at, word in enumerate(value) if word == each] for turn, each in enumerate(sought)]
    starts = {place for of_one in places for place in of_one}
    return any(all(any(0 <= place - start <= slop for place in of_one) for of_one in places) for start in starts)


def _postings(documents: Sequence[Document[Entity]]) -> dict[tuple[str, str], frozenset[int]]:
    """Which documents hold a word in a field."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, document in enumerate(documents):
        for field, values in document.fields.items():
            for word in {word for value in values for word in value}:
                found.setdefault((field, word), []).append(place)
    return {key: frozenset(places) for key, places in found.items()}


def _clauses(query: Query) -> int:
    return 1 if isinstance(query, Term) else sum(_clauses(clause.query) for clause in query.clauses)
